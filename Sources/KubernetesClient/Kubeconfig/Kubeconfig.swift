import YAML

/// What kubeconfig files say, merged; nothing in it is checked beyond its form.
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

  /// Adds what a file of lower rank says: the first file to name an entry has it whole, as client-go merges.
  mutating func merge(_ other: Kubeconfig) {
    clusters.merge(other.clusters) { first, _ in first }
    users.merge(other.users) { first, _ in first }
    contexts.merge(other.contexts) { first, _ in first }
    currentContext = currentContext ?? other.currentContext
    files += other.files
  }
}

/// Where an entry of a kubeconfig stands.
struct Origin: Sendable, Hashable {
  let file: String
  /// The entry's field, such as `users[admin].user`.
  let field: String

  /// A path of the entry, taken relative to its file's folder.
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
  /// The extension `client.authentication.k8s.io/exec`, handed to exec plugins.
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

/// Whom the server shall take the caller for.
public struct Impersonation: Sendable, Hashable {
  public var user: String?
  public var uid: String?
  public var groups: [String] = []
  /// In the order of the file.
  public var extra: [Extra] = []

  public struct Extra: Sendable, Hashable {
    public let key: String
    public let values: [String]
  }

  public init() {}

  /// Whether more is impersonated than a user, which needs one.
  var hasDetails: Bool { uid != nil || !groups.isEmpty || !extra.isEmpty }
}
