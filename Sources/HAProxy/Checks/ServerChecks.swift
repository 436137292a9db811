extension Checker {
  /// Checks the servers and addresses of a proxy.
  mutating func check(_ proxy: Proxy) {
    for bind in proxy.binds where proxy.kind.isFrontend {
      check(bind.options, of: "bind")
      for address in bind.addresses { check(address, of: bind.directive, needsPort: true) }
    }
    for server in proxy.servers {
      check(server.options, of: "server")
      let isCheckedWithoutPort = server.options.isChecked && server.options["port"] == nil
      check(server.address, of: server.directive, needsPort: isCheckedWithoutPort)
    }
    for template in proxy.templates {
      check(template.options, of: "server-template")
      check(template.address, of: template.directive, needsPort: false)
      if template.range.isConstant, template.numbers == nil {
        report(
          .badValue, at: template.range,
          "“\(template.range.text)” is neither a number of servers nor a range such as 0-2")
      }
    }
    for table in proxy.stickTables { check(table) }
    checkTableCount(proxy)
    checkStick(proxy)
    checkServerNames(proxy)
    var conditions = ConditionChecker(self, proxy)
    conditions.check()
    problems = conditions.checker.problems
  }

  mutating func check(_ options: LineOptions, of keyword: String) {
    if let unknown = options.unknown {
      report(
        .unknownKeyword, at: unknown, "“\(unknown.text)” is not an option of a \(keyword) line")
    }
    if let incomplete = options.incomplete {
      report(.missingArgument, at: incomplete, "“\(incomplete.text)” needs a value")
    }
    for entry in options.own {
      switch entry.name.text {
      case "inter", "fastinter", "downinter", "agent-inter", "slowstart": checkDuration(entry.value)
      case "weight": checkWeight(entry.value)
      case "init-addr": checkInitialAddress(entry.value)
      default: break
      }
    }
  }

  private mutating func checkWeight(_ word: Word?) {
    guard let word, let text = word.constant, !(0...256).contains(Int(text) ?? -1) else { return }
    report(.badValue, at: word, "weight must be a number from 0 to 256, not “\(text)”")
  }

  private mutating func checkInitialAddress(_ word: Word?) {
    guard let word, let text = word.constant else { return }
    let bad = text.split(separator: ",").first {
      !["last", "libc", "none"].contains($0) && !Address.isNumeric(String($0))
    }
    guard let bad else { return }
    report(.badValue, at: word, "init-addr must be last, libc, none or an address, not “\(bad)”")
  }

  mutating func check(_ address: Address, of directive: Directive, needsPort: Bool) {
    let keyword = directive.keyword.text
    guard let port = address.port else {
      if needsPort, address.host != nil, !address.mayHidePort {
        report(.badAddress, at: address.word, "“\(address.word.text)” has no port")
      }
      return
    }
    guard let text = port.constant else { return }
    let isRange = keyword == "bind" && text.utf8.contains(UInt8(ascii: "-"))
    let ends = isRange ? text.split(separator: "-", omittingEmptySubsequences: false) : [text[...]]
    let isRelative =
      keyword.utf8.starts(with: "server".utf8) && (text.first == "+" || text.first == "-")
    let numbers = ends.map { Int($0) }
    if !isRelative, numbers.contains(where: { $0.map { !(0...65535).contains($0) } ?? true }) {
      report(.badAddress, at: port, "“\(text)” is not a port")
    }
  }

  private mutating func check(_ table: StickTable) {
    guard !table.directive.arguments.isEmpty else { return }
    let keyword = table.directive.keyword
    let types = ["ip", "ipv6", "integer", "string", "binary"]
    if let type = table.type {
      if type.isConstant, !types.contains(type.text) {
        report(.badValue, at: type, "unknown stick-table key type “\(type.text)”")
      }
    } else {
      report(.missingArgument, at: keyword, "the stick-table has no type")
    }
    if let size = table.size {
      if let text = size.constant, Measure.size(text) == nil {
        report(.badValue, at: size, "“\(text)” is not a size: use digits and one of k, m, g")
      }
    } else {
      report(.missingArgument, at: keyword, "the stick-table has no size")
    }
    checkDuration(table.expire)
  }

  private mutating func checkTableCount(_ proxy: Proxy) {
    var declared: [String: [Directive]] = [:]
    for table in proxy.stickTables {
      checkDuplicate(
        .duplicateTable, table.directive.words[0], table.directive, key: "", in: &declared
      ) { "line \($0) already defines a stick-table in this section" }
    }
  }

  private mutating func checkStick(_ proxy: Proxy) {
    for rule in proxy.stickRules { checkFetch(rule.words.first) }
    for directive in proxy.directives where directive.keyword.text == "stick" {
      guard let action = directive.argument(0), action.isConstant,
        StickRule.Action(rawValue: action.text) == nil
      else { continue }
      report(
        .badValue, at: action,
        "“stick” must be followed by on, match, store-request or store-response")
    }
  }

  /// Checks for duplicate server names, including those generated from a template.
  private mutating func checkServerNames(_ proxy: Proxy) {
    var declared: [String: [Directive]] = [:]
    for server in proxy.servers {
      checkDuplicate(
        .duplicateServer, server.name, server.directive, key: server.name.text, in: &declared
      ) { "line \($0) already defines server “\(server.name.text)”" }
    }
    guard !proxy.templates.isEmpty else { return }
    var templates: [String: [ServerTemplate]] = [:]
    for template in proxy.templates where template.prefix.isConstant {
      templates[template.prefix.text, default: []].append(template)
    }
    for server in proxy.servers where server.name.isConstant {
      let name = Array(server.name.text.utf8)
      let digits = name.reversed().prefix { $0 >= 48 && $0 <= 57 }.count
      for count in 1...max(1, min(digits, 9)) where count <= digits {
        let prefix = String(decoding: name.dropLast(count), as: UTF8.self)
        let suffix = String(decoding: name.suffix(count), as: UTF8.self)
        guard let number = Int(suffix), String(number) == suffix else { continue }
        let other = templates[prefix]?.prefix(8).first {
          $0.numbers?.contains(number) == true
            && !configuration.areExclusive($0.directive.branch, server.directive.branch)
        }
        guard let other else { continue }
        report(
          .duplicateServer, at: server.name,
          "the server-template in line \(other.directive.line) already defines server “\(server.name.text)”"
        )
      }
    }
  }

  /// Checks a `peers` section.
  mutating func check(_ section: PeersSection) {
    var declared: [String: [Directive]] = [:]
    for bind in section.binds {
      for address in bind.addresses { check(address, of: bind.directive, needsPort: true) }
      let mixed = section.entries.first {
        $0.directive.keyword.text == "peer"
          && !configuration.areExclusive($0.directive.branch, bind.directive.branch)
      }
      if let mixed {
        report(
          .misplacedKeyword, at: mixed.directive.keyword,
          "with a “bind” line, peers are “server” lines, not “peer” lines")
      }
    }
    for peer in section.entries {
      check(peer.options, of: "peer")
      // The process with this peer name rejects the second line.
      checkDuplicate(
        .duplicatePeer, peer.name, peer.directive, key: peer.name.text, in: &declared
      ) { "line \($0) already defines peer “\(peer.name.text)”" }
      let isPeer = peer.directive.keyword.text == "peer"
      if let address = peer.address {
        check(address, of: peer.directive, needsPort: isPeer)
      } else if isPeer {
        report(.missingArgument, .warning, at: peer.name, "“\(peer.name.text)” has no address")
      }
    }
  }

  /// Checks a `resolvers` section, whose name servers must be IP addresses.
  mutating func check(_ section: ResolversSection) {
    var declared: [String: [Directive]] = [:]
    for server in section.nameservers {
      checkDuplicate(
        .duplicateNameserver, server.name, server.directive, key: server.name.text, in: &declared
      ) { "line \($0) already defines nameserver “\(server.name.text)”" }
      check(server.address, of: server.directive, needsPort: true)
      guard let host = server.address.host, let text = host.constant, !text.isEmpty else {
        continue
      }
      if !Address.isNumeric(text) {
        report(
          .badAddress, at: host,
          "a nameserver must be an IP address; HAProxy cannot resolve “\(text)” without one")
      }
    }
    if section.nameservers.isEmpty, section.parseResolvConf == nil {
      report(
        .missingArgument, .warning, at: section.header.words[0],
        "the resolvers section has no nameserver")
    }
  }
}

extension Address {
  /// Whether a host is an IPv4 or IPv6 address rather than a name.
  static func isNumeric(_ host: String) -> Bool {
    if host.utf8.contains(UInt8(ascii: ":")) { return true }
    return host == "*" || host.utf8.allSatisfy { ($0 >= 48 && $0 <= 57) || $0 == UInt8(ascii: ".") }
  }
}
