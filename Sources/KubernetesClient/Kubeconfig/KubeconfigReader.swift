import YAML

/// Reads one kubeconfig file.
enum KubeconfigReader {
  /// Parses the text of a file; an empty file has no entries.
  static func read(_ bytes: [UInt8], file: String) throws(KubeconfigError) -> Kubeconfig {
    var config = Kubeconfig()
    config.files = [file]
    let source: SourceFile
    do throws(SourceError) {
      source = try SourceFile(name: file, reading: bytes)
    } catch {
      throw KubeconfigError(.notYAML("\(error)"), file: file)
    }
    let tree = Tree(parsing: source)
    guard let document = tree.documents.first else { return config }
    if let problem = document.problem {
      throw KubeconfigError(
        .notYAML("line \(problem.mark.line), column \(problem.mark.column): \(problem)"),
        file: file)
    }
    guard let root = document.root.map(tree.node), !root.isNull else { return config }
    let reader = try FieldReader(root, file: file, field: "")
    config.currentContext = try reader.text("current-context")
    for entry in try reader.entries("clusters", holding: "cluster") {
      config.clusters[entry.name] = try cluster(entry.reader)
    }
    for entry in try reader.entries("users", holding: "user") {
      config.users[entry.name] = try user(entry.reader)
    }
    for entry in try reader.entries("contexts", holding: "context") {
      config.contexts[entry.name] = ContextEntry(
        origin: entry.reader.origin, cluster: try entry.reader.text("cluster"),
        user: try entry.reader.text("user"), namespace: try entry.reader.text("namespace"))
    }
    return config
  }

  private static func cluster(_ reader: FieldReader) throws(KubeconfigError) -> ClusterEntry {
    var entry = ClusterEntry(origin: reader.origin)
    entry.server = try reader.text("server")
    entry.tlsServerName = try reader.text("tls-server-name")
    entry.insecureSkipTLSVerify = try reader.flag("insecure-skip-tls-verify")
    entry.certificateAuthority = try reader.text("certificate-authority")
    entry.certificateAuthorityData = try reader.text("certificate-authority-data")
    entry.proxyURL = try reader.secret("proxy-url")
    entry.disableCompression = try reader.flag("disable-compression")
    for item in try reader.mappings("extensions")
    where item.node["name"]?.text == "client.authentication.k8s.io/exec" {
      entry.execExtension = item.value("extension")
    }
    return entry
  }

  private static func user(_ reader: FieldReader) throws(KubeconfigError) -> UserEntry {
    var entry = UserEntry(origin: reader.origin)
    entry.clientCertificate = try reader.text("client-certificate")
    entry.clientCertificateData = try reader.text("client-certificate-data")
    entry.clientKey = try reader.text("client-key")
    entry.clientKeyData = try reader.secret("client-key-data")
    entry.token = try reader.secret("token")
    entry.tokenFile = try reader.text("tokenFile")
    entry.username = try reader.text("username")
    entry.password = try reader.secret("password")
    entry.impersonation.user = try reader.text("as")
    entry.impersonation.uid = try reader.text("as-uid")
    entry.impersonation.groups = try reader.texts("as-groups")
    if let extra = try reader.mapping("as-user-extra") {
      for (key, _) in extra.node.entries {
        let key = key.text ?? ""
        entry.impersonation.extra.append(.init(key: key, values: try extra.texts(key)))
      }
    }
    if let provider = try reader.mapping("auth-provider") {
      entry.authProvider = try provider.text("name") ?? "without a name"
    }
    if let exec = try reader.mapping("exec") { entry.exec = try self.exec(exec) }
    return entry
  }

  private static func exec(_ reader: FieldReader) throws(KubeconfigError) -> ExecSettings {
    guard let command = try reader.text("command") else { throw reader.error(.missing, "command") }
    guard let version = try reader.text("apiVersion") else {
      throw reader.error(.missing, "apiVersion")
    }
    guard ExecSettings.versions.contains(version) else {
      throw reader.error(.unknownWord(version, allowed: ExecSettings.versions), "apiVersion")
    }
    var variables: [ExecSettings.Variable] = []
    for item in try reader.mappings("env") {
      guard let name = try item.text("name") else { throw item.error(.missing, "name") }
      let value = try item.secret("value") ?? Secret("")
      variables.append(ExecSettings.Variable(name: name, value: value))
    }
    return ExecSettings(
      origin: reader.origin, apiVersion: version, command: command,
      arguments: try reader.texts("args"), environment: variables,
      installHint: try reader.text("installHint"),
      provideClusterInfo: try reader.flag("provideClusterInfo"),
      interactiveMode: try interactiveMode(reader, version))
  }

  /// The field is required in v1; in v1beta1 the default is IfAvailable.
  private static func interactiveMode(
    _ reader: FieldReader, _ version: String
  ) throws(KubeconfigError) -> ExecSettings.InteractiveMode {
    guard let word = try reader.text("interactiveMode") else {
      guard version.hasSuffix("v1beta1") else { throw reader.error(.missing, "interactiveMode") }
      return .ifAvailable
    }
    guard let mode = ExecSettings.InteractiveMode(rawValue: word) else {
      let allowed = ExecSettings.InteractiveMode.allCases.map(\.rawValue)
      throw reader.error(.unknownWord(word, allowed: allowed), "interactiveMode")
    }
    return mode
  }
}
