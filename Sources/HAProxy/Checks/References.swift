extension Checker {
  /// Checks that all referenced backends, peers, resolvers and tables exist.
  mutating func checkReferences() {
    var backends: Set<String> = []
    var tables: Set<String> = []
    var isAnyNameDynamic = false
    for proxy in configuration.proxies {
      guard let name = proxy.name else { continue }
      isAnyNameDynamic = isAnyNameDynamic || !name.isConstant
      if proxy.kind.isBackend { backends.insert(name.text) }
      if !proxy.stickTables.isEmpty { tables.insert(name.text) }
    }
    var peers: Set<String> = []
    for section in configuration.peers {
      guard let name = section.name else { continue }
      peers.insert(name.text)
      isAnyNameDynamic = isAnyNameDynamic || !name.isConstant
    }
    // A table in a peers section is named SECTION/TABLE.
    for section in configuration.sections where section.kind == .peers {
      for directive in section.directives where directive.keyword.text == "table" {
        if let name = section.name, let table = directive.argument(0) {
          tables.insert("\(name.text)/\(table.text)")
        }
      }
    }
    let resolvers = Set(configuration.resolvers.compactMap { $0.name?.text })
    guard !isAnyNameDynamic else { return }
    for proxy in configuration.proxies {
      // HAProxy does not resolve references in a disabled proxy.
      if let disabled = proxy.directives.last(where: {
        ["disabled", "enabled"].contains($0.keyword.text)
      }),
        disabled.keyword.text == "disabled"
      {
        continue
      }
      checkBackends(of: proxy, backends)
      checkTables(of: proxy, tables, peers)
      checkServers(of: proxy)
      checkResolvers(of: proxy, resolvers)
    }
  }

  private mutating func checkBackends(of proxy: Proxy, _ backends: Set<String>) {
    guard proxy.kind.isFrontend else { return }
    for reference in proxy.backends
    where !reference.isDynamic && !backends.contains(reference.name.text) {
      report(
        .unknownBackend, at: reference.name, "backend “\(reference.name.text)” does not exist")
    }
  }

  private mutating func checkServers(of proxy: Proxy) {
    let rules = proxy.directives.filter { $0.keyword.text == "use-server" }
    guard !rules.isEmpty, proxy.templates.isEmpty, proxy.servers.allSatisfy(\.name.isConstant)
    else { return }
    let names = Set(proxy.servers.map(\.name.text))
    for rule in rules {
      guard let name = rule.argument(0), name.isConstant, !names.contains(name.text),
        !name.text.utf8.contains(UInt8(ascii: "%"))
      else { continue }
      report(.unknownServer, at: name, "server “\(name.text)” does not exist in this section")
    }
  }

  private mutating func checkTables(
    of proxy: Proxy, _ tables: Set<String>, _ peers: Set<String>
  ) {
    for table in proxy.stickTables {
      if let name = table.peers, name.isConstant, !peers.contains(name.text) {
        report(.unknownPeers, at: name, "peers section “\(name.text)” does not exist")
      }
    }
    guard proxy.kind.isBackend else { return }
    for rule in proxy.stickRules {
      if let table = rule.table {
        if table.isConstant, !tables.contains(table.text) {
          report(.unknownTable, at: table, "“\(table.text)” has no stick-table")
        }
      } else if proxy.stickTables.isEmpty {
        report(
          .unknownTable, at: rule.directive.keyword,
          "“\(proxy.name?.text ?? "")” has no stick-table that this rule could use")
      }
    }
  }

  private mutating func checkResolvers(of proxy: Proxy, _ resolvers: Set<String>) {
    let options = proxy.servers.map(\.options) + proxy.templates.map(\.options)
    for own in options {
      guard let name = own.resolvers, name.isConstant, !resolvers.contains(name.text),
        // HAProxy 2.8 and later define this section implicitly.
        name.text != "default"
      else { continue }
      report(.unknownResolvers, at: name, "resolvers section “\(name.text)” does not exist")
    }
  }
}
