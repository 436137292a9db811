/// How the caller authenticates, in addition to a client certificate.
enum Credential: Sendable {
  case none
  case token(Secret<String>)
  case tokenFile(path: String, fallback: Secret<String>?)
  case basic(user: String, password: Secret<String>)
  case exec(ExecSettings)
}

/// A client certificate and its key in PEM format.
struct ClientCertificate: Sendable, Hashable {
  let certificate: Secret<[UInt8]>
  let key: Secret<[UInt8]>
}

/// How the server's certificate is verified.
enum ServerTrust: Sendable, Hashable {
  /// Against the system's CA certificates.
  case system
  /// Only against these CA certificates, in PEM format.
  case authorities([UInt8])
  /// Not at all, at the user's request.
  case anything

  var isSystem: Bool { self == .system }
}
