/// The address of an API server: `https://host:port/prefix`.
public struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
  public let isSecure: Bool
  /// A host name or IP address; IPv6 without brackets.
  public let host: String
  public let port: Int
  /// The path prefix before `/api`, for example behind a gateway. Has no trailing slash; usually empty.
  public let prefix: String

  /// Why a text is not a valid address.
  struct Malformed: Error { let reason: String }

  /// Parses an address; one without a scheme gets the default scheme.
  init(parsing text: String, secureByDefault: Bool) throws(Malformed) {
    var rest = Substring(text)
    if let range = Self.schemeEnd(in: text) {
      switch text[..<range.start].lowercased() {
      case "https": isSecure = true
      case "http": isSecure = false
      default: throw Malformed(reason: "its scheme is neither https nor http")
      }
      rest = text[range.end...]
    } else {
      isSecure = secureByDefault
    }
    if rest.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
      throw Malformed(reason: "it contains spaces or control characters")
    }
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let path = rest.dropFirst(authority.count)
    if path.contains(where: { $0 == "?" || $0 == "#" }) {
      throw Malformed(reason: "it has a query or a fragment")
    }
    if authority.contains("@") { throw Malformed(reason: "it contains a user or a password") }
    (host, port) = try Self.endpoint(authority, isSecure ? 443 : 80)
    var prefix = path
    while prefix.last == "/" { prefix.removeLast() }
    self.prefix = String(prefix)
  }

  /// The host as written in a URL, with IPv6 in brackets.
  var hostText: String { host.contains(":") ? "[\(host)]" : host }

  /// The host, and the port if it is not the scheme's default, as in a Host header.
  var authority: String {
    port == (isSecure ? 443 : 80) ? hostText : "\(hostText):\(port)"
  }

  public var description: String { "\(isSecure ? "https" : "http")://\(authority)\(prefix)" }

  /// Whether the address is on the local machine, for which the environment's proxies are not used.
  var isLoopback: Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.")
      || host.hasSuffix(".localhost")
  }

  private static func schemeEnd(in text: String) -> (start: String.Index, end: String.Index)? {
    guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return nil }
    return (colon, text.index(colon, offsetBy: 3))
  }

  private static func endpoint(
    _ authority: Substring, _ defaultPort: Int
  ) throws(Malformed) -> (host: String, port: Int) {
    var host = authority
    var port: Substring?
    if authority.first == "[" {
      guard let end = authority.firstIndex(of: "]") else {
        throw Malformed(reason: "a bracket is not closed")
      }
      host = authority[authority.index(after: authority.startIndex)..<end]
      let tail = authority[authority.index(after: end)...]
      guard tail.isEmpty || tail.first == ":" else {
        throw Malformed(reason: "there is text after the bracket")
      }
      port = tail.isEmpty ? nil : tail.dropFirst()
    } else if let colon = authority.firstIndex(of: ":") {
      host = authority[..<colon]
      port = authority[authority.index(after: colon)...]
    }
    if host.isEmpty { throw Malformed(reason: "it has no host") }
    guard let port, !port.isEmpty else { return (String(host), defaultPort) }
    guard let number = Int(port), (1...65535).contains(number) else {
      throw Malformed(reason: "its port is not between 1 and 65535")
    }
    return (String(host), number)
  }
}
