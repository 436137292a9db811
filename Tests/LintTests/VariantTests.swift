import Kubernetes
import Lint
import Testing
import YAML

/// Tests that findings do not depend on names, labels and files of the examples.
struct VariantTests {
  @Test(arguments: Example.names, Variant.all)
  func healthyExamplesAreSilent(example: String, variant: Variant) throws {
    var options = LintOptions()
    options.whole = true
    let report = Linter(rules: try RuleFiles.set.get())
      .lint(try variant.trees(example, nil), options: options)
    #expect(report.findings.map { "\($0.rule) \($0.message)" } == [])
    #expect(report.issues.map(\.description) == [])
    #expect(report.shards == 2)
  }

  /// Every test in one variant, chosen by its name so that adding tests does not change it; in all variants on request.
  private static let trials: [(test: RuleCase, variant: Variant)] = RuleFiles.cases.flatMap {
    test in
    let chosen = test.testDescription.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
    let variants =
      Thoroughness.isFull ? Variant.all : [Variant.all[chosen % Variant.all.count]]
    return variants.map { (test, $0) }
  }

  @Test(arguments: trials)
  func plantedDefectsAreFoundWhereTheyAre(trial: (test: RuleCase, variant: Variant)) throws {
    let (test, variant) = trial
    let example = try #require(test.node["example"]?.text)
    var options = LintOptions()
    options.whole = test.node["whole"]?.scalar != .bool(false)
    let report = Linter(rules: try RuleFiles.set.get())
      .lint(try variant.trees(example, test.node["edits"]), options: options)
    #expect(report.issues.map(\.description) == [])
    let found = report.findings.map(describe)
    let wanted = try #require(test.node["expect"]).elements.map { entry in
      let rule = entry["rule"]?.text ?? test.rule
      let object = entry["object"]?.text.map { rename($0, variant, example) } ?? "-"
      return "\(rule) \(object) \(rename(path: entry["path"]?.text ?? "", variant, example))"
    }
    #expect(found.sorted() == wanted.sorted())
  }

  private func describe(_ finding: Finding) -> String {
    let object = finding.object.map { "\($0.kind)/\($0.name)" } ?? "-"
    return "\(finding.rule) \(object) \(finding.path ?? "")"
  }

  private func rename(_ object: String, _ variant: Variant, _ example: String) -> String {
    let parts = object.split(separator: "/", maxSplits: 1)
    return "\(parts[0])/\(variant.renamed(String(parts[1]), example))"
  }

  private func rename(path: String, _ variant: Variant, _ example: String) -> String {
    guard let steps = FieldPath(path)?.steps else { return path }
    return FieldPath(
      steps: steps.map { step in
        if case .key(let key) = step { return .key(variant.labels[example]?[key] ?? key) }
        return step
      }
    ).description
  }
}
