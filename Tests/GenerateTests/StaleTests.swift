import Commands
import Foundation
import Testing

@testable import generate

/// Tests that generated files are up to date.
struct StaleTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test func embeddedRulesAreFresh() throws {
    let rules = try RuleFolder.read(Self.root.appending(path: "rules").path)
    try expect("Sources/Lint/Rules/EmbeddedRules.swift", EmbeddedRulesText.text(of: rules))
  }

  @Test func embeddedSchemasAreFresh() throws {
    let text = try EmbeddedSchemasText.text(of: Self.root.appending(path: "schemas").path)
    try expect("Sources/Kubernetes/Schema/EmbeddedSchemas.swift", text)
  }

  /// `KUBERNETES_OPENAPI` names the folder with the documents from which `schemas/kubernetes.txt` is made, if available.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["KUBERNETES_OPENAPI"] != nil))
  func schemasAreWhatTheServerServes() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["KUBERNETES_OPENAPI"])
    try expect("schemas/kubernetes.txt", OpenAPISchemas.text(of: folder))
  }

  @Test func embeddedReleasesAreFresh() throws {
    let text = try EmbeddedReleasesText.text(of: Self.root.appending(path: "releases").path)
    try expect("Sources/Jitsi/Releases/EmbeddedReleases.swift", text)
  }

  @Test func embeddedExamplesAreFresh() throws {
    let text = try EmbeddedExamplesText.text(of: Self.root.appending(path: "examples").path)
    try expect("Sources/Lint/RuleTests/EmbeddedExamples.swift", text)
  }

  @Test func syntaxOfCommandsIsFresh() throws {
    try expect("Sources/Commands/CommandLine/EmbeddedSyntax.swift", SyntaxDump.text())
  }

  @Test func pageOfFactsIsFresh() throws {
    try expect("docs/facts.md", FactsPage.text())
  }

  @Test func pagesOfLayoutsAreFresh() throws {
    try expect("docs/layout-fields.md", LayoutPage.fields())
    try expect("docs/schema/shard-layout.json", LayoutPage.schema())
  }

  @Test func schemaOfRulesIsFresh() throws {
    try expect("docs/schema/rule.json", RuleSchemaPage.text())
  }

  @Test func pagesOfRulesAreFresh() throws {
    let pages = try RuleFolder.pages(of: Self.root.appending(path: "rules").path)
    for (name, text) in pages { try expect("docs/rules/\(name)", text) }
    let folder = Self.root.appending(path: "docs/rules").path
    let committed = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(Set(committed) == Set(pages.keys), "docs/rules has pages of rules that are gone")
  }

  private func expect(_ path: String, _ text: String) throws {
    let committed = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    #expect(committed == text, "\(path) is stale: run `make docs`")
  }
}
