/// How the caller shows who it is, beside a client certificate.
enum Credential: Sendable {
  case none
  case token(Secret<String>)
  case tokenFile(path: String, fallback: Secret<String>?)
  case basic(user: String, password: Secret<String>)
  case exec(ExecSettings)
}

/// A client certificate and its key, as PEM.
struct ClientCertificate: Sendable, Hashable {
  let certificate: Secret<[UInt8]>
  let key: Secret<[UInt8]>
}

/// How the server's own certificate is judged.
enum ServerTrust: Sendable, Hashable {
  /// By the authorities that the system trusts.
  case system
  /// By these authorities only, as PEM.
  case authorities([UInt8])
  /// Not at all, because the user said so.
  case anything

  var isSystem: Bool { self == .system }
}
