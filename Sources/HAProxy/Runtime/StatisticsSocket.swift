/// A `stats socket` line of `global`, where HAProxy takes commands of its runtime API.
public struct StatisticsSocket: Sendable, Hashable {
  public let directive: Directive
  public let address: Address
  /// The privileges of its users: `user`, `operator` or `admin`.
  public let level: String

  init?(_ directive: Directive) {
    guard let word = directive.argument(1) else { return nil }
    self.directive = directive
    address = Address(word)
    // Without `level`, users are operators (haproxy/haproxy, doc/configuration.txt, "stats socket").
    level = directive.value(after: "level")?.text ?? "operator"
  }

  /// The TCP port; nil for a socket file.
  public var port: Int? {
    guard address.family.map({ ["ipv4", "ipv6", "tcp", "tcp4", "tcp6"].contains($0) }) ?? true
    else {
      return nil
    }
    return address.port?.constant.flatMap { Int($0) }
  }

  /// Whether it can be reached from inside the pod at a loopback address.
  public var isOnLoopback: Bool {
    guard port != nil, let host = address.host else { return false }
    let text = host.text
    return text.isEmpty || text == "*" || text == "0.0.0.0" || text == "::" || text == "::1"
      || text == "localhost" || text.hasPrefix("127.")
  }

  /// Whether its users may change servers and tables.
  public var isForAdministrators: Bool { level == "admin" }
}

extension Configuration {
  /// The socket on TCP at which HAProxy takes commands from inside the pod; one for administrators if there is any.
  public var runtimeSocket: StatisticsSocket? {
    let sockets = statisticsSockets.compactMap { StatisticsSocket($0) }.filter(\.isOnLoopback)
    return sockets.first(where: \.isForAdministrators) ?? sockets.first
  }
}
