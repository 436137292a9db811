import ArgumentParser
import Reports

/// The color flags of a command with a single format.
struct ColourOptions: ParsableArguments {
  @Option(help: ArgumentHelp("When to color the output.", valueName: "when"))
  var color = ColourChoice.auto

  @Flag(help: "The same as --color=never.")
  var noColor = false

  var style: TextStyle {
    TextStyle(isColoured: !noColor && color.isColoured(.standard))
  }
}
