import Kubernetes
import Lint
import Testing
import YAML

/// Tests that a finding of any rule can be suppressed in every way, and that none of these suppressions is reported as unused.
struct SuppressEveryRuleTests {
  /// The first test with a finding for each rule, which is enough.
  private static let cases = Dictionary(
    grouping: RuleFiles.cases.filter { ($0.node["expect"]?.count ?? 0) > 0 }, by: \.rule
  ).sorted { $0.key < $1.key }.flatMap { $0.value.prefix(1) }

  /// The cases in which every object can have an annotation.
  private static let casesOfObjects = cases.filter { test in
    !(test.node["edits"]?.elements.contains { $0["raw"] != nil } ?? false)
  }

  @Test(arguments: casesOfObjects)
  func annotationsLeaveOutWhatRulesFind(test: RuleCase) throws {
    let example = try #require(test.node["example"]?.text)
    let found = try report(test, [Example.edited(example, test.node["edits"])]).findings
    let named = Dictionary(grouping: found.filter { $0.object != nil }) { $0.object! }
    var (objects, raw) = try Example.parts(example, test.node["edits"])
    var annotated: Set<ObjectReference> = []
    for position in objects.indices {
      let object = ObjectReference(objects[position])
      guard let findings = named[object] else { continue }
      let rules = Set(findings.map(\.rule)).sorted().joined(separator: ", ")
      let path: [FieldStep] = [
        .key("metadata"), .key("annotations"), .key("kubectl-jitsi.dev/ignore"),
      ]
      try objects[position].change(path[...]) { _ in .scalar(.string(rules + " -- a reason")) }
      annotated.insert(object)
    }
    let text = objects.map { "---\n" + $0.yaml }.joined() + raw
    let report = try report(test, [Tree(parsing: SourceFile(name: "\(example).yaml", text: text))])
    let rest = found.filter { $0.object.map { !annotated.contains($0) } ?? true }
    #expect(report.issues.map(\.description) == [])
    #expect(report.findings.map(describe) == rest.map(describe))
    #expect(report.suppressed == found.count - rest.count)
  }

  @Test(arguments: cases)
  func commentsLeaveOutWhatRulesFind(test: RuleCase) throws {
    let example = try #require(test.node["example"]?.text)
    let tree = try Example.edited(example, test.node["edits"])
    let found = try report(test, [tree]).findings
    var comments: [Int: Set<String>] = [:]
    for finding in found { comments[finding.start.line, default: []].insert(finding.rule) }
    let text = (1...tree.source.lineCount).map { line in
      let rules = comments[line].map {
        " # kubectl-jitsi:ignore \($0.sorted().joined(separator: ","))"
      }
      return (tree.source.line(line) ?? "") + (rules ?? "") + "\n"
    }.joined()
    let report = try report(test, [Tree(parsing: SourceFile(name: "\(example).yaml", text: text))])
    let rest = found.filter { $0.start.line > tree.source.lineCount }
    #expect(report.issues.map(\.description) == [])
    #expect(report.findings.map(describe) == rest.map(describe))
    #expect(report.suppressed == found.count - rest.count)
  }

  @Test(arguments: cases)
  func baselinesKnowWhatRulesFoundWhenLinesHaveMoved(test: RuleCase) throws {
    let example = try #require(test.node["example"]?.text)
    let tree = try Example.edited(example, test.node["edits"])
    let found = try report(test, [tree]).findings
    let known = try Baseline.written(found)
    let text = "# one\n# two\n" + String(decoding: tree.source.bytes, as: UTF8.self)
    let moved = try report(test, [Tree(parsing: SourceFile(name: tree.source.name, text: text))]) {
      $0.baseline = known
    }
    #expect(moved.findings.map(describe) == [])
    #expect(moved.suppressed == found.count)
  }

  private func report(
    _ test: RuleCase, _ trees: [Tree], _ change: (inout LintOptions) -> Void = { _ in }
  ) throws -> LintReport {
    var options = LintOptions()
    options.whole = test.node["whole"]?.scalar != .bool(false)
    options.reportUnused = true
    change(&options)
    return Linter(rules: try RuleFiles.set.get()).lint(trees, options: options)
  }

  private func describe(_ finding: Finding) -> String {
    let object = finding.object.map { "\($0.kind)/\($0.name)" } ?? "-"
    return "\(finding.rule) \(object) \(finding.path ?? "") \(finding.message)"
  }
}

extension ObjectReference {
  init(_ object: Plain) {
    self.init(
      apiVersion: object["apiVersion"]?.text ?? "", kind: object["kind"]?.text ?? "",
      namespace: object["metadata"]?["namespace"]?.text,
      name: object["metadata"]?["name"]?.text ?? "")
  }
}
