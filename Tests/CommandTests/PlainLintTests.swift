import ArgumentParser
import Testing

@testable import Commands

/// Tests that command lines parsed without ArgumentParser have the same meaning as with it.
struct PlainLintTests {
  @Test(arguments: [
    ["lint", "a.yaml"], ["lint", "-"], ["lint", "a.yaml", "b", "-f", "c.yaml", "--filename", "d"],
    ["lint"], ["lint", "-q", "x"], ["lint", "--quiet", "x"], ["lint", "help"],
    ["lint", "-o", "sarif", "x"], ["lint", "x", "--output", "json", "y"],
    ["lint", "--stdin-filename", "a.yaml", "-"], ["lint", "x", "-o", "json", "-o", "text"],
    ["lint", "--context", ".", "a.yaml"], ["lint", "lint"], ["lint", "a b", "ü.yaml"],
    ["lint", "x", "-q", "-q"], ["lint", "--whole", "x"], ["lint", "-o", "json", "x", "--whole"],
  ])
  func plainArgumentsMeanWhatTheyMeanToArgumentParser(arguments: [String]) throws {
    let plain = try #require(LintInvocation.plain(arguments[...]))
    let parsed = try #require(try JitsiCommand.parseAsRoot(arguments) as? LintCommand)
    #expect(properties(of: plain) == properties(of: parsed.invocation))
  }

  @Test(arguments: [
    [], ["version"], ["lint", "--help"], ["lint", "-f"], ["lint", "-f", "--live"], ["lint", "-fx"],
    ["lint", "--", "x"], ["lint", "-o", "xml", "x"], ["lint", "-o=json", "x"], ["lint", ""],
    ["lint", "--live"], ["lint", "x", "--fix"], ["lint", "-o"], ["lint", "-n", "x"],
    ["lint", "--stdin-filename"], ["lint", "--no-color", "x"], ["lint", "-q", "-o", "json", "x"],
    ["lint", "--stdin-filename", "a.yaml", "x"], ["lint", "--context"],
    ["lint", "--live", "--context", "lab"], ["lint", "--no-whole", "x"],
  ])
  func allElseIsLeftToArgumentParser(arguments: [String]) {
    let plain = LintInvocation.plain(arguments[...])
    #expect(plain == nil, "\(arguments)")
  }

  /// Returns all properties with their values, so that the comparison is complete.
  private func properties(of lint: LintInvocation) -> [String] {
    [Mirror(reflecting: lint), Mirror(reflecting: lint.request)].flatMap(\.children)
      .filter { !["request", "baselineView"].contains($0.label) }
      .map { "\($0.label ?? "") = \($0.value)" }
  }
}
