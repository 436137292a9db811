import ArgumentParser

/// `kubectl jitsi options`
struct OptionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "options",
    abstract: "List the options of all commands that query a cluster.")

  func run() throws { try Output.standard.write(HelpText().sharedOptions()) }
}
