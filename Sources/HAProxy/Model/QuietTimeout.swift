/// A timeout that closes an idle connection, such as an idle WebSocket.
public struct QuietTimeout: Sendable, Hashable {
  /// The name of the timeout: `tunnel`, `client` or `server`.
  public let name: String
  public let milliseconds: Int
  /// The directive that sets it.
  public let directive: Directive
}

extension Configuration {
  /// Returns the timeouts that close idle tunnels to the servers of a backend: its `timeout tunnel`, which overrides the others
  /// in a tunnel; without it, its `timeout server` and the `timeout client` of the frontends that route to it. Timeouts that
  /// are unset, 0 or dependent on the environment are omitted (section 4.2 of the configuration manual).
  public func quietTimeouts(of backend: Proxy) -> [QuietTimeout] {
    if let (milliseconds, directive) = backend.timeout("tunnel"), milliseconds != 0 {
      return milliseconds.map {
        [QuietTimeout(name: "tunnel", milliseconds: $0, directive: directive)]
      } ?? []
    }
    var found: [QuietTimeout] = []
    func add(_ name: String, of proxy: Proxy) {
      guard let (milliseconds, directive) = proxy.timeout(name), let milliseconds,
        milliseconds > 0, !found.contains(where: { $0.directive == directive })
      else { return }
      found.append(QuietTimeout(name: name, milliseconds: milliseconds, directive: directive))
    }
    add("server", of: backend)
    for frontend in sources(of: backend) { add("client", of: proxies[frontend]) }
    return found
  }
}
