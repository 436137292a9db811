import ArgumentParser
import Reports

/// Colours of a command that has one format only.
struct ColourOptions: ParsableArguments {
  @Option(help: ArgumentHelp("When to color the output.", valueName: "when"))
  var color = ColourChoice.auto

  @Flag(help: "The same as --color=never.")
  var noColor = false

  var style: TextStyle {
    TextStyle(isColoured: !noColor && color.isColoured(.standard))
  }
}
