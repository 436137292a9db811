import Basics

/// Determines the trusted CA certificates and the client certificate.
struct TLSResolver {
  let trust: ServerTrust
  let clientCertificate: ClientCertificate?

  /// Whether a setting implies TLS, which determines the scheme of an address without one.
  var isConfigured: Bool { trust != .system || clientCertificate != nil }

  var authorities: [UInt8]? {
    if case .authorities(let bytes) = trust { bytes } else { nil }
  }

  init(
    _ choice: ClusterChoice, _ cluster: ClusterEntry?, _ user: UserEntry?
  ) throws(KubeconfigError) {
    trust = try Self.trust(choice, cluster)
    clientCertificate = try Self.clientCertificate(choice, user)
  }

  private static func trust(
    _ choice: ClusterChoice, _ cluster: ClusterEntry?
  ) throws(KubeconfigError) -> ServerTrust {
    if choice.insecureSkipTLSVerify {
      if choice.certificateAuthority != nil {
        throw KubeconfigError(.authorityAndInsecure, field: "--insecure-skip-tls-verify")
      }
      return .anything
    }
    if let path = choice.certificateAuthority {
      return .authorities(try pem(path, field: "--certificate-authority"))
    }
    guard let cluster else { return .system }
    let origin = cluster.origin
    let hasAuthority =
      cluster.certificateAuthority != nil || cluster.certificateAuthorityData != nil
    if cluster.insecureSkipTLSVerify {
      if hasAuthority { throw origin.error(.authorityAndInsecure, "insecure-skip-tls-verify") }
      return .anything
    }
    guard hasAuthority else { return .system }
    return .authorities(
      try pem(
        data: cluster.certificateAuthorityData, path: cluster.certificateAuthority, origin,
        "certificate-authority"))
  }

  private static func clientCertificate(
    _ choice: ClusterChoice, _ user: UserEntry?
  ) throws(KubeconfigError) -> ClientCertificate? {
    if choice.clientCertificate != nil || choice.clientKey != nil {
      guard let certificate = choice.clientCertificate else {
        throw KubeconfigError(.certificateMissing, field: "--client-key")
      }
      guard let key = choice.clientKey else {
        throw KubeconfigError(.keyMissing, field: "--client-certificate")
      }
      return ClientCertificate(
        certificate: Secret(try pem(certificate, field: "--client-certificate")),
        key: Secret(try pem(key, field: "--client-key")))
    }
    // A token on the command line replaces all credentials in the user's entry.
    guard let user, choice.token == nil else { return nil }
    let hasCertificate = user.clientCertificate != nil || user.clientCertificateData != nil
    let hasKey = user.clientKey != nil || user.clientKeyData != nil
    guard hasCertificate || hasKey else { return nil }
    guard hasCertificate else { throw user.origin.error(.certificateMissing) }
    guard hasKey else { throw user.origin.error(.keyMissing) }
    return ClientCertificate(
      certificate: Secret(
        try pem(
          data: user.clientCertificateData, path: user.clientCertificate, user.origin,
          "client-certificate")),
      key: Secret(
        try pem(
          data: user.clientKeyData?.exposed, path: user.clientKey, user.origin, "client-key")))
  }

  /// Returns the PEM data of a field, or of the file named by another field. If both are set, the data wins, as in kubectl.
  private static func pem(
    data: String?, path: String?, _ origin: Origin, _ field: String
  ) throws(KubeconfigError) -> [UInt8] {
    guard let data else { return try pem(origin.resolve(path ?? ""), field: field, origin) }
    guard let bytes = Base64.bytes(data) else { throw origin.error(.notBase64, "\(field)-data") }
    guard isPEM(bytes) else { throw origin.error(.notPEM, "\(field)-data") }
    return bytes
  }

  private static func pem(
    _ path: String, field: String, _ origin: Origin? = nil
  ) throws(KubeconfigError) -> [UInt8] {
    let bytes = try CredentialFile.read(path, field: field, origin)
    guard isPEM(bytes) else {
      throw CredentialFile.error(.notPEM, path, field, origin)
    }
    return bytes
  }

  private static func isPEM(_ bytes: [UInt8]) -> Bool {
    String(decoding: bytes, as: UTF8.self).hasBlock
  }
}

extension String {
  /// Whether a line starts a PEM block.
  fileprivate var hasBlock: Bool {
    split(whereSeparator: \.isNewline).contains { $0.hasPrefix("-----BEGIN ") }
  }
}

/// A file referenced by a setting.
enum CredentialFile {
  static func read(
    _ path: String, field: String, _ origin: Origin?
  ) throws(KubeconfigError) -> [UInt8] {
    let bytes: [UInt8]
    do throws(SmallFile.Failure) {
      bytes = try SmallFile.read(path)
    } catch {
      switch error {
      case .missing: throw self.error(.unreadable("no such file"), path, field, origin)
      case .unreadable(let words): throw self.error(.unreadable(words), path, field, origin)
      }
    }
    if bytes.isEmpty { throw error(.emptyFile, path, field, origin) }
    return bytes
  }

  static func error(
    _ reason: KubeconfigError.Reason, _ path: String, _ field: String, _ origin: Origin?
  ) -> KubeconfigError {
    let name = origin.map { "\($0.field).\(field)" } ?? field
    return KubeconfigError(reason, file: origin?.file, field: "\(name) (\(path))")
  }
}
