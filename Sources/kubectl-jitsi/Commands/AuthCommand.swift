import ArgumentParser
import Kubernetes
import Operations

/// `kubectl jitsi auth`
struct AuthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "auth",
    abstract: "Tells which permissions are missing for which command.",
    discussion: """
      What it prints is a manifest: comments that say what is missing, and the Roles that would allow \
      it.

      Exit codes: 0 nothing is missing; 1 something is; 2 could not ask.
      """)

  @Argument(
    help: ArgumentHelp(
      "The commands to ask for: \(CommandPermissions.names.joined(separator: ", ")) (default: all).",
      valueName: "command"),
    completion: .list(CommandPermissions.names))
  var commands: [String] = []

  @Flag(help: "Print what the commands need at least, and ask no cluster.")
  var needed = false

  @Option(name: .shortAndLong, help: ArgumentHelp("The namespace.", valueName: "name"))
  var namespace: String?

  @Flag(name: [.customShort("A"), .long], help: "All namespaces.")
  var allNamespaces = false

  @Flag(name: .shortAndLong, help: "Tell on standard error what the cluster is asked.")
  var verbose = false

  @OptionGroup(title: "Cluster") var cluster: ClusterOptions

  func validate() throws {
    if needed {
      let verbosity = [String](set: [("-v", verbose)])
      try (cluster.given + verbosity).refuse(
        "cannot be combined with --needed, which queries no cluster")
    }
    for name in commands where CommandPermissions(rawValue: name) == nil {
      throw ValidationError(
        "\(name) is not one of \(CommandPermissions.names.joined(separator: ", "))")
    }
  }

  private var chosen: [CommandPermissions] {
    commands.isEmpty ? CommandPermissions.allCases : commands.compactMap(CommandPermissions.init)
  }

  func run() throws {
    if needed {
      let place = allNamespaces ? nil : namespace ?? "default"
      let accesses = chosen.flatMap { $0.accesses(namespace: place) }
      try Output.standard.write(MissingPermissions(accesses).manifests)
      return
    }
    let client = try cluster.connect(
      namespace: namespace, verbose: verbose, interrupt: InterruptSignals.take())
    let place = allNamespaces ? nil : client.connection.namespace
    let missing = try ask(client, place)
    let scope = place.map { "in the namespace \($0)" } ?? "in all namespaces"
    guard !missing.isEmpty else {
      let names = chosen.map(\.rawValue).joined(separator: ", ")
      try Output.standard.write("# Nothing is missing \(scope) for \(names).\n")
      return
    }
    var text = ""
    for (command, access) in missing { text += "# missing for \(command): \(access)\n" }
    text += MissingPermissions(missing.map(\.access)).manifests
    try Output.standard.write(text)
    throw ExitCode.findings
  }

  /// What the caller may not do, asked at once, each permission once.
  private func ask(_ client: APIClient, _ namespace: String?) throws
    -> [(command: String, access: ResourceAccess)]
  {
    let discovery: Discovery
    switch try CommandFailure.unlessInterrupted(
      try client.discover())
    {
    case .success(let value): discovery = value
    case .failure(let error): throw CommandFailure.cluster(error)
    }
    let needs = chosen.flatMap { command in
      command.accesses(namespace: namespace, in: discovery)
        .map { (command: command.rawValue, access: $0) }
    }
    var order: [ResourceAccess] = []
    for need in needs where !order.contains(need.access) { order.append(need.access) }
    let answers = try CommandFailure.unlessInterrupted(
      try client.perform(order.map(APIRequest.accessReview)))
    var denied: Set<ResourceAccess> = []
    for (access, answer) in zip(order, answers) {
      switch answer {
      case .success(let response): if !response.isAllowed { denied.insert(access) }
      case .failure(let error): throw CommandFailure.cluster(error)
      }
    }
    return needs.filter { denied.contains($0.access) }
  }
}
