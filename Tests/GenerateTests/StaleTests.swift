import Foundation
import Testing

@testable import generate

/// Files that are made from others are what the generator would make of them now.
struct StaleTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test func embeddedRulesAreFresh() throws {
    let rules = try RuleFolder.read(Self.root.appending(path: "rules").path)
    try expect("Sources/Lint/Rules/EmbeddedRules.swift", EmbeddedRulesText.text(of: rules))
  }

  @Test func pageOfFactsIsFresh() throws {
    try expect("docs/facts.md", FactsPage.text())
  }

  private func expect(_ path: String, _ text: String) throws {
    let committed = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    #expect(committed == text, "\(path) is stale: run `make docs`")
  }
}
