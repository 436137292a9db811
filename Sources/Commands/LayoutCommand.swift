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

  @Argument(
    help: ArgumentHelp(
      "Files, folders (recursively), charts, kustomizations, or - for standard input.",
      valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @OptionGroup(title: "Source options") var sources: SourceOptions

  @Flag(help: "Read the live cluster, in one namespace (-n) or in all (-A).")
  var live = false

  @Flag(name: [.customShort("A"), .long], help: "With --live: all namespaces.")
  var allNamespaces = false

  @OptionGroup(title: ClusterOptions.title) var cluster: ClusterOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("yaml or json.", valueName: "format"))
  var output = LayoutFormat.yaml

  func validate() throws {
    if live, let source = sources.named(paths: paths).first {
      throw ValidationError("--live cannot be combined with \(source)")
    }
    if live { try sources.chartSettings.refuse("cannot be combined with --live") }
    try sources.checkEffects(paths: paths, valuesAlone: !live)
    if live { return }
    if allNamespaces { throw ValidationError("-A requires --live") }
    try cluster.given.refuse("requires --live")
  }

  func run() throws {
    if !live, sources.areValuesAlone(paths: paths) {
      return try write(
        LayoutFile.read(
          values: sources.values, namespace: sources.namespace, TerminalOutput()))
    }
    let inferred = try request.infer(TerminalOutput())
    try write(inferred.layout)
    for note in inferred.notes { Output.error.tell("note: \(note)\n") }
    if !inferred.isWhole { throw CommandEnd.couldNotRun }
  }

  private var request: LayoutRequest {
    var request = LayoutRequest()
    request.source.input = sources.request(paths: paths)
    request.source.namespace = sources.namespace
    if live { request.source.cluster = cluster.request }
    request.source.allNamespaces = allNamespaces
    return request
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
