/// A section of a configuration: its header line and the directives up to the next one.
public struct Section: Sendable, Hashable {
  /// The kinds of section that HAProxy knows.
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
    /// Whether connections come in here.
    public var isFrontend: Bool { self == .frontend || self == .listen }
    /// Whether servers stand here.
    public var isBackend: Bool { self == .backend || self == .listen }
  }

  /// What it is.
  public let kind: Kind
  /// Its first line.
  public let header: Directive
  /// Its other lines, in order, of all branches.
  public internal(set) var directives: [Directive] = []

  /// Its name; `global` and an anonymous `defaults` have none.
  public var name: Word? {
    guard let word = header.argument(0), !(kind == .defaults && word.text == "from") else {
      return nil
    }
    return word
  }

  /// The named `defaults` that it takes its defaults from: `frontend NAME from DEFAULTS` (2.4).
  public var parent: Word? {
    let words = header.words
    guard words.count > 2, let index = words.lastIndex(where: { $0.text == "from" }),
      index > 0, index + 1 < words.count
    else { return nil }
    return words[index + 1]
  }
}
