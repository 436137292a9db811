import ArgumentParser
import Jitsi
import Kubernetes
import KubernetesClient
import Layout
import Lint
import Operations
import YAML

/// `kubectl jitsi layout`
struct LayoutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "layout",
    abstract: "Prints the layout that an installation follows, from files or a cluster.",
    discussion: """
      What the layout can't say goes to standard error, each as a note. Without a path it reads what \
      is piped in. With --values alone it takes a published chart's values for a layout.

      Exit codes: 0 the layout is printed; 2 could not run, or could not read everything.
      """)

  @Argument(
    help: ArgumentHelp(
      "Files, folders with all below them, charts, kustomizations, or - for standard input.",
      valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @OptionGroup(title: "Source options") var sources: SourceOptions

  @Flag(help: "Read what runs in the cluster, in one namespace (-n) or in all (-A).")
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
    let cluster = live ? try readCluster() : nil
    let inventory = Inventory(ObjectSet(try cluster?.trees ?? readFiles()))
    let installation = try choose(among: inventory)
    let inferred = inventory.layout(of: installation, namespace: sources.namespace)
    try write(inferred.layout)
    for note in inferred.notes { Output.error.tell("note: \(note)\n") }
    // What could not be read may hold what the layout now leaves out.
    if cluster?.errors.isEmpty == false { throw ExitCode.couldNotRun }
  }

  private func write(_ layout: ShardLayout) throws(CommandFailure) {
    switch output {
    case .yaml:
      let text = DocumentWriter.text([layout.document])
      try Output.standard.write(String(text.dropFirst("---\n".count)))
    case .json: try Output.standard.write(DocumentWriter.json(layout.document))
    }
  }

  private func readFiles() throws(CommandFailure) -> [Tree] {
    let inputs = Inputs.reading(try sources.request(paths: paths, command: "layout"))
    guard inputs.issues.isEmpty else { throw .inputs(inputs.issues) }
    return inputs.trees
  }

  private func readCluster() throws(CommandFailure) -> LiveObjects {
    let client = try cluster.request.connect(namespace: sources.namespace)
    let namespace = allNamespaces ? nil : client.connection.namespace
    let objects = try CommandFailure.unlessInterrupted(
      try LiveObjects.read(client, namespace: namespace))
    if objects.trees.isEmpty, let error = objects.errors.first { throw .cluster(error) }
    for error in objects.errors { Output.error.tell("error: \(error.headline)\n") }
    return objects
  }

  /// The installation that is meant: the only one, or that of the namespace.
  private func choose(among inventory: Inventory) throws(CommandFailure) -> Installation {
    let found = inventory.installations.filter { installation in
      live || sources.namespace == nil || installation.namespace.isEmpty
        || installation.namespace == sources.namespace
    }
    guard let first = found.first else {
      throw .noInstallationAmong(objects: inventory.objects.objects.count)
    }
    guard found.count == 1 else {
      throw .severalInstallations(found.map(\.namespace))
    }
    return first
  }
}

/// What a layout is written as.
enum LayoutFormat: String, ExpressibleByArgument, CaseIterable {
  case yaml, json
}
