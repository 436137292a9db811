import ArgumentParser
import Reports

/// The formats of a command's report.
protocol ReportFormat: ExpressibleByArgument, CaseIterable, Sendable {
  static var standard: Self { get }
}

/// Formats that every command has.
enum PlainFormat: String, ReportFormat {
  case text, json

  static let standard = PlainFormat.text
}

/// Formats of `lint`.
enum LintFormat: String, ReportFormat {
  case text, json, sarif, junit, github, html, name

  static let standard = LintFormat.text
}

/// How a report is written: the formats that a command has, and colours.
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
