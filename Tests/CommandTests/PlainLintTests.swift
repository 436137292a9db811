import ArgumentParser
import Testing

@testable import kubectl_jitsi

/// Command lines that are read without ArgumentParser mean what ArgumentParser would have made of them.
struct PlainLintTests {
  @Test(arguments: [
    ["lint", "a.yaml"], ["lint", "-"], ["lint", "a.yaml", "b", "-f", "c.yaml", "--filename", "d"],
    ["lint"], ["lint", "-q", "x"], ["lint", "--quiet", "x"], ["lint", "help"],
    ["lint", "-o", "sarif", "x"], ["lint", "x", "--output", "json", "y"],
    ["lint", "--stdin-filename", "a.yaml", "-"], ["lint", "x", "-o", "json", "-o", "text"],
    ["lint", "lint"], ["lint", "a b", "ü.yaml"], ["lint", "x", "-q", "-q"],
  ])
  func plainArgumentsMeanWhatTheyMeanToArgumentParser(arguments: [String]) throws {
    let plain = try #require(LintCommand.plain(arguments[...]))
    let parsed = try #require(try JitsiCommand.parseAsRoot(arguments) as? LintCommand)
    #expect(properties(of: plain) == properties(of: parsed))
  }

  @Test(arguments: [
    [], ["version"], ["lint", "--help"], ["lint", "-f"], ["lint", "-f", "--live"], ["lint", "-fx"],
    ["lint", "--", "x"], ["lint", "-o", "xml", "x"], ["lint", "-o=json", "x"], ["lint", ""],
    ["lint", "--live"], ["lint", "x", "--fix"], ["lint", "-o"], ["lint", "-n", "x"],
    ["lint", "--stdin-filename"], ["lint", "--no-color", "x"],
  ])
  func allElseIsLeftToArgumentParser(arguments: [String]) {
    let plain = LintCommand.plain(arguments[...])
    #expect(plain == nil, "\(arguments)")
  }

  /// The properties with their values, those of groups among them, so that none is forgotten.
  private func properties(of command: LintCommand) -> [String] {
    lines(of: command, "")
  }

  private func lines(of value: Any, _ path: String) -> [String] {
    Mirror(reflecting: value).children.flatMap { child -> [String] in
      let name = path + "." + (child.label ?? "")
      return switch child.value {
      case let group as OptionGroup<SourceOptions>: lines(of: group.wrappedValue, name)
      case let group as OptionGroup<ClusterOptions>: lines(of: group.wrappedValue, name)
      case let group as OptionGroup<ReportOptions<LintFormat>>: lines(of: group.wrappedValue, name)
      case let group as OptionGroup<FixingOptions>: lines(of: group.wrappedValue, name)
      case let group as OptionGroup<PlanOptions>: lines(of: group.wrappedValue, name)
      case let group as OptionGroup<RuleOptions>: lines(of: group.wrappedValue, name)
      case let group as OptionGroup<ConfigurationOptions>: lines(of: group.wrappedValue, name)
      default: ["\(name) = \(child.value)"]
      }
    }
  }
}
