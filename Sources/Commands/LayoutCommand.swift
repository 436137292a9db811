import ArgumentParser
import Jitsi
import Kubernetes
import KubernetesClient
import Layout
import Lint
import Operations
import YAML

/// The `kubectl jitsi layout` command.
struct LayoutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "layout",
    abstract: "Print the layout of an installation, from files or a cluster.",
    discussion: """
      Notes on standard error list settings that a layout cannot express. Without a path, read \
      standard input. With --values alone, read a published chart's values as a layout.

      Exit codes: 0 the layout is printed; 2 could not run, or could not read everything.
      """)

  @OptionGroup var installation: InstallationOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("yaml or json.", valueName: "format"))
  var output = LayoutFormat.yaml

  func validate() throws { try installation.check(valuesAlone: true) }

  func run() throws {
    let sources = installation.sources
    if !installation.live, sources.areValuesAlone(paths: installation.paths) {
      return try write(
        LayoutFile.read(
          values: sources.values, namespace: sources.namespace, TerminalOutput()))
    }
    var request = LayoutRequest()
    request.source = installation.request
    let inferred = try request.infer(TerminalOutput())
    try write(inferred.layout)
    for note in inferred.notes { Output.error.tell("note: \(note)\n") }
    if !inferred.isWhole { throw CommandEnd.couldNotRun }
  }

  private func write(_ layout: ShardLayout) throws(CommandFailure) {
    switch output {
    case .yaml:
      let text = DocumentWriter.text([layout.document])
      try Output.standard.write(String(text.dropFirst("---\n".count)))
    case .json: try Output.standard.write(DocumentWriter.json(layout.document))
    }
  }
}

/// The output format of a layout.
enum LayoutFormat: String, ExpressibleByArgument, CaseIterable {
  case yaml, json
}
