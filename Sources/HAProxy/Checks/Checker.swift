/// Finds what HAProxy would reject in a parsed configuration.
///
/// Where versions differ, only what every version rejects is reported. Values that depend on the environment are not checked.
struct Checker {
  let configuration: Configuration
  var problems = ProblemList()

  init(_ configuration: Configuration) { self.configuration = configuration }

  mutating func check() {
    checkNames()
    for section in configuration.sections where configuration.isLive(section.header.branch) {
      let known = Keywords.set(for: section.kind)
      for directive in section.directives where configuration.isLive(directive.branch) {
        check(directive, in: section, known: known)
      }
    }
    for proxy in configuration.proxies { check(proxy) }
    for section in configuration.peers { check(section) }
    for section in configuration.resolvers { check(section) }
    checkReferences()
  }

  mutating func report(
    _ kind: Problem.Kind, _ severity: Problem.Severity = .error, at word: Word,
    _ message: @autoclosure () -> String
  ) {
    problems.append(Problem(kind, severity, at: word.range, message()))
  }

  private mutating func check(
    _ directive: Directive, in section: Section, known: Keywords.Sets?
  ) {
    let keyword = directive.keyword
    guard let known, keyword.isConstant, !keyword.text.isEmpty else { return }
    let sets = Keywords.shared.sets(of: keyword.text)
    guard sets.contains(known) else {
      report(
        .unknownKeyword, at: keyword,
        "“\(keyword.text)” is not a keyword of a \(section.kind.rawValue) section")
      return
    }
    guard known == .proxy else {
      checkStandalone(directive, in: section.kind)
      return
    }
    switch keyword.text {
    case "timeout": checkTimeout(directive)
    case "mode": checkMode(directive)
    case "option": checkOption(directive)
    case "http-request", "http-response", "http-after-response":
      checkAction(directive.argument(0), of: directive)
    case "bind", "server", "server-template", "use_backend", "acl", "stick", "use-server":
      checkPlace(directive, in: section)
    case "default_backend": checkOnly(1, of: directive)
    case "maxconn", "retries", "monitor-uri", "stick-table": require(1, of: directive)
    case "tcp-request", "tcp-response": checkTCPAction(directive)
    case "stats": checkStatistics(directive)
    case "balance": checkBalance(directive)
    default: break
    }
  }

  mutating func require(_ count: Int, of directive: Directive) {
    guard directive.arguments.count < count else { return }
    report(
      .missingArgument, at: directive.keyword,
      "“\(directive.keyword.text)” needs \(count == 1 ? "an argument" : "\(count) arguments")")
  }

  /// Requires exactly `count` arguments.
  mutating func checkOnly(_ count: Int, of directive: Directive) {
    require(count, of: directive)
    guard let extra = directive.argument(count), !extra.text.isEmpty,
      directive.words.allSatisfy({ !$0.text.isEmpty && $0.references.isEmpty })
    else { return }
    report(.extraArgument, at: extra, "“\(directive.keyword.text)” takes no “\(extra.text)”")
  }

  private static let counts = ["bind": 1, "use_backend": 1, "use-server": 1, "server-template": 3]

  private mutating func checkPlace(_ directive: Directive, in section: Section) {
    let keyword = directive.keyword.text
    let isBackends = keyword.utf8.starts(with: "server".utf8)
    require(Self.counts[keyword] ?? 2, of: directive)
    if section.kind == .defaults {
      guard keyword != "acl" || section.name == nil else { return }
      report(
        .misplacedKeyword, at: directive.keyword,
        "“\(keyword)” is not allowed in \(section.name == nil ? "an anonymous" : "a") defaults section"
      )
    } else if section.kind == .frontend, isBackends {
      report(.misplacedKeyword, at: directive.keyword, "a frontend has no servers")
    } else if section.kind == .backend, keyword == "bind" || keyword == "use_backend" {
      report(
        .misplacedKeyword, .warning, at: directive.keyword,
        "“\(keyword)” is ignored in a backend")
    }
  }

  private mutating func checkStandalone(_ directive: Directive, in kind: Section.Kind) {
    switch (kind, directive.keyword.text) {
    case (.peers, "peer"), (.peers, "server"), (.peers, "bind"): require(1, of: directive)
    case (.resolvers, "nameserver"): require(2, of: directive)
    case (.resolvers, "hold"):
      require(2, of: directive)
      let events = ["nx", "timeout", "valid", "obsolete", "other", "refused"]
      if let event = directive.argument(0), event.isConstant, !events.contains(event.text) {
        report(.badValue, at: event, "unknown hold “\(event.text)”")
      }
      checkDuration(directive.argument(1))
    case (.resolvers, "timeout"):
      require(2, of: directive)
      if let event = directive.argument(0), event.isConstant,
        event.text != "retry", event.text != "resolve"
      {
        report(.badValue, at: event, "unknown resolvers timeout “\(event.text)”")
      }
      checkDuration(directive.argument(1))
    default: break
    }
  }
}
