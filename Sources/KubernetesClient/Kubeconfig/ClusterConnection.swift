import YAML

/// Everything needed to connect to an API server: its address, trust settings and credentials.
public struct ClusterConnection: Sendable {
  public let server: ServerAddress
  /// The context used; nil if there is none.
  public let context: String?
  /// The namespace for commands.
  public let namespace: String
  /// Whether the namespace was set explicitly: by a flag, the context, or the pod this process runs
  /// in.
  public let isNamespaceNamed: Bool
  /// The name that the server's certificate must match instead of the host.
  let tlsServerName: String?
  let trust: ServerTrust
  let clientCertificate: ClientCertificate?
  let credential: Credential
  let impersonation: Impersonation
  let proxy: ProxyChoice
  let acceptsCompression: Bool
  /// A description of the credential for when the server rejects it, without the credential itself;
  /// nil if none is sent.
  public let credentialName: String?
  /// The cluster information passed to exec plugins that request it.
  let execCluster: ExecClusterInfo

  /// The impersonated user, if any.
  public var impersonatedUser: String? { impersonation.user }

  /// Determines the connection that kubectl would use.
  ///
  /// - Throws: ``KubeconfigError``, which names the file, context and field at fault.
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

/// The cluster information that an exec plugin receives with provideClusterInfo.
struct ExecClusterInfo: Sendable {
  let server: String
  let tlsServerName: String?
  let insecureSkipTLSVerify: Bool
  let certificateAuthority: [UInt8]?
  let proxyURL: Secret<String>?
  let disableCompression: Bool
  let config: Node?
}
