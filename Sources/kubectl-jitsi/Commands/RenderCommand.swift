import ArgumentParser
import Layout
import Lint
import Operations
import YAML

/// `kubectl jitsi render`
struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Writes the manifests of a layout, from nothing.")

  @Option(
    name: [.customShort("f"), .customLong("filename")],
    help: ArgumentHelp("The layout, or - for standard input.", valueName: "layout"),
    completion: .file())
  var filename: String

  @Flag(help: "Make the passwords of the configuration Secret, from the system's random source.")
  var generateSecrets = false

  func run() throws {
    let layout = try LayoutFile.read(filename)
    var generator = SystemRandomNumberGenerator()
    let secrets = generateSecrets ? SecretValues(from: &generator) : nil
    let objects = layout.render(secrets: secrets)
    try Output.standard.write(objects.map(\.text).joined())
    if secrets == nil { Output.error.tell(LayoutFile.secretNote(layout)) }
  }
}
