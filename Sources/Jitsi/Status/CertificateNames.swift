package import Kubernetes
import YAML

/// The hosts that a certificate covers.
///
/// Sources: RFC 5280, section 4.2.1.6 (subjectAltName); RFC 9525, sections 6.1 to 6.3 (matching; the common name no longer
/// counts).
package enum CertificateNames {
  /// Returns the lowercase DNS names of the first certificate in a PEM text: empty if it has none, nil if there is no
  /// certificate or it is malformed.
  package static func names(pem: String) -> [String]? {
    CertificateDates.first(inPEM: pem).flatMap { names(der: $0) }
  }

  /// Returns the lowercase DNS names of a DER certificate.
  package static func names(der bytes: [UInt8]) -> [String]? {
    guard var fields = DERReader.fields(ofCertificate: bytes) else { return nil }
    // Skips the signature algorithm, issuer, validity, subject and public key.
    for _ in 0..<5 where fields.content(of: .sequence) == nil { return nil }
    // Skips version 2's identifiers of issuer and subject; the latter has the tag of a DNS name.
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
      // 2.5.29.17: subjectAltName
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

  /// Returns the names in a Secret's `tls.crt`, or nil if there is no readable certificate.
  package static func names(of secret: KubernetesObject) -> [String]? {
    CertificateDates.text(of: secret).flatMap { names(pem: $0) }
  }

  /// Returns whether a certificate's name matches a host: exactly, or with a wildcard as the entire first label.
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
  /// Returns the hosts covered by the certificate in a Secret, or nil if the input has no readable certificate.
  public func certificateNames(secret name: String, in namespace: String) -> [String]? {
    find(kind: "Secret", namespace, name).flatMap { CertificateNames.names(of: $0) }
  }

  /// Returns whether the names of a certificate cover a host.
  public static func certificate(for names: [String], covers host: String) -> Bool {
    names.contains { CertificateNames.matches($0, host) }
  }
}
