import Basics
import Kubernetes
public import YAML

/// Runs tests of rules.
public struct RuleTestRunner: Sendable {
  private let linter: Linter
  private let isStrict: Bool

  /// - Parameters:
  ///   - rules: The rules to test, and those that run with them.
  ///   - isStrict: Whether findings of all rules must be expected, rather than only those of the tested rule and of rules
  ///     that the test names.
  public init(rules: RuleSet, isStrict: Bool) {
    linter = Linter(rules: rules)
    self.isStrict = isStrict
  }

  /// Runs a test on the objects that the test's edits are applied to.
  public func run(_ test: RuleTest, on objects: [Content]) -> RuleTestResult {
    var result = RuleTestResult(test)
    let tree: Tree
    do throws(RuleTestInput.Fault) {
      tree = try RuleTestInput(objects, edited: test).tree(name: test.input.name)
    } catch {
      result.faults.append(error.message)
      return result
    }
    var options = LintOptions()
    options.whole = test.isWhole
    if !isStrict { options.select = Set(test.expected.compactMap(\.rule) + [test.rule]) }
    let report = linter.lint([tree], options: options)
    result.faults += report.issues.map(\.description)
    compare(report.findings, &result)
    checkFix(tree, report.findings, options, &result)
    return result
  }

  // MARK: Findings

  private func compare(_ findings: [Finding], _ result: inout RuleTestResult) {
    let test = result.test
    var rest = findings
    for wanted in test.expected {
      if let position = rest.firstIndex(where: { matches($0, wanted, test.rule) }) {
        rest.remove(at: position)
      } else {
        result.missing.append(describe(wanted, test))
      }
    }
    result.unexpected = rest.map { describe($0, test) }
  }

  private func matches(
    _ finding: Finding, _ wanted: RuleTest.ExpectedFinding, _ rule: String
  ) -> Bool {
    func holds(_ text: String, _ part: String?) -> Bool {
      part.map { text.utf8.firstRange(of: $0.utf8) != nil } ?? true
    }
    return finding.rule == wanted.rule ?? rule
      && finding.object.map { "\($0.kind)/\($0.name)" } == wanted.object
      && finding.path ?? "" == wanted.path
      && holds(finding.file.line(finding.start.line) ?? "", wanted.line)
      && holds(finding.message, wanted.message)
      && wanted.severity.map { $0 == finding.severity.rawValue } ?? true
      && wanted.shard.map { $0 == finding.shard } ?? true
      && (wanted.isFixable || finding.fix == nil)
  }

  private func describe(_ wanted: RuleTest.ExpectedFinding, _ test: RuleTest) -> String {
    var text = place(wanted.object, wanted.path, wanted.rule, test)
    if let message = wanted.message { text += " \"\(message)\"" }
    if let line = wanted.line { text += " at line \"\(line)\"" }
    if let severity = wanted.severity { text += " severity \(severity)" }
    if let shard = wanted.shard { text += " shard \(shard)" }
    if !wanted.isFixable { text += " without a fix" }
    return text
  }

  private func describe(_ finding: Finding, _ test: RuleTest) -> String {
    let object = finding.object.map { "\($0.kind)/\($0.name)" }
    let rule = finding.rule == test.rule ? nil : finding.rule
    return place(object, finding.path ?? "", rule, test) + " \"\(finding.message)\""
  }

  private func place(_ object: String?, _ path: String, _ rule: String?, _ test: RuleTest)
    -> String
  {
    (rule.map { "\($0) " } ?? "") + (object ?? "no object") + (path.isEmpty ? "" : " \(path)")
  }

  // MARK: The fix

  /// Checks that every offered fix is made and none is rejected, that a second run changes nothing, and that the
  /// objects match the test's expectations.
  private func checkFix(
    _ tree: Tree, _ findings: [Finding], _ options: LintOptions, _ result: inout RuleTestResult
  ) {
    expectMarks(findings, &result)
    let fixable = findings.filter { $0.fix != nil }
    if fixable.isEmpty {
      if !result.test.fixed.isEmpty { result.faults.append("no finding has a fix") }
      return
    }
    var fixes = FixOptions()
    fixes.unsafe = true
    let fixed = Fixer.fix([tree.source], with: linter, options: options, fixes: fixes)
    for rejection in fixed.rejected {
      result.faults.append("the fix of \(rejection.finding.rule) is rejected: \(rejection.reason)")
    }
    result.faults += fixed.report.issues.map(\.description)
    let left = fixed.report.findings
    if left.count > findings.count - fixable.count {
      let messages = left.map(\.message).joined(separator: ", ")
      result.faults.append("findings are left after the fix: \(messages)")
    }
    let again = Fixer.fix(
      fixed.texts.map(\.after), with: linter, options: options, fixes: fixes)
    if again.texts.contains(where: \.isChanged) {
      result.faults.append("a second run of the fix changes something")
    }
    if !isStrict { checkOtherRules(tree, fixed.texts.map(\.after), options, &result) }
    compare(ObjectSet(fixed.texts.map { Tree(parsing: $0.after) }).objects, &result)
  }

  /// Checks that the fix adds no findings of rules that the test does not name.
  private func checkOtherRules(
    _ tree: Tree, _ fixed: [SourceFile], _ options: LintOptions, _ result: inout RuleTestResult
  ) {
    var options = options
    options.ignore = options.select
    options.select = []
    func findings(_ trees: [Tree]) -> [String: [Finding]] {
      Dictionary(grouping: linter.lint(trees, options: options).findings, by: \.rule)
    }
    let before = findings([tree])
    let after = findings(fixed.map { Tree(parsing: $0) })
    for (rule, found) in after.sorted(by: { $0.key < $1.key })
    where found.count > before[rule]?.count ?? 0 {
      let known = Set((before[rule] ?? []).map(\.message))
      let new = found.first { !known.contains($0.message) } ?? found[0]
      result.faults.append("the fix causes a finding of \(rule): \(new.message)")
    }
  }

  /// Checks that findings without a fix are marked as such if their rule has fixes.
  private func expectMarks(_ findings: [Finding], _ result: inout RuleTestResult) {
    let unfixed = findings.filter { finding in
      finding.fix == nil
        && linter.rules[finding.rule]?.definition.validations.contains { $0.fix != nil } == true
    }
    let marked = result.test.expected.count { !$0.isFixable }
    if unfixed.count > marked {
      let messages = unfixed.map(\.message).joined(separator: ", ")
      result.faults.append(
        "no fix is offered, and the test does not say `fixable: false`: \(messages)")
    } else if unfixed.count < marked {
      result.faults.append("`fixable: false` of a finding of a rule without fixes says nothing")
    }
  }

  private func compare(_ objects: [KubernetesObject], _ result: inout RuleTestResult) {
    for wanted in result.test.fixed {
      guard let object = objects.first(where: { "\($0.kind)/\($0.name)" == wanted.object }) else {
        result.faults.append("after the fix, no object is \(wanted.object)")
        continue
      }
      let (found, isThere) = wanted.path.follow(from: object.node)
      let place = "\(wanted.path) of \(wanted.object)"
      switch wanted.content {
      case .absent:
        if isThere { result.faults.append("after the fix, \(place) is still there") }
      case .holds, .value:
        guard isThere else {
          result.faults.append("after the fix, \(place) is missing")
          continue
        }
        if !Self.matches(found, wanted.content) {
          result.faults.append("after the fix, \(place) is \(Self.shown(found, of: object))")
        }
      }
    }
  }

  /// A value in one line, with the values of Secrets masked.
  private static func shown(_ node: Node, of object: KubernetesObject) -> String {
    guard object.kind != "Secret", let content = Content(node) else { return "another value" }
    return DocumentWriter.json(content).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
  }

  private static func matches(
    _ node: Node, _ wanted: RuleTest.ExpectedField.Expectation
  ) -> Bool {
    switch wanted {
    case .value(let value): Content(node) == value
    case .holds(let part): node.text.map { $0.utf8.firstRange(of: part.utf8) != nil } ?? false
    case .absent: false
    }
  }
}
