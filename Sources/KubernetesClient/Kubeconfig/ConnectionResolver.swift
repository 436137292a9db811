/// Combines a context's cluster and user with the user's flags, and validates each setting.
struct ConnectionResolver {
  let choice: ClusterChoice
  let environment: ProcessEnvironment
  let contextName: String?
  let context: ContextEntry?
  let cluster: ClusterEntry?
  let user: UserEntry?
  let userName: String?

  init(
    _ config: Kubeconfig, _ choice: ClusterChoice, _ environment: ProcessEnvironment
  ) throws(KubeconfigError) {
    self.choice = choice
    self.environment = environment
    contextName = choice.context ?? config.currentContext
    let file = config.files.count == 1 ? config.files.first : nil
    if let name = contextName {
      guard let entry = config.contexts[name] else {
        throw KubeconfigError(
          .unknownContext(name: name, known: config.contexts.keys.sorted()), file: file,
          field: choice.context == nil ? "current-context" : "--context")
      }
      context = entry
    } else {
      guard choice.cluster != nil || choice.server != nil else {
        throw KubeconfigError(.noContextChosen(known: config.contexts.keys.sorted()), file: file)
      }
      context = nil
    }
    if let name = choice.cluster ?? context?.cluster {
      guard let entry = config.clusters[name] else {
        throw KubeconfigError(
          .unknownCluster(name: name, known: config.clusters.keys.sorted()),
          file: choice.cluster == nil ? context?.origin.file : file, context: contextName,
          field: choice.cluster == nil ? context.map { "\($0.origin.field).cluster" } : "--cluster")
      }
      cluster = entry
    } else {
      cluster = nil
    }
    userName = choice.user ?? context?.user
    if let name = userName {
      guard let entry = config.users[name] else {
        throw KubeconfigError(
          .unknownUser(name: name, known: config.users.keys.sorted()),
          file: choice.user == nil ? context?.origin.file : file, context: contextName,
          field: choice.user == nil ? context.map { "\($0.origin.field).user" } : "--user")
      }
      user = entry
    } else {
      user = nil
    }
  }

  init(
    choice: ClusterChoice, environment: ProcessEnvironment, contextName: String?,
    context: ContextEntry?, cluster: ClusterEntry?, user: UserEntry?, userName: String?
  ) {
    self.choice = choice
    self.environment = environment
    self.contextName = contextName
    self.context = context
    self.cluster = cluster
    self.user = user
    self.userName = userName
  }

  func connection() throws(KubeconfigError) -> ClusterConnection {
    do throws(KubeconfigError) {
      let tls = try TLSResolver(choice, cluster, user)
      let server = try address(isTLSConfigured: tls.isConfigured)
      let identity = try IdentityResolver(choice, user, userName, tls.clientCertificate)
      let namespace = choice.namespace ?? context?.namespace
      let tlsServerName = choice.tlsServerName ?? cluster?.tlsServerName
      try Self.checkText(tlsServerName, cluster?.origin, "tls-server-name")
      return ClusterConnection(
        server: server, context: contextName, namespace: namespace ?? "default",
        isNamespaceNamed: namespace != nil, tlsServerName: tlsServerName, trust: tls.trust,
        clientCertificate: tls.clientCertificate, credential: identity.credential,
        impersonation: identity.impersonation,
        proxy: try ProxyChoice(cluster: cluster, server: server, environment: environment),
        acceptsCompression: !(cluster?.disableCompression ?? false),
        credentialName: server.isSecure ? identity.name : nil,
        execCluster: ExecClusterInfo(
          server: server.description, tlsServerName: tlsServerName,
          insecureSkipTLSVerify: tls.trust == .anything,
          certificateAuthority: tls.authorities, proxyURL: cluster?.proxyURL,
          disableCompression: cluster?.disableCompression ?? false,
          config: cluster?.execExtension))
    } catch {
      throw error.used(in: contextName)
    }
  }

  private func address(isTLSConfigured: Bool) throws(KubeconfigError) -> ServerAddress {
    guard let text = choice.server ?? cluster?.server else {
      if let cluster { throw cluster.origin.error(.missing, "server") }
      throw context?.origin.error(.missing, "cluster")
        ?? KubeconfigError(.missing, field: "--server")
    }
    do throws(ServerAddress.Malformed) {
      return try ServerAddress(parsing: text, secureByDefault: isTLSConfigured)
    } catch {
      if choice.server == nil, let cluster {
        throw cluster.origin.error(.badAddress(error.reason), "server")
      }
      throw KubeconfigError(.badAddress(error.reason), field: "--server")
    }
  }

  /// Rejects text that could add a line to a request.
  static func checkText(
    _ text: String?, _ origin: Origin?, _ field: String
  ) throws(KubeconfigError) {
    guard let text, text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return }
    throw origin?.error(.controlCharacter, field)
      ?? KubeconfigError(.controlCharacter, field: "--\(field)")
  }
}
