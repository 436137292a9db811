/// What ends a connection on which nobody has said anything for a while, a websocket among others.
public struct QuietTimeout: Sendable, Hashable {
  /// `tunnel`, `client` or `server`.
  public let name: String
  public let milliseconds: Int
  /// The line that it stands on.
  public let directive: Directive
}

extension Configuration {
  /// What ends quiet tunnels to the servers of a backend: its `timeout tunnel`, which replaces the others in a tunnel;
  /// without one its `timeout server`, and the `timeout client` of the frontends that lead to it. Timeouts that are not
  /// set, are 0, or hang on the environment are left out (section 4.2 of the configuration manual).
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
