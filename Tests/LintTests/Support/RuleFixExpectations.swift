import Kubernetes
import Lint
import Testing
import YAML

/// What a rule's fix must do where its test plants a defect: every fix that is offered is made, none is rejected, a second
/// run changes nothing, and the objects are as the test says.
struct RuleFixExpectations {
  let test: RuleCase
  let linter: Linter
  let options: LintOptions

  /// - Parameter before: what was found in the tree.
  func check(_ tree: Tree, _ before: LintReport) throws {
    let fixable = before.findings.filter { $0.fix != nil }
    try expectMarks(before)
    if fixable.isEmpty {
      #expect(test.node["fixed"] == nil, "no finding has a fix")
      return
    }
    var fixes = FixOptions()
    fixes.unsafe = true
    let result = Fixer.fix([tree.source], with: linter, options: options, fixes: fixes)
    #expect(result.rejected.map { "\($0.finding.rule): \($0.reason)" } == [])
    #expect(result.report.issues.map(\.description) == [])
    let left = result.report.findings.map { "\($0.rule): \($0.message)" }
    // One fix may resolve findings of other rules as well.
    #expect(left.count <= before.findings.count - fixable.count, "\(left)")
    let again = Fixer.fix(
      result.texts.map(\.after), with: linter, options: options, fixes: fixes)
    #expect(again.texts.allSatisfy { !$0.isChanged }, "a second run changes something")
    try expect(test.node["fixed"], in: result.texts.map { Tree(parsing: $0.after) })
  }

  /// Where a rule with fixes has none for a finding, its test says so.
  private func expectMarks(_ report: LintReport) throws {
    let unfixed = report.findings.filter { finding in
      finding.fix == nil
        && linter.rules[finding.rule]?.definition.validations.contains { $0.fix != nil } == true
    }
    let marked = try #require(test.node["expect"]).elements.count {
      $0["fixable"]?.scalar == .bool(false)
    }
    #expect(
      unfixed.count == marked,
      "no fix: \(unfixed.map { "\($0.object?.name ?? "-") \($0.message)" })")
  }

  /// What a case says of the objects after its fix.
  private func expect(_ wanted: Node?, in trees: [Tree]) throws {
    let objects = ObjectSet(trees).objects
    for entry in wanted.map({ Array($0.elements) }) ?? [] {
      let name = entry["object"]?.text ?? ""
      let object = try #require(
        objects.first { "\($0.kind)/\($0.name)" == name }, "\(name) does not exist")
      let path = try #require(FieldPath(entry["path"]?.text ?? ""))
      let (found, isThere) = path.follow(from: object.node)
      if entry["absent"] != nil {
        #expect(!isThere, "\(name) still has \(path)")
        continue
      }
      try #require(isThere, "\(name) has no \(path)")
      if let text = entry["holds"]?.text {
        #expect(found.text?.contains(text) == true, "\(found.text ?? "")")
      } else {
        let value = try #require(entry["value"])
        #expect(Content(found) == Content(value))
      }
    }
  }
}
