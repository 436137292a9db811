/// Formats of strings, and of numbers written as strings, that API servers validate in some fields.
///
/// source: kubernetes/kubernetes v1.36 staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go
enum SchemaFormat: String {
  case dnsLabel = "dns-label"
  case dnsSubdomain = "dns-subdomain"
  case portName = "port-name"
  /// A port number or name.
  case port
  /// A port number or name; 0 or an empty value means the Service's own port.
  case targetPort = "target-port"
  case qualified
  case variable
  /// Label keys and values.
  case labels
  /// Annotation keys.
  case annotations
  /// ConfigMap and Secret keys.
  case keys
  case host
  /// A count or a percentage.
  case amount
  /// A count or a percentage of at most 100.
  case share
  case mode
}

/// Formats of names.
enum NameForm {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// Lowercase letters, digits and dashes, at most 63, with a letter or digit at both ends (RFC 1123).
  static func isDNSLabel(_ text: Bytes) -> Bool { text.count <= 63 && isLabel(text[...]) }

  /// Labels separated by dots, at most 253 characters.
  static func isDNSSubdomain(_ text: Bytes) -> Bool {
    guard text.count <= 253 else { return false }
    var start = 0
    for index in 0...text.count where index == text.count || text[index] == UInt8(ascii: ".") {
      guard isLabel(text[start..<index]) else { return false }
      start = index + 1
    }
    return true
  }

  static func isWildcardSubdomain(_ text: Bytes) -> Bool {
    text.count > 2 && text[0] == UInt8(ascii: "*") && text[1] == UInt8(ascii: ".")
      && isDNSSubdomain(Bytes(rebasing: text[2...]))
  }

  /// Up to 15 lowercase letters, digits and single dashes, with at least one letter (RFC 6335).
  static func isPortName(_ text: Bytes) -> Bool {
    guard (1...15).contains(text.count), isLabel(text[...]),
      text.contains(where: { isLower($0) })
    else { return false }
    return !zip(text, text.dropFirst()).contains {
      $0 == UInt8(ascii: "-") && $1 == UInt8(ascii: "-")
    }
  }

  /// A name with an optional DNS subdomain and slash before it, as in label keys. `anyCase` allows uppercase letters in the
  /// prefix, as in annotation keys.
  static func isQualifiedName(_ text: Bytes, anyCase: Bool = false) -> Bool {
    guard let slash = text.firstIndex(of: UInt8(ascii: "/")) else {
      return isQualifiedPart(text[...])
    }
    let prefix = text[..<slash]
    let lowered = anyCase ? prefix.map { isUpper($0) ? $0 | 0x20 : $0 } : Array(prefix)
    return !prefix.isEmpty && lowered.withUnsafeBufferPointer(isDNSSubdomain)
      && isQualifiedPart(text[(slash + 1)...])
  }

  /// A label value: empty, or a name without a prefix.
  static func isLabelValue(_ text: Bytes) -> Bool { text.isEmpty || isQualifiedPart(text[...]) }

  /// A ConfigMap or Secret key.
  static func isConfigKey(_ text: Bytes) -> Bool {
    (1...253).contains(text.count)
      && text.allSatisfy { isLower($0) || isUpper($0) || isDigit($0) || isJoint($0) }
      && !(text.count == 1 && text[0] == UInt8(ascii: "."))
      && !text.starts(with: "..".utf8)
  }

  /// The name of an environment variable. Servers before 1.32 are stricter.
  ///
  /// source: kubernetes/kubernetes v1.36 pkg/features/kube_features.go RelaxedEnvironmentVariableValidation
  static func isVariable(_ text: Bytes, relaxed: Bool) -> Bool {
    guard let first = text.first else { return false }
    if relaxed { return text.allSatisfy { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "=") } }
    return !isDigit(first)
      && text.allSatisfy { isLower($0) || isUpper($0) || isDigit($0) || isJoint($0) }
      && !(text.count == 1 && first == UInt8(ascii: ".")) && !text.starts(with: "..".utf8)
  }

  /// Four numbers separated by dots.
  static func isIPv4(_ text: Bytes) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy {
        (1...3).contains($0.count) && $0.allSatisfy(isDigit)
          && $0.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 255
      }
  }

  private static func isLabel(_ text: Slice<Bytes>) -> Bool {
    guard let first = text.first, let last = text.last, first != UInt8(ascii: "-"),
      last != UInt8(ascii: "-")
    else { return false }
    return text.count <= 253
      && text.allSatisfy { isLower($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
  }

  private static func isQualifiedPart(_ text: Slice<Bytes>) -> Bool {
    guard (1...63).contains(text.count), let first = text.first, let last = text.last,
      !isJoint(first), !isJoint(last)
    else { return false }
    return text.allSatisfy { isLower($0) || isUpper($0) || isDigit($0) || isJoint($0) }
  }

  private static func isJoint(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
  }
  private static func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
  private static func isUpper(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
