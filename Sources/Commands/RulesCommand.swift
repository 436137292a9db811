import ArgumentParser
import Lint
import Operations
import Reports

/// The `kubectl jitsi rules` command.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List the rules, or explain some.",
    subcommands: [RulesTestCommand.self])

  @Argument(
    help: ArgumentHelp(
      "The rules to explain: names, or patterns such as 'prosody*'.", valueName: "rule"))
  var names: [String] = []

  @OptionGroup var rules: RuleOptions
  @OptionGroup var report: ReportOptions<PlainFormat>

  func run() throws {
    let rules = try rules.load()
    if names.isEmpty { return try write(list: rules.rules.map(\.definition)) }
    let choice = try RuleChoice(select: names, ignore: [], among: rules)
    let chosen = rules.rules.map(\.definition).filter { choice.asked.contains($0.id) }
    try write(chosen)
  }

  private func write(list rules: [RuleDefinition]) throws(CommandFailure) {
    switch report.output {
    case .text: try Output.standard.write(RuleText(style: report.style).list(rules))
    case .json: try Output.standard.write(RuleJSON.render(rules))
    }
  }

  /// Prints the descriptions of rules.
  private func write(_ rules: [RuleDefinition]) throws(CommandFailure) {
    switch report.output {
    case .text:
      let text = RuleText(style: report.style)
      try Output.standard.write(rules.map(text.explain).joined(separator: "\n"))
    case .json where rules.count == 1: try Output.standard.write(RuleJSON.render(rules[0]))
    case .json: try Output.standard.write(RuleJSON.render(rules))
    }
  }
}
