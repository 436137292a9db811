import Foundation
import Layout
import Lint
import Testing
import YAML

/// Tests the layouts in docs/layout.md.
struct DocumentedLayoutTests {
  private static let page: String = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return (try? String(contentsOf: root.appending(path: "docs/layout.md"), encoding: .utf8)) ?? ""
  }()

  static let examples: [String] = page.components(separatedBy: "```yaml\n").dropFirst()
    .compactMap { $0.components(separatedBy: "```").first }
    .filter { $0.contains("kind: ShardLayout") }

  @Test func thereAreSome() { #expect(Self.examples.count >= 3) }

  @Test(arguments: examples)
  func areReadAndBreakNoRule(text: String) throws {
    let layout = try Samples.layout(text)
    var options = LintOptions()
    options.whole = true
    let report = Linter(rules: try RuleSet(EmbeddedRules.all))
      .lint([Samples.tree(layout, secrets: false)], options: options)
    // The page says that findings about parts provided by the cluster are reported, because the manifests lack these parts.
    let isComplete = layout.monitoring.parts == MonitoringPart.allCases
    let others: Set<String> = isComplete ? [] : ["monitoring-adapter", "tls-reflector"]
    #expect(
      report.findings.filter { !others.contains($0.rule) }.map { "\($0.rule): \($0.message)" } == []
    )
  }

  /// Every key in an example exists in the published schema at the same place.
  @Test(arguments: examples)
  func haveKeysOfTheSchema(text: String) throws {
    let tree = Tree(parsing: SourceFile(name: "layout.yaml", text: text))
    let schema = Tree(
      parsing: SourceFile(
        name: "schema.json", text: DocumentWriter.json(LayoutSchema.document)))
    let node = try #require(tree.documents.first?.root.map(tree.node))
    let described = try #require(schema.documents.first?.root.map(schema.node))
    check(node, described)
  }

  private func check(_ node: Node, _ schema: Node) {
    guard let properties = schema["properties"] else { return }
    for entry in node.entries {
      let key = entry.key.text ?? ""
      guard let property = properties[key] else {
        Testing.Issue.record("the schema has no key \(key)")
        continue
      }
      if entry.value.isMapping { check(entry.value, property) }
    }
  }
}
