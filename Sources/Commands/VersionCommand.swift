import ArgumentParser

/// The `kubectl jitsi version` command.
struct VersionCommand: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Print the version.")

  func run() throws { try Output.standard.write("kubectl-jitsi \(Self.version)\n") }
}
