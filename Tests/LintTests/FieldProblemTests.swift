import Foundation
import Lint
import Testing
import YAML

/// Tests that each of the problems that people report most is found, and that the same input without it is not reported.
struct FieldProblemTests {
  static let problems = Result {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "FieldProblems/problems.yaml")
    let source = try SourceFile(
      name: "problems.yaml", reading: [UInt8](Data(contentsOf: file)))
    let root = try #require(Tree(parsing: source).root)
    return root["problems"]?.elements.map(FieldProblem.init) ?? []
  }

  private static let evidence = ((try? problems.get()) ?? []).flatMap(\.evidence)

  /// The manifests of each, by the name of the example.
  private static func objects(_ example: String?) -> [Content] {
    example.flatMap { RuleTestExamples.objects(of: $0) } ?? []
  }

  @Test func eachOfTheFortyHasEvidence() throws {
    let problems = try Self.problems.get()
    #expect(problems.count == 40)
    #expect(Set(problems.map(\.report)).count == 40)
    #expect(problems.filter(\.evidence.isEmpty).map(\.report) == [])
    // Only traffic shows what a provider's firewall drops.
    #expect(
      problems.filter { $0.evidence.allSatisfy { $0.rule == nil } }.map(\.report)
        == ["No audio or video, and every object looks right"])
  }

  @Test(arguments: evidence.filter { $0.rule != nil })
  func manifestsAreFoundAndTheCorrectedOnesAreNot(evidence: FieldProblem.Evidence) throws {
    let rule = try #require(evidence.rule)
    let test = try #require(
      (RuleFiles.cases + RuleFiles.casesWithoutExample).first {
        $0.rule == rule && $0.node["name"]?.text == evidence.test
      }, "\(rule) has no such test")
    let example = test.node["example"]?.text
    let input = try RuleTestInput(Self.objects(example), edits: test.node["edits"])
    var options = LintOptions()
    options.whole = test.node["whole"]?.text != "false"
    var only = options
    only.select = [rule]
    #expect(!lint(input.tree(name: "before.yaml"), only).isEmpty)
    let corrected = try self.corrected(input, evidence, options)
    let after = lint(corrected, options)
    #expect(after.filter { $0.rule == rule }.map(\.message) == [])
    // A correction that breaks something else is none.
    #expect(
      after.filter { $0.severity == .error && $0.rule != evidence.besides }.map(\.message) == [])
  }

  private func corrected(
    _ input: RuleTestInput, _ evidence: FieldProblem.Evidence, _ options: LintOptions
  ) throws -> Tree {
    guard evidence.isFixed else {
      return try RuleTestInput(input.objects, edits: evidence.corrected)
        .tree(name: "after.yaml")
    }
    var fixes = FixOptions()
    fixes.unsafe = true
    let result = Fixer.fix(
      [input.tree(name: "after.yaml").source], with: Linter(rules: try RuleFiles.set.get()),
      options: options, fixes: fixes)
    return Tree(parsing: try #require(result.texts.first).after)
  }

  private func lint(_ tree: Tree, _ options: LintOptions) -> [Finding] {
    guard let rules = try? RuleFiles.set.get() else { return [] }
    return Linter(rules: rules).lint([tree], options: options).findings
  }

  /// What status and checks find is shown by their own tests.
  @Test(arguments: evidence.filter { $0.rule == nil })
  func whatIsFoundInAClusterHasItsTest(evidence: FieldProblem.Evidence) throws {
    let place = evidence.shown.split(separator: " ")
    try #require(place.count == 2)
    let text = try String(
      contentsOf: Example.root.appending(path: "Tests/\(place[0])"), encoding: .utf8)
    let start = try #require(text.range(of: "func \(place[1])("), "no such test").lowerBound
    // The arguments of a test are above it.
    let words = evidence.words
    let isShown =
      evidence.check == nil
      ? String(text[start...].prefix { $0 != "@" }).contains(words) : text.contains(words)
    #expect(isShown, "\(evidence.shown) does not show \(words)")
  }

  @Test func thePageOfSymptomsHasThemAll() throws {
    let page = try String(
      contentsOf: Example.root.appending(path: "docs/symptoms.md"), encoding: .utf8)
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| What") }
    #expect(Set(rows.map(String.init)) == Set(try Self.problems.get().map(\.row)))
    #expect(rows.count == 40)
  }
}

/// A problem that people report, and what finds it.
struct FieldProblem: Sendable {
  let report: String
  let cause: String
  let evidence: [Evidence]

  /// What finds it: a rule in manifests, status or a check in a cluster.
  struct Evidence: Sendable, CustomTestStringConvertible {
    let rule: String?
    let check: String?
    let flag: String?
    /// The rule's test whose manifests show it.
    let test: String
    let corrected: Node?
    /// A rule that still finds something after it.
    let besides: String?
    let isFixed: Bool
    /// The file and the test that show it in a cluster.
    let shown: String
    /// What that test finds.
    let words: String

    init(_ node: Node) {
      rule = node["rule"]?.text
      check = node["check"]?.text
      flag = node["flag"]?.text
      test = node["test"]?.text ?? ""
      corrected = node["corrected"]
      besides = node["besides"]?.text
      isFixed = node["corrected"]?.text == "fix"
      shown = node["shown"]?.text ?? ""
      words = node["status"]?.text ?? node["check"]?.text ?? ""
    }

    var testDescription: String { rule.map { "\($0): \(test)" } ?? words }

    /// How the page names it.
    var link: String {
      if let rule { return "[\(rule)](rules/\(rule).md)" }
      guard let check else { return "[`status`](status.md)" }
      return "[`check\(flag.map { " " + $0 } ?? "")`](check.md) (\(check))"
    }
  }

  init(_ node: Node) {
    report = node["report"]?.text ?? ""
    cause = node["cause"]?.text ?? ""
    evidence = node["found"]?.elements.map(Evidence.init) ?? []
  }

  /// The row of the page.
  var row: String {
    var links: [String] = []
    for link in evidence.map(\.link) where !links.contains(link) { links.append(link) }
    return "| \(report) | \(cause) | \(links.joined(separator: ", ")) |"
  }
}
