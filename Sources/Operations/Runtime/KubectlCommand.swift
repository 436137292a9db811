import KubernetesClient

/// How kubectl is called for the cluster that the user chose.
enum KubectlCommand {
  /// The value of KUBECTL, otherwise the kubectl on the PATH.
  static var program: String {
    ProcessEnvironment.current.variables("KUBECTL").flatMap { $0.isEmpty ? nil : $0 } ?? "kubectl"
  }

  /// The flags of kubectl with the same meaning.
  static func flags(of choice: ClusterChoice) -> [String] {
    var flags: [String] = []
    func add(_ name: String, _ value: String?) {
      if let value { flags.append("--\(name)=\(value)") }
    }
    add("kubeconfig", choice.kubeconfig)
    add("context", choice.context)
    add("cluster", choice.cluster)
    add("user", choice.user)
    add("server", choice.server)
    add("token", choice.token?.exposed)
    add("certificate-authority", choice.certificateAuthority)
    add("client-certificate", choice.clientCertificate)
    add("client-key", choice.clientKey)
    if choice.insecureSkipTLSVerify { flags.append("--insecure-skip-tls-verify=true") }
    add("tls-server-name", choice.tlsServerName)
    add("as", choice.impersonate)
    for group in choice.impersonateGroups { add("as-group", group) }
    return flags
  }
}
