import ArgumentParser
import Operations
import Reports

/// The `kubectl jitsi rules test` command.
struct RulesTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Run the tests in your own rule files.",
    discussion: """
      A test edits a built-in example or your own manifests, and lists the findings that lint must report.

      Exit codes: 0 all tests pass; 1 a test fails; 2 a rule or a test cannot be read, or there is none.
      """)

  /// The formats of the report.
  enum Format: String, ReportFormat {
    case text, json, junit

    static let standard = Format.text
  }

  @Argument(
    help: ArgumentHelp("Rule files, or folders of them.", valueName: "dir"),
    completion: .directory)
  var paths: [String]

  @OptionGroup var report: ReportOptions<Format>

  func run() throws {
    let result = try RuleTestRun.run(paths)
    switch report.output {
    case .text: try Output.standard.write(RuleTestText(style: report.style).render(result))
    case .json: try Output.standard.write(RuleTestJSON.render(result))
    case .junit: try Output.standard.write(RuleTestJUnit.render(result))
    }
    if result.failed > 0 { throw CommandEnd.findings }
  }
}
