import Basics
package import Kubernetes
import YAML

/// Reads the expiry of certificates.
///
/// Sources: RFC 7468 (PEM), X.690 (DER), RFC 5280, section 4.1 (the certificate).
package enum CertificateDates {
  /// Returns the expiry of the first certificate in a PEM text, in seconds since 1970, or nil if
  /// there is none or it is malformed.
  package static func notAfter(pem: String) -> Int64? {
    first(inPEM: pem).flatMap { notAfter(der: $0) }
  }

  /// Returns the first certificate in a PEM text as DER.
  static func first(inPEM pem: String) -> [UInt8]? {
    var content = ""
    var isInside = false
    for line in pem.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      let text = String(decoding: line, as: UTF8.self).filter { $0 != " " && $0 != "\t" }
      if text == "-----BEGINCERTIFICATE-----" {
        isInside = true
      } else if text == "-----ENDCERTIFICATE-----" {
        return isInside ? Base64.bytes(content) : nil
      } else if isInside {
        content += text
      }
    }
    return nil
  }

  /// Returns the expiry of a DER certificate.
  package static func notAfter(der bytes: [UInt8]) -> Int64? {
    guard var fields = DERReader.fields(ofCertificate: bytes),
      fields.content(of: .sequence) != nil, fields.content(of: .sequence) != nil,
      let validity = fields.content(of: .sequence)
    else { return nil }
    var dates = DERReader(validity)
    guard dates.date() != nil, let end = dates.date(), dates.isAtEnd else { return nil }
    return end
  }

  /// Returns the expiry of the certificate in a Secret's `tls.crt`, or nil if there is no readable
  /// certificate.
  package static func notAfter(of secret: KubernetesObject) -> Int64? {
    text(of: secret).flatMap { notAfter(pem: $0) }
  }

  /// Returns the content of a Secret's `tls.crt`.
  static func text(of secret: KubernetesObject) -> String? {
    if let text = secret.node["stringData"]?["tls.crt"]?.text { return text }
    return secret.node["data"]?["tls.crt"]?.text.flatMap { Base64.text($0) }
  }
}

/// Reads consecutive DER values. Malformed values and lengths beyond the input end the reading.
struct DERReader {
  enum Tag: UInt8 {
    case boolean = 0x01
    case integer = 0x02
    case octetString = 0x04
    case objectID = 0x06
    case utcTime = 0x17
    case generalizedTime = 0x18
    case sequence = 0x30
    /// Context-specific, constructed, number 0: the version of a certificate.
    case version = 0xA0
    /// A DNS name in a certificate's subjectAltName.
    case dnsName = 0x82
    case issuerID = 0x81
    case extensions = 0xA3
  }

  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  /// Returns the content of the next value if it has a tag; otherwise reads nothing and returns
  /// nil.
  mutating func content(of tag: Tag) -> ArraySlice<UInt8>? {
    guard rest.first == tag.rawValue else { return nil }
    return next()
  }

  /// Skips the next value. Returns false if it is malformed.
  mutating func skip() -> Bool { next() != nil }

  private mutating func next() -> ArraySlice<UInt8>? {
    guard !rest.isEmpty else { return nil }
    var after = rest.dropFirst()
    guard let length = Self.length(&after), length <= after.count else { return nil }
    rest = after.dropFirst(length)
    return after.prefix(length)
  }

  /// Reads a length, which DER requires in its shortest form.
  private static func length(_ bytes: inout ArraySlice<UInt8>) -> Int? {
    guard let first = bytes.popFirst() else { return nil }
    if first < 0x80 { return Int(first) }
    let count = Int(first & 0x7F)
    guard (1...4).contains(count), bytes.count >= count, bytes.first != 0 else { return nil }
    var length = 0
    for byte in bytes.prefix(count) { length = length << 8 | Int(byte) }
    bytes = bytes.dropFirst(count)
    return length < 0x80 ? nil : length
  }

  /// Reads a date in one of RFC 5280's formats: `YYMMDDHHMMSSZ` until 2049, `YYYYMMDDHHMMSSZ`
  /// afterwards.
  mutating func date() -> Int64? {
    if let text = content(of: .utcTime) {
      guard text.count == 13, let year = Self.number(text.prefix(2)) else { return nil }
      return Self.seconds(century: year < 50 ? "20" : "19", text)
    }
    guard let text = content(of: .generalizedTime), text.count == 15 else { return nil }
    return Self.seconds(century: "", text)
  }

  private static func seconds(century: String, _ text: ArraySlice<UInt8>) -> Int64? {
    let digits = Array((century + String(decoding: text, as: UTF8.self)).utf8)
    guard digits.count == 15, digits[14] == UInt8(ascii: "Z"), number(digits[..<14]) != nil else {
      return nil
    }
    func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
    return Time.seconds(
      "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(8..<10)):\(part(10..<12)):\(part(12..<14))Z"
    )
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }
}

extension DERReader {
  /// Returns the fields of a certificate after its serial number, starting with the signature
  /// algorithm, or nil if it is malformed.
  static func fields(ofCertificate bytes: [UInt8]) -> DERReader? {
    var outer = DERReader(bytes[...])
    guard let certificate = outer.content(of: .sequence), outer.isAtEnd else { return nil }
    var parts = DERReader(certificate)
    guard let body = parts.content(of: .sequence) else { return nil }
    var fields = DERReader(body)
    _ = fields.content(of: .version)
    return fields.content(of: .integer) == nil ? nil : fields
  }
}
