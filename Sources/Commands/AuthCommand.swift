import ArgumentParser
import Kubernetes
import KubernetesClient
import Operations

/// The `kubectl jitsi auth` command.
struct AuthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "auth",
    abstract: "Show which permissions each command lacks.",
    discussion: """
      Print a manifest: comments with the missing permissions, and Roles that grant them. Flags \
      change what a command needs; put them after --.

      Exit codes: 0 nothing is missing; 1 permissions are missing; 2 could not query the cluster.
      """)

  @Argument(
    help: ArgumentHelp(
      "The commands: \(CommandPermissions.names.joined(separator: ", ")) (default: all, without flags).",
      valueName: "command"),
    completion: .list(CommandPermissions.names))
  var commands: [String] = []

  @Flag(help: "Print the permissions that the commands need, without querying a cluster.")
  var needed = false

  @Option(name: .shortAndLong, help: ArgumentHelp("The namespace.", valueName: "name"))
  var namespace: String?

  @Flag(name: [.customShort("A"), .long], help: "All namespaces.")
  var allNamespaces = false

  @Flag(name: .shortAndLong, help: "Show requests to the cluster on standard error.")
  var verbose = false

  @OptionGroup(title: ClusterOptions.title) var cluster: ClusterOptions

  func validate() throws {
    if needed {
      let verbosity = [String](set: [("-v", verbose)])
      try (cluster.given + verbosity).refuse(
        "cannot be combined with --needed, which queries no cluster")
    }
    _ = try AuthRequest.read(commands)
  }

  func run() throws {
    let chosen = try AuthRequest.read(commands)
    if needed {
      let place = allNamespaces ? nil : namespace ?? "default"
      let accesses = chosen.flatMap { $0.command.accesses(namespace: place, $0.extras) }
      try Output.standard.write(MissingPermissions(accesses).manifests)
      return
    }
    let client = try cluster.request.connect(
      namespace: namespace, telling: verbose ? TerminalOutput() : nil)
    let place = allNamespaces ? nil : client.connection.namespace
    let missing = try PermissionReview.missing(
      for: chosen.map { ($0.command, $0.extras) }, client, namespace: place)
    let scope = place.map { "in namespace \($0)" } ?? "in all namespaces"
    guard !missing.isEmpty else {
      let names = chosen.map(\.command.rawValue).joined(separator: ", ")
      try Output.standard.write("# Nothing is missing \(scope) for \(names).\n")
      return
    }
    var text = ""
    for (command, access) in missing { text += "# missing for \(command): \(access)\n" }
    text += MissingPermissions(missing.map(\.access)).manifests
    try Output.standard.write(text)
    throw CommandEnd.findings
  }
}
