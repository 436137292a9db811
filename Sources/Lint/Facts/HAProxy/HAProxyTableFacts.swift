import CEL
import HAProxy
import Jitsi

/// A stick table that a backend uses: its own, another proxy's, or one in a peers section.
struct RoomTable: Sendable {
  let directive: Directive
  let peers: Word?
  /// The type of its keys.
  let type: Word?
  let serverKey: Word?
  /// The peers section that defines the table, and therefore syncs it.
  let section: String?
}

extension HAProxyPart where Part == Proxy {
  var tables: [RoomTable] {
    var found = part.stickTables.map(RoomTable.init)
    guard let configuration else { return found }
    var seen: Set<String> = []
    for rule in part.stickRules {
      guard let name = rule.table?.constant, seen.insert(name).inserted else { continue }
      for proxy in configuration.proxies where proxy.name?.text == name {
        guard proxy.section != part.section else { continue }
        found += proxy.stickTables.map(RoomTable.init)
      }
      found += Self.table(name, in: configuration).map { [$0] } ?? []
    }
    return found
  }

  /// A table defined in a peers section, referenced as SECTION/TABLE.
  private static func table(_ name: String, in configuration: Configuration) -> RoomTable? {
    guard let slash = name.firstIndex(of: "/") else { return nil }
    let section = String(name[..<slash])
    let table = name[name.index(after: slash)...]
    for candidate in configuration.sections
    where candidate.kind == .peers && candidate.name?.text == section {
      for directive in candidate.directives
      where directive.keyword.text == "table" && directive.argument(0)?.text == String(table) {
        return RoomTable(
          directive: directive, peers: nil, type: directive.value(after: "type"),
          serverKey: directive.value(after: "srvkey"), section: section)
      }
    }
    return nil
  }
}

extension RoomTable {
  init(_ table: StickTable) {
    directive = table.directive
    peers = table.peers
    type = table.type
    serverKey = table.serverKey
    section = nil
  }
}

extension HAProxySubject {
  /// The tables of all backends with shards, each once, with the first backend that uses it.
  var roomTables: [HAProxyPart<RoomTable>] {
    var seen: Set<Int> = []
    return (tier.backends.compactMap { tier.configuration?.proxies[$0] })
      .flatMap { HAProxyPart<Proxy>(haproxy: self, part: $0).tables }
      .filter { seen.insert($0.directive.line).inserted }
      .map { HAProxyPart<RoomTable>(haproxy: self, part: $0) }
  }
}

extension FactSchemas {
  /// Facts about the backends with the shards, and their stick tables.
  static let haproxyTableFacts: [Fact<HAProxySubject>] = [
    Fact(
      "backends", .list(.record(backend.record)),
      "all backends with the shards, `backend` first, without those that only serve files"
    ) { subject in
      .list(
        subject.tier.backends.compactMap { position in
          subject.tier.configuration.map {
            let proxy = $0.proxies[position]
            return subject.part(proxy, backend, at: proxy.header.range)
          }
        })
    },
    Fact(
      "roomTables", .list(.record(stickTable.record)), "the stick-tables of those, each once"
    ) { subject in
      .list(
        subject.roomTables.map {
          subject.part($0.part, stickTable, at: ($0.part.peers ?? $0.part.directive.keyword).range)
        })
    },
  ]

  static let backend: RecordSchema<HAProxyPart<Proxy>> = RecordSchema(
    "backend",
    [
      Fact("name", .string, "its name") { .text($0.part.name?.text) },
      Fact("servers", .list(.string), "the names of its servers; of a template, as written") {
        .list(
          $0.part.servers.map { .string($0.name.text) }
            + $0.part.templates.map { .string("\($0.prefix.text) \($0.range.text)") })
      },
      Fact("tables", .list(.record(stickTable.record)), "the stick-tables that it uses") {
        subject in
        .list(
          subject.tables.map {
            subject.haproxy.part($0, stickTable, at: ($0.peers ?? $0.directive.keyword).range)
          })
      },
      Fact("sticks", .list(.record(stick.record)), "its stick rules") {
        subject in
        guard let configuration = subject.configuration else { return .list([]) }
        return .list(
          configuration.serverKeys(of: subject.part).compactMap { key in
            guard case .stick(let rule) = key.mechanism else { return nil }
            return subject.haproxy.part(key, stick, at: rule.directive.range)
          })
      },
    ] + balanceFacts)

  static let stickTable: RecordSchema<HAProxyPart<RoomTable>> = RecordSchema(
    "stickTable",
    [
      Fact("peers", .string, "the peers section that shares it; null if none does") {
        .text($0.part.section ?? $0.part.peers?.text)
      },
      Fact("peersExist", .bool, "whether the configuration has that section") { subject in
        guard let name = subject.part.peers else { return .bool(subject.part.section != nil) }
        return .bool(
          subject.configuration?.peers.contains { $0.name?.text == name.text } ?? false)
      },
      Fact("type", .string, "the type of its keys, as in `string`; null without one") {
        .text($0.part.type?.text)
      },
      Fact("typeWord", .record(word.record), "its place in the file; null without one") {
        guard let type = $0.part.type else { return .null }
        return $0.haproxy.part(type, word, at: type.range)
      },
      Fact("serverKey", .string, "`srvkey`: `name` or `addr`; null without it") {
        .text($0.part.serverKey?.text)
      },
      Fact("serverKeyWord", .record(word.record), "its place in the file; null without it") {
        guard let key = $0.part.serverKey else { return .null }
        return $0.haproxy.part(key, word, at: key.range)
      },
    ] + tableSizeFacts)

  static let stick: RecordSchema<HAProxyPart<ServerKey>> = RecordSchema(
    "stick",
    [
      Fact("action", .string, "`on`, `match`, `store-request` or `store-response`") {
        guard case .stick(let rule) = $0.part.mechanism else { return .null }
        return .string(rule.action.rawValue)
      },
      Fact("written", .string, "its stick expression, as written") { subject in
        guard case .stick(let rule) = subject.part.mechanism else { return .null }
        return .string(rule.words.map(\.text).joined(separator: " "))
      },
      Fact("room", .bool, "whether its key contains the room, alone or with something else") {
        .bool($0.roomContent?.holdsParameter ?? false)
      },
      Fact(
        "perClient", .string,
        "the part of that key that differs between participants, such as `src`; null without one"
      ) { .text($0.roomContent.flatMap { $0.holdsParameter ? $0.perClient : nil }) },
      Fact("parameter", .string, "the URL parameter that it is derived from; null if none") {
        guard case .urlParameter(let name, _) = $0.part.origin else { return .null }
        return .string(name)
      },
      Fact("expression", .string, "its resolved stick expression, as far as known") { subject in
        switch subject.part.origin {
        case .urlParameter(let name, _): .string("url_param(\(name))")
        case .other(let expression, _): .string(expression)
        }
      },
    ])
}

extension HAProxyPart where Part == ServerKey {
  /// The content of the key of a stick rule.
  fileprivate var roomContent: KeyContent? {
    guard case .stick(let rule) = part.mechanism, let configuration,
      let proxy = configuration.proxies.first(where: {
        $0.stickRules.contains { $0.directive.line == rule.directive.line }
      })
    else { return nil }
    return configuration.keyContent(of: rule, in: proxy, parameter: "room")
  }
}
