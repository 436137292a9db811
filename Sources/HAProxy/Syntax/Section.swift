/// A section of a configuration: its header line and the directives up to the next section.
public struct Section: Sendable, Hashable {
  /// The kinds of sections HAProxy supports.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case global, defaults, frontend, backend, listen, peers, resolvers, userlist, cache, mailers
    case program, ring, traces, acme, healthcheck
    case httpErrors = "http-errors"
    case logForward = "log-forward"
    case logProfile = "log-profile"
    case fastCGIApplication = "fcgi-app"
    case certificateStore = "crt-store"
    case namespaceList = "namespace_list"

    /// Whether it is a frontend, a backend or both.
    public var isProxy: Bool { self == .frontend || self == .backend || self == .listen }
    /// Whether it accepts connections.
    public var isFrontend: Bool { self == .frontend || self == .listen }
    /// Whether it contains servers.
    public var isBackend: Bool { self == .backend || self == .listen }
  }

  /// The kind of section.
  public let kind: Kind
  /// The header line.
  public let header: Directive
  /// The other lines of all branches, in order.
  public internal(set) var directives: [Directive] = []

  /// The section's name; `global` and an anonymous `defaults` have none.
  public var name: Word? {
    guard let word = header.argument(0), !(kind == .defaults && word.text == "from") else {
      return nil
    }
    return word
  }

  /// The named `defaults` section it inherits from: `frontend NAME from DEFAULTS` (since 2.4).
  public var parent: Word? {
    let words = header.words
    guard words.count > 2, let index = words.lastIndex(where: { $0.text == "from" }),
      index > 0, index + 1 < words.count
    else { return nil }
    return words[index + 1]
  }
}
