import ArgumentParser
import Basics
import Lint
import Operations
import Reports

/// `kubectl jitsi rules`
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "Lists the rules, or explains one.")

  @Argument(help: ArgumentHelp("The rule to explain.", valueName: "name"))
  var name: String?

  @OptionGroup var rules: RuleOptions
  @OptionGroup var report: ReportOptions<PlainFormat>

  func run() throws {
    let rules = try rules.load()
    if let name {
      guard let rule = rules[name] else {
        let suggestion = Suggestion.closest(to: name, among: rules.rules.map(\.id))
        throw CommandFailure.unknownRules([(name, suggestion)])
      }
      switch report.output {
      case .text: try Output.standard.write(RuleText(style: report.style).explain(rule.definition))
      case .json: try Output.standard.write(RuleJSON.render(rule.definition))
      }
    } else {
      let definitions = rules.rules.map(\.definition)
      switch report.output {
      case .text: try Output.standard.write(RuleText(style: report.style).list(definitions))
      case .json: try Output.standard.write(RuleJSON.render(definitions))
      }
    }
  }
}
