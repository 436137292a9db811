import ArgumentParser

/// The `kubectl jitsi options` command.
struct OptionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "options",
    abstract: "List the options of all commands that query a cluster.")

  func run() throws { try Output.standard.write(HelpText().sharedOptions()) }
}
