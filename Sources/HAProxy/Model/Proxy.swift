/// A frontend, a backend, or a listen section, which is both.
public struct Proxy: Sendable {
  /// The kind of section.
  public let kind: Section.Kind
  /// The proxy's name; nil if it is missing.
  public let name: Word?
  /// The index in `Configuration.sections`.
  public let section: Int
  /// The header line.
  public let header: Directive
  /// The section's own live directives.
  public let directives: [Directive]
  /// The `defaults` sections it inherits from, nearest first.
  let defaults: [Section]
  /// The `bind` lines.
  public internal(set) var binds: [Bind] = []
  /// The `server` lines.
  public internal(set) var servers: [Server] = []
  /// The `server-template` lines.
  public internal(set) var templates: [ServerTemplate] = []
  /// The stick tables: one, or one per branch.
  public internal(set) var stickTables: [StickTable] = []
  /// The stick rules.
  public internal(set) var stickRules: [StickRule] = []
  /// The backends referenced by `use_backend` and `default_backend`.
  public internal(set) var backends: [BackendReference] = []

  init(
    _ section: Section, at index: Int, defaults: [Section], in configuration: Configuration
  ) {
    kind = section.kind
    name = section.name
    self.section = index
    header = section.header
    self.defaults = defaults
    directives =
      configuration.branches.isEmpty
      ? section.directives : section.directives.filter { configuration.isLive($0.branch) }
    var serverDefaults = ServerDefaults(defaults)
    for directive in directives {
      switch directive.words[0].text {
      case "bind": Bind(directive).map { binds.append($0) }
      case "default-server": serverDefaults.add(directive)
      case "server":
        Server(directive, inherited: serverDefaults.entries).map { servers.append($0) }
      case "server-template":
        ServerTemplate(directive, inherited: serverDefaults.entries).map { templates.append($0) }
      case "stick-table": stickTables.append(StickTable(directive))
      case "stick": StickRule(directive).map { stickRules.append($0) }
      case "use_backend", "default_backend":
        BackendReference(directive).map { backends.append($0) }
      default: break
      }
    }
    if kind.isFrontend, !backends.contains(where: \.isDefault),
      let inherited = inherited("default_backend"), let reference = BackendReference(inherited)
    {
      backends.append(reference)
    }
  }

  /// Returns the effective line of a keyword and, if given, its first argument, as in `effective("timeout", "tunnel")`: the
  /// last one in the section itself, otherwise in its defaults. Lines negated with `no` count too; see `Directive.isNegated`.
  public func effective(_ keyword: String, _ first: String? = nil) -> Directive? {
    directives.last { $0.matches(keyword, first) } ?? inherited(keyword, first)
  }

  private func inherited(_ keyword: String, _ first: String? = nil) -> Directive? {
    for section in defaults {
      let found = section.directives.last { $0.matches(keyword, first) }
      if let found { return found }
    }
    return nil
  }

  /// Returns a timeout such as `tunnel` or `client` in milliseconds, and its line.
  public func timeout(_ name: String) -> (milliseconds: Int?, directive: Directive)? {
    effective("timeout", name).map { ($0.argument(1)?.milliseconds, $0) }
  }

  /// The mode: `tcp` (the default), `http`, `log`, `haterm` or `spop`.
  public var mode: String { effective("mode")?.argument(0)?.text ?? "tcp" }

  /// The load balancing directive. Without one, HAProxy balances at random (before 3.3: `roundrobin`).
  public var balance: Directive? { kind.isBackend ? effective("balance") : nil }

  /// Returns whether `option NAME` is set, here or by defaults.
  public func hasOption(_ name: String) -> Bool {
    effective("option", name).map { !$0.isNegated } ?? false
  }

  /// Whether the proxy serves HAProxy's statistics page.
  public var servesStatistics: Bool {
    ["enable", "uri", "auth", "admin", "realm", "refresh", "scope", "show-legends", "show-node"]
      .contains { effective("stats", $0) != nil }
  }

  /// The path of the statistics page, if one is set.
  public var statisticsPath: Word? { effective("stats", "uri")?.argument(1) }

  /// The path that HAProxy itself answers with 200 for health checks.
  public var monitorPath: Word? { kind.isFrontend ? effective("monitor-uri")?.argument(0) : nil }
}

/// A reference from a frontend to a backend.
public struct BackendReference: Sendable, Hashable {
  /// The backend's name, or the expression that yields it.
  public let name: Word
  /// Whether it is the default backend, used if no `use_backend` matches.
  public let isDefault: Bool
  /// The condition: `if` or `unless` and the words after it.
  public let condition: [Word]
  /// The directive of the line.
  public let directive: Directive

  /// Whether the name is computed at run time or depends on the environment.
  public var isDynamic: Bool { !name.isConstant || name.text.utf8.contains(UInt8(ascii: "%")) }

  init?(_ directive: Directive) {
    guard let name = directive.argument(0) else { return nil }
    self.name = name
    isDefault = directive.words[0].text == "default_backend"
    condition = directive.condition(from: 1).map(Array.init) ?? []
    self.directive = directive
  }
}

extension Directive {
  /// Returns whether the line has a keyword and, unless it is nil, a first argument.
  package func matches(_ wanted: String, _ first: String?) -> Bool {
    guard keyword.text == wanted else { return false }
    return first == nil || argument(0)?.text == first
  }
}
