extension Checker {
  mutating func checkTimeout(_ directive: Directive) {
    guard let name = directive.argument(0) else {
      require(2, of: directive)
      return
    }
    if name.isConstant, !Keywords.shared.sets(of: name.text).contains(.timeout) {
      report(.unknownKeyword, at: name, "unknown timeout “\(name.text)”")
      return
    }
    checkOnly(2, of: directive)
    checkDuration(directive.argument(1))
  }

  mutating func checkBalance(_ directive: Directive) {
    guard let method = directive.argument(0), method.isConstant else { return }
    let methods = [
      "roundrobin", "static-rr", "leastconn", "first", "source", "uri", "url_param", "hdr",
      "random", "rdp-cookie", "hash", "log-hash", "sticky", "log-sticky",
    ]
    guard !methods.contains(method.optionName) else { return }
    report(.badValue, at: method, "unknown balance algorithm “\(method.text)”")
  }

  mutating func checkDuration(_ word: Word?) {
    guard let word, let text = word.constant, Measure.milliseconds(text) == nil else { return }
    report(
      .badValue, at: word,
      "“\(text)” is not a duration: use digits and one of us, ms, s, m, h, d, at most 24 days")
  }

  mutating func checkMode(_ directive: Directive) {
    checkOnly(1, of: directive)
    let modes = ["http", "tcp", "health", "log", "spop", "haterm"]
    guard let mode = directive.argument(0), mode.isConstant, !modes.contains(mode.text) else {
      return
    }
    report(.badValue, at: mode, "unknown mode “\(mode.text)”")
  }

  mutating func checkOption(_ directive: Directive) {
    guard let option = directive.argument(0) else {
      require(1, of: directive)
      return
    }
    guard option.isConstant, !Keywords.shared.sets(of: option.text).contains(.option) else {
      return
    }
    report(.unknownOption, at: option, "unknown option “\(option.text)”")
  }

  mutating func checkAction(_ action: Word?, of directive: Directive) {
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

  mutating func checkTCPAction(_ directive: Directive) {
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

  mutating func checkStatistics(_ directive: Directive) {
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

  /// Checks that a word starts with a known sample fetch.
  mutating func checkFetch(_ word: Word?) {
    guard let word, word.isConstant, !word.text.isEmpty else { return }
    let name = String(word.text.prefix { $0 != "(" && $0 != "," })
    // Sample fetches of Lua scripts and device detection libraries are registered at run time.
    let isForeign = ["lua.", "51d", "da-", "wurfl", "ot."].contains {
      name.utf8.starts(with: $0.utf8)
    }
    guard !isForeign, !Keywords.fetches.sets(of: name).contains(.fetch) else { return }
    report(.unknownFetch, at: word, "unknown sample fetch “\(name)”")
  }
}
