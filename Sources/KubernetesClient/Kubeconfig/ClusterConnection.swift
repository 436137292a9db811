import YAML

/// Everything needed to speak with one API server: where it is, whom to trust, who to be.
public struct ClusterConnection: Sendable {
  public let server: ServerAddress
  /// The context that was used; nil without one.
  public let context: String?
  /// The namespace that commands work in.
  public let namespace: String
  /// Whether somebody named the namespace: a flag, the context, or the pod that this runs in.
  public let isNamespaceNamed: Bool
  /// The name that the server's certificate must have in place of the host.
  let tlsServerName: String?
  let trust: ServerTrust
  let clientCertificate: ClientCertificate?
  let credential: Credential
  let impersonation: Impersonation
  let proxy: ProxyChoice
  let acceptsCompression: Bool
  /// What is said of the credential when the server refuses it, never the credential; nil where none is sent.
  public let credentialName: String?
  /// What plugins that make credentials are told about the cluster, where they ask.
  let execCluster: ExecClusterInfo

  /// Whom requests are sent as, where somebody is impersonated.
  public var impersonatedUser: String? { impersonation.user }

  /// Finds out what kubectl would connect to.
  ///
  /// - Throws: ``KubeconfigError`` that names the file, the context and the field at fault.
  public static func resolve(
    _ choice: ClusterChoice, environment: ProcessEnvironment = .current
  ) throws(KubeconfigError) -> ClusterConnection {
    let files = KubeconfigFiles(flag: choice.kubeconfig, environment: environment)
    let config = try files.read()
    if config.isEmpty, choice.context == nil, choice.cluster == nil, choice.user == nil,
      choice.server == nil
    {
      if let pod = try PodEnvironment(environment) {
        return try pod.connection(choice, environment)
      }
      throw KubeconfigError(.nothingConfigured(looked: files.paths))
    }
    return try ConnectionResolver(config, choice, environment).connection()
  }
}

/// What an exec plugin learns of the cluster with provideClusterInfo.
struct ExecClusterInfo: Sendable {
  let server: String
  let tlsServerName: String?
  let insecureSkipTLSVerify: Bool
  let certificateAuthority: [UInt8]?
  let proxyURL: Secret<String>?
  let disableCompression: Bool
  let config: Node?
}
