import ArgumentParser
import Kubernetes
import KubernetesClient
import Operations

/// The cluster and user to use: the flags of kubectl, with the same meaning.
struct ClusterOptions: ParsableArguments, GivenFlags {
  /// The title of these flags in help; `kubectl jitsi options` lists them for all commands.
  static let title = "Cluster"

  @Option(help: ArgumentHelp("The kubeconfig file.", valueName: "file"), completion: .file())
  var kubeconfig: String?

  @Option(help: ArgumentHelp("The context of the kubeconfig.", valueName: "name"))
  var context: String?

  @Option(help: ArgumentHelp("The cluster of the kubeconfig.", valueName: "name"))
  var cluster: String?

  @Option(help: ArgumentHelp("The user of the kubeconfig.", valueName: "name"))
  var user: String?

  @Option(name: .customLong("as"), help: ArgumentHelp("Impersonate a user.", valueName: "user"))
  var impersonate: String?

  @Option(
    name: .customLong("as-group"), help: ArgumentHelp("Impersonate a group.", valueName: "group"))
  var impersonateGroups: [String] = []

  @Option(
    name: [.customShort("s"), .long],
    help: ArgumentHelp("The address of the API server.", valueName: "url"))
  var server: String?

  @Option(help: ArgumentHelp("A bearer token for the API server.", valueName: "token"))
  var token: String?

  @Option(
    help: ArgumentHelp(
      "A file with the certificate authorities for the server's certificate.", valueName: "file"),
    completion: .file())
  var certificateAuthority: String?

  @Option(
    help: ArgumentHelp("A file with a client certificate.", valueName: "file"), completion: .file())
  var clientCertificate: String?

  @Option(
    help: ArgumentHelp("A file with the client certificate's key.", valueName: "file"),
    completion: .file())
  var clientKey: String?

  @Flag(
    name: .customLong("insecure-skip-tls-verify"),
    help: "Do not verify the server's certificate. This makes the connection insecure.")
  var insecure = false

  @Option(
    name: .customLong("tls-server-name"),
    help: ArgumentHelp("The server name to verify the certificate against.", valueName: "name"))
  var tlsServerName: String?

  @Option(
    help: ArgumentHelp(
      "How long to wait for each response: 30s, 2m, or seconds; 0 waits without limit.",
      default: "0", valueName: "time"))
  var requestTimeout: RequestTimeout?

  var given: [String] {
    [String](set: [
      ("--kubeconfig", kubeconfig != nil), ("--context", context != nil),
      ("--cluster", cluster != nil), ("--user", user != nil), ("--as", impersonate != nil),
      ("--as-group", !impersonateGroups.isEmpty), ("--server", server != nil),
      ("--token", token != nil), ("--certificate-authority", certificateAuthority != nil),
      ("--client-certificate", clientCertificate != nil), ("--client-key", clientKey != nil),
      ("--insecure-skip-tls-verify", insecure), ("--tls-server-name", tlsServerName != nil),
      ("--request-timeout", requestTimeout != nil),
    ])
  }

  /// The request for these flags.
  var request: ClusterRequest {
    var request = ClusterRequest()
    request.choice = choice
    request.requestTimeout = requestTimeout.flatMap { $0.milliseconds > 0 ? $0.milliseconds : nil }
    request.userAgent = "kubectl-jitsi/\(VersionCommand.version)"
    request.interrupt = { InterruptSignals.take() }
    return request
  }

  private var choice: ClusterChoice {
    var choice = ClusterChoice()
    choice.kubeconfig = kubeconfig
    choice.context = context
    choice.cluster = cluster
    choice.user = user
    choice.server = server
    choice.token = token.map(Secret.init)
    choice.certificateAuthority = certificateAuthority
    choice.clientCertificate = clientCertificate
    choice.clientKey = clientKey
    choice.insecureSkipTLSVerify = insecure
    choice.tlsServerName = tlsServerName
    choice.impersonate = impersonate
    choice.impersonateGroups = impersonateGroups
    return choice
  }
}
