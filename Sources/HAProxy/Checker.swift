/// Finds what HAProxy would refuse in a configuration that has been read.
///
/// Where versions differ, only what every version refuses is a problem. What depends on the environment
/// is not judged.
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
        "“\(keyword.text)” is no keyword of a \(section.kind.rawValue) section")
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

  /// Requires arguments and nothing behind them.
  private mutating func checkOnly(_ count: Int, of directive: Directive) {
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
        "“\(keyword)” can't stand in \(section.name == nil ? "an anonymous" : "a") defaults section"
      )
    } else if section.kind == .frontend, isBackends {
      report(.misplacedKeyword, at: directive.keyword, "a frontend has no servers")
    } else if section.kind == .backend, keyword == "bind" || keyword == "use_backend" {
      report(
        .misplacedKeyword, .warning, at: directive.keyword,
        "“\(keyword)” is ignored in a backend")
    }
  }

  private mutating func checkTimeout(_ directive: Directive) {
    guard let name = directive.argument(0) else {
      require(2, of: directive)
      return
    }
    if name.isConstant, !Keywords.shared.sets(of: name.text).contains(.timeout) {
      report(.unknownKeyword, at: name, "there is no timeout “\(name.text)”")
      return
    }
    checkOnly(2, of: directive)
    checkDuration(directive.argument(1))
  }

  private mutating func checkBalance(_ directive: Directive) {
    guard let method = directive.argument(0), method.isConstant else { return }
    let methods = [
      "roundrobin", "static-rr", "leastconn", "first", "source", "uri", "url_param", "hdr",
      "random", "rdp-cookie", "hash", "log-hash", "sticky", "log-sticky",
    ]
    guard !methods.contains(method.optionName) else { return }
    report(.badValue, at: method, "there is no balance “\(method.text)”")
  }

  mutating func checkDuration(_ word: Word?) {
    guard let word, let text = word.constant, Measure.milliseconds(text) == nil else { return }
    report(
      .badValue, at: word,
      "“\(text)” is no duration: digits and one of us, ms, s, m, h, d, at most 24 days")
  }

  private mutating func checkMode(_ directive: Directive) {
    checkOnly(1, of: directive)
    let modes = ["http", "tcp", "health", "log", "spop", "haterm"]
    guard let mode = directive.argument(0), mode.isConstant, !modes.contains(mode.text) else {
      return
    }
    report(.badValue, at: mode, "there is no mode “\(mode.text)”")
  }

  private mutating func checkOption(_ directive: Directive) {
    guard let option = directive.argument(0) else {
      require(1, of: directive)
      return
    }
    guard option.isConstant, !Keywords.shared.sets(of: option.text).contains(.option) else {
      return
    }
    report(.unknownOption, at: option, "there is no option “\(option.text)”")
  }

  private mutating func checkAction(_ action: Word?, of directive: Directive) {
    guard let action else {
      require(1, of: directive)
      return
    }
    guard action.isConstant else { return }
    var name = action.optionName
    if name.utf8.starts(with: "track-sc".utf8) { name = "track-sc" }
    if name.utf8.starts(with: "lua.".utf8) { name = "lua" }
    guard !Keywords.shared.sets(of: name).contains(.action) else { return }
    report(
      .unknownAction, at: action, "“\(directive.keyword.text)” has no action “\(action.text)”")
  }

  private mutating func checkTCPAction(_ directive: Directive) {
    guard let phase = directive.argument(0) else {
      require(1, of: directive)
      return
    }
    switch phase.text {
    case "inspect-delay": checkDuration(directive.argument(1))
    case "connection", "session", "content": checkAction(directive.argument(1), of: directive)
    default:
      guard phase.isConstant else { return }
      report(
        .badValue, at: phase, "“\(directive.keyword.text)” has no phase “\(phase.text)”")
    }
  }

  private mutating func checkStatistics(_ directive: Directive) {
    let known = [
      "admin", "auth", "enable", "hide-version", "http-request", "realm", "refresh", "scope",
      "show-desc", "show-legends", "show-modules", "show-node", "show-version", "uri",
    ]
    require(1, of: directive)
    guard let word = directive.argument(0), word.isConstant, !known.contains(word.text) else {
      return
    }
    report(.unknownOption, at: word, "“stats” has no parameter “\(word.text)”")
  }

  /// Checks that the sample that a word starts with is one of HAProxy's.
  mutating func checkFetch(_ word: Word?) {
    guard let word, word.isConstant, !word.text.isEmpty else { return }
    let name = String(word.text.prefix { $0 != "(" && $0 != "," })
    // Samples of Lua scripts and of device detection libraries are registered at run time.
    let isForeign = ["lua.", "51d", "da-", "wurfl", "ot."].contains {
      name.utf8.starts(with: $0.utf8)
    }
    guard !isForeign, !Keywords.fetches.sets(of: name).contains(.fetch) else { return }
    report(.unknownFetch, at: word, "there is no sample “\(name)”")
  }

  private mutating func checkStandalone(_ directive: Directive, in kind: Section.Kind) {
    switch (kind, directive.keyword.text) {
    case (.peers, "peer"), (.peers, "server"), (.peers, "bind"): require(1, of: directive)
    case (.resolvers, "nameserver"): require(2, of: directive)
    case (.resolvers, "hold"):
      require(2, of: directive)
      let events = ["nx", "timeout", "valid", "obsolete", "other", "refused"]
      if let event = directive.argument(0), event.isConstant, !events.contains(event.text) {
        report(.badValue, at: event, "there is no hold “\(event.text)”")
      }
      checkDuration(directive.argument(1))
    case (.resolvers, "timeout"):
      require(2, of: directive)
      if let event = directive.argument(0), event.isConstant,
        event.text != "retry", event.text != "resolve"
      {
        report(.badValue, at: event, "there is no timeout “\(event.text)” of resolvers")
      }
      checkDuration(directive.argument(1))
    default: break
    }
  }
}
