extension ClusterConnection {
  /// A connection to a website as a browser makes it: with the system's certificate authorities and the environment's proxy, and
  /// with nothing from a kubeconfig, credentials above all.
  ///
  /// - Parameters:
  ///   - address: `https://host`, with a port and a path prefix if needed; https is the default scheme.
  ///   - environment: Where the proxy is named.
  /// - Throws: ``KubeconfigError`` when the address or the environment's proxy is malformed.
  public static func website(
    _ address: String, environment: ProcessEnvironment = .current
  ) throws(KubeconfigError) -> ClusterConnection {
    let server: ServerAddress
    do throws(ServerAddress.Malformed) {
      server = try ServerAddress(parsing: address, secureByDefault: true)
    } catch {
      throw KubeconfigError(.badAddress(error.reason), field: "--url")
    }
    return ClusterConnection(
      server: server, context: nil, namespace: "default", isNamespaceNamed: false,
      tlsServerName: nil, trust: .system, clientCertificate: nil, credential: .none,
      impersonation: Impersonation(),
      proxy: try ProxyChoice(cluster: nil, server: server, environment: environment),
      acceptsCompression: true, credentialName: nil,
      execCluster: ExecClusterInfo(
        server: server.description, tlsServerName: nil, insecureSkipTLSVerify: false,
        certificateAuthority: nil, proxyURL: nil, disableCompression: false, config: nil))
  }
}
