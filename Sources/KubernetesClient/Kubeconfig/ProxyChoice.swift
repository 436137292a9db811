/// The proxy for connecting to an API server.
struct ProxyChoice: Sendable, Hashable {
  /// The proxy URL, which can contain a password; nil for a direct connection.
  let address: Secret<String>?
  /// Hosts to connect to directly, in NO_PROXY format.
  let exceptions: String

  static let direct = ProxyChoice(address: nil, exceptions: "*")

  /// Determines the proxy kubectl would use: the kubeconfig's proxy always; otherwise the environment's, except for the local
  /// machine.
  init(
    cluster: ClusterEntry?, server: ServerAddress, environment: ProcessEnvironment
  ) throws(KubeconfigError) {
    if let cluster, let proxy = cluster.proxyURL {
      address = Secret(try Self.check(proxy.exposed, cluster.origin))
      exceptions = ""
      return
    }
    let names = server.isSecure ? ["HTTPS_PROXY", "https_proxy"] : ["HTTP_PROXY", "http_proxy"]
    guard !server.isLoopback, let name = names.first(where: { environment[$0] != nil }),
      let text = environment[name]
    else {
      self = .direct
      return
    }
    let full = text.contains("://") ? text : "http://\(text)"
    address = Secret(try Self.check(full, Origin(file: "environment", field: name), isWhole: true))
    exceptions = environment["NO_PROXY"] ?? environment["no_proxy"] ?? ""
  }

  private init(address: Secret<String>?, exceptions: String) {
    self.address = address
    self.exceptions = exceptions
  }

  /// Returns the proxy URL with the scheme that makes libcurl resolve names at the proxy, as kubectl does.
  private static func check(
    _ text: String, _ origin: Origin, isWhole: Bool = false
  ) throws(KubeconfigError) -> String {
    let field = isWhole ? nil : "proxy-url"
    guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
      throw origin.error(.badProxy("it has no scheme; use http://, https:// or socks5://"), field)
    }
    let rest = text[colon...]
    if text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
      throw origin.error(.badProxy("it contains spaces or control characters"), field)
    }
    if rest.dropFirst(3).isEmpty { throw origin.error(.badProxy("it has no host"), field) }
    switch text[..<colon].lowercased() {
    case "http": return "http\(rest)"
    case "https": return "https\(rest)"
    case "socks5", "socks5h": return "socks5h\(rest)"
    default:
      throw origin.error(.badProxy("its scheme is not http, https or socks5"), field)
    }
  }
}
