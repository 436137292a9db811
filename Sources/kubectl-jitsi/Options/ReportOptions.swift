import ArgumentParser
import Reports

/// How a report is written.
struct ReportOptions: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable, Sendable { case text, json }

  @Option(name: .shortAndLong, help: "The format of the report.")
  var output = Format.text

  @Option(help: ArgumentHelp("When to colour.", valueName: "when"))
  var color = ColourChoice.auto

  @Flag(help: "The same as --color=never.")
  var noColor = false

  var style: TextStyle {
    TextStyle(isColoured: !noColor && color.isColoured(.standard))
  }
}
