package import Kubernetes
import YAML

/// The hosts that a certificate is for.
///
/// Sources: RFC 5280, section 4.2.1.6 (subjectAltName); RFC 9525, sections 6.1 to 6.3 (matching; the common name no longer
/// counts).
package enum CertificateNames {
  /// The DNS names of the first certificate in a PEM text, in lower case; empty for one that has none, nil when there is no
  /// certificate, or it is malformed.
  package static func names(pem: String) -> [String]? {
    CertificateDates.first(inPEM: pem).flatMap { names(der: $0) }
  }

  /// The same of a certificate in DER.
  package static func names(der bytes: [UInt8]) -> [String]? {
    guard var fields = DERReader.fields(ofCertificate: bytes) else { return nil }
    // The signature's algorithm, issuer, validity, subject and its public key.
    for _ in 0..<5 where fields.content(of: .sequence) == nil { return nil }
    // Identifiers of issuer and subject, of version 2; the latter has the tag of a DNS name.
    _ = fields.content(of: .issuerID)
    _ = fields.content(of: .dnsName)
    guard let wrapped = fields.content(of: .extensions) else { return fields.isAtEnd ? [] : nil }
    var wrapper = DERReader(wrapped)
    guard let list = wrapper.content(of: .sequence) else { return nil }
    var extensions = DERReader(list)
    while !extensions.isAtEnd {
      guard let one = extensions.content(of: .sequence) else { return nil }
      var parts = DERReader(one)
      guard let id = parts.content(of: .objectID) else { return nil }
      _ = parts.content(of: .boolean)
      guard let value = parts.content(of: .octetString) else { return nil }
      // 2.5.29.17
      if id.elementsEqual([0x55, 0x1D, 0x11]) { return alternatives(value) }
    }
    return []
  }

  private static func alternatives(_ value: ArraySlice<UInt8>) -> [String]? {
    var outer = DERReader(value)
    guard let list = outer.content(of: .sequence), outer.isAtEnd else { return nil }
    var names = DERReader(list)
    var found: [String] = []
    while !names.isAtEnd {
      if let name = names.content(of: .dnsName) {
        found.append(String(decoding: name, as: UTF8.self).lowercased())
      } else if !names.skip() {
        return nil
      }
    }
    return found
  }

  /// The names in the `tls.crt` of a Secret; nil when there is no certificate to be read.
  package static func names(of secret: KubernetesObject) -> [String]? {
    CertificateDates.text(of: secret).flatMap { names(pem: $0) }
  }

  /// Whether a name of a certificate stands for a host: itself, or a wildcard as the whole first label, for one label.
  package static func matches(_ name: String, _ host: String) -> Bool {
    let (name, host) = (normal(name), normal(host))
    if name == host { return true }
    guard name.hasPrefix("*."), let dot = host.firstIndex(of: "."), dot > host.startIndex else {
      return false
    }
    let parent = name.dropFirst()
    return !parent.contains("*") && parent.dropFirst().contains(".") && parent == host[dot...]
  }

  private static func normal(_ name: String) -> String {
    let lower = name.lowercased()
    return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
  }
}

extension Inventory {
  /// The hosts that the certificate in a Secret of a namespace is for; nil where the input has none to be read.
  public func certificateNames(secret name: String, in namespace: String) -> [String]? {
    find(kind: "Secret", namespace, name).flatMap { CertificateNames.names(of: $0) }
  }

  /// Whether a host is among names of a certificate.
  public static func certificate(for names: [String], covers host: String) -> Bool {
    names.contains { CertificateNames.matches($0, host) }
  }
}
