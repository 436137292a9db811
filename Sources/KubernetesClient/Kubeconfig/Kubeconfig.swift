import YAML

/// The merged contents of kubeconfig files. Only their syntax is checked.
struct Kubeconfig: Sendable {
  var clusters: [String: ClusterEntry] = [:]
  var users: [String: UserEntry] = [:]
  var contexts: [String: ContextEntry] = [:]
  var currentContext: String?
  /// The files that were read.
  var files: [String] = []

  var isEmpty: Bool {
    clusters.isEmpty && users.isEmpty && contexts.isEmpty && currentContext == nil
  }

  /// Merges a file of lower precedence: the first file that defines an entry wins as a whole, as in client-go.
  mutating func merge(_ other: Kubeconfig) {
    clusters.merge(other.clusters) { first, _ in first }
    users.merge(other.users) { first, _ in first }
    contexts.merge(other.contexts) { first, _ in first }
    currentContext = currentContext ?? other.currentContext
    files += other.files
  }
}

/// The position of an entry in a kubeconfig.
struct Origin: Sendable, Hashable {
  let file: String
  /// The path of the entry, such as `users[admin].user`.
  let field: String

  /// Resolves a path in the entry relative to its file's directory.
  func resolve(_ path: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return String(file[...slash]) + path
  }

  func error(_ reason: KubeconfigError.Reason, _ name: String? = nil) -> KubeconfigError {
    KubeconfigError(reason, file: file, field: name.map { "\(field).\($0)" } ?? field)
  }
}

struct ClusterEntry: Sendable {
  let origin: Origin
  var server: String?
  var tlsServerName: String?
  var insecureSkipTLSVerify = false
  var certificateAuthority: String?
  var certificateAuthorityData: String?
  var proxyURL: Secret<String>?
  var disableCompression = false
  /// The extension `client.authentication.k8s.io/exec`, passed to exec plugins.
  var execExtension: Node?
}

struct UserEntry: Sendable {
  let origin: Origin
  var clientCertificate: String?
  var clientCertificateData: String?
  var clientKey: String?
  var clientKeyData: Secret<String>?
  var token: Secret<String>?
  var tokenFile: String?
  var username: String?
  var password: Secret<String>?
  var impersonation = Impersonation()
  var exec: ExecSettings?
  var authProvider: String?
}

struct ContextEntry: Sendable {
  let origin: Origin
  var cluster: String?
  var user: String?
  var namespace: String?
}

/// The user to impersonate.
public struct Impersonation: Sendable, Hashable {
  public var user: String?
  public var uid: String?
  public var groups: [String] = []
  /// In file order.
  public var extra: [Extra] = []

  public struct Extra: Sendable, Hashable {
    public let key: String
    public let values: [String]
  }

  public init() {}

  /// Whether anything other than a user is impersonated, which requires a user.
  var hasDetails: Bool { uid != nil || !groups.isEmpty || !extra.isEmpty }
}
