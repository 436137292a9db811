import ArgumentParser
import Reports

/// The output formats of a command.
protocol ReportFormat: ExpressibleByArgument, CaseIterable, Sendable {
  static var standard: Self { get }
}

/// The formats that all commands support.
enum PlainFormat: String, ReportFormat {
  case text, json

  static let standard = PlainFormat.text
}

/// The formats of `lint`.
enum LintFormat: String, ReportFormat {
  case text, json, sarif, junit, github, html, name

  static let standard = LintFormat.text
}

/// How to print a report: its format, and whether in color.
struct ReportOptions<Format: ReportFormat>: ParsableArguments {
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "The format of the report.", default: "\(Format.standard)", valueName: "output"))
  var chosenOutput: Format?

  var output: Format { chosenOutput ?? .standard }

  @Option(help: ArgumentHelp("When to color the output.", valueName: "when"))
  var color = ColourChoice.auto

  @Flag(help: "The same as --color=never.")
  var noColor = false

  var style: TextStyle {
    TextStyle(isColoured: !noColor && color.isColoured(.standard))
  }
}
