/// The command-line flags that select the cluster, with the same meaning as kubectl's.
public struct ClusterChoice: Sendable {
  public var kubeconfig: String?
  public var context: String?
  public var cluster: String?
  public var user: String?
  public var namespace: String?
  public var server: String?
  public var token: Secret<String>?
  public var certificateAuthority: String?
  public var clientCertificate: String?
  public var clientKey: String?
  public var insecureSkipTLSVerify = false
  public var tlsServerName: String?
  public var impersonate: String?
  public var impersonateGroups: [String] = []

  public init() {}
}
