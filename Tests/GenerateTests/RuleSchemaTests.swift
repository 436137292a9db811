import Foundation
import Lint
import Testing
import YAML

@testable import generate

/// Tests that the JSON Schema of rules accepts and rejects the same rule files as the reader.
struct RuleSchemaTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static let schema = Tree(
    parsing: SourceFile(name: "rule.json", text: RuleSchemaPage.text()))

  private func faults(of source: SourceFile) -> [String] {
    let schema = JSONSchema(document: Self.schema.node(Self.schema.documents[0].root!))
    let tree = Tree(parsing: source)
    return tree.documents.compactMap(\.root).flatMap { schema.faults(of: tree.node($0)) }
  }

  private func isRead(_ source: SourceFile) -> Bool {
    let tree = Tree(parsing: source)
    return (try? RuleReader.read(tree)) != nil && (try? RuleTestReader.read(tree)) != nil
  }

  @Test func everyRuleIsValid() throws {
    let folder = Self.root.appending(path: "rules")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".yaml") }
    #expect(files.count > 90)
    for file in files {
      let source = try SourceFile(
        name: file, reading: [UInt8](Data(contentsOf: folder.appending(path: file))))
      #expect(faults(of: source) == [], "\(file)")
    }
  }

  private static let healthy = """
    apiVersion: kubectl-jitsi.dev/v1alpha1
    kind: Rule
    metadata: {name: own}
    spec:
      severity: warning
      summary: s
      rationale: r
      remediation: m
      forEach: shard
      variables: [{name: v, expression: "1"}]
      fixes:
        named: {applicability: safe, description: d, patches: [{path: a, value: 1}]}
      validations:
        - when: shard.index == 0
          message: m
          fix:
            applicability: create
            description: d
            patches: [{replace: {from: "'a'", to: "'b'"}}]
            create: [{beside: shard.web, object: {kind: List}}]
        - {when: shard.index == 0, message: m, fix: named}
      tests:
        - name: t
          example: server-lines
          edits:
            - {everywhere: {from: a, to: b}}
            - {object: A/b, replace: [{path: a, from: b, to: c}]}
          expect: [{object: A/b}]
          fixed: [{object: A/b, path: c, absent: true}]
    """

  @Test func aHealthyRuleIsValidForBoth() {
    let source = SourceFile(name: "own.yaml", text: Self.healthy)
    #expect(faults(of: source) == [])
    #expect(isRead(source))
  }

  /// An unknown key in each form, and other mistakes.
  @Test(arguments: [
    ("kind: Rule", "kind: Rule\nother: 1"), ("{name: own}", "{name: own, other: 1}"),
    ("severity: warning", "severity: warning\n  other: 1"),
    ("{name: v,", "{name: v, other: 1,"),
    ("      message: m\n", "      message: m\n      other: 1\n"),
    ("        description: d\n", "        description: d\n        other: 1\n"),
    ("[{path: a, value", "[{other: 1, path: a, value"),
    ("{from: \"'a'\"", "{other: 1, from: \"'a'\""),
    ("{beside: shard.web", "{other: 1, beside: shard.web"),
    ("- name: t", "- other: 1\n      name: t"),
    ("{everywhere: {", "{other: 1, everywhere: {"), ("{from: a, ", "{other: 1, from: a, "),
    ("[{path: a, from", "[{other: 1, path: a, from"),
    ("[{object: A/b}]", "[{other: 1, object: A/b}]"),
    ("path: c, absent", "other: 1, path: c, absent"),
    ("severity: warning", "severity: fatal"), ("forEach: shard", "forEach: shards"),
    ("apiVersion: kubectl-jitsi.dev/v1alpha1", "apiVersion: v1"), ("summary: s", "none: s"),
    ("{path: a, value: 1}", "{path: a}"), ("{path: a, value: 1}", "{path: a, value: 1, append: 2}"),
    ("      message: m\n", "      message: m\n      messageExpression: \"'m'\"\n"),
    ("      message: m\n", "      message: m\n      path: a\n      pathExpression: \"'a'\"\n"),
    ("absent: true}", "absent: true, value: 1}"), ("expect: [{object: A/b}]", "whole: true"),
    ("example: server-lines", "example: nothing"),
    ("example: server-lines", "example: server-lines\n      manifests: x"),
  ])
  func aMistakeIsOneForBoth(healthy: String, mistake: String) throws {
    let range = try #require(Self.healthy.range(of: healthy), "\(healthy) is not in the rule")
    let source = SourceFile(
      name: "own.yaml", text: Self.healthy.replacingCharacters(in: range, with: mistake))
    #expect(!isRead(source), "the reader takes it")
    #expect(faults(of: source) != [], "the schema takes it")
  }
}
