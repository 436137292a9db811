import CEL
import HAProxy
import Jitsi

/// A stick-table that a backend uses: its own, another proxy's, or one of a peers section.
struct RoomTable: Sendable {
  let directive: Directive
  let peers: Word?
  /// The peers section that it is written in, and therefore shared by.
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

  /// A table that a peers section holds itself: SECTION/TABLE.
  private static func table(_ name: String, in configuration: Configuration) -> RoomTable? {
    guard let slash = name.firstIndex(of: "/") else { return nil }
    let section = String(name[..<slash])
    let table = name[name.index(after: slash)...]
    for candidate in configuration.sections
    where candidate.kind == .peers && candidate.name?.text == section {
      for directive in candidate.directives
      where directive.keyword.text == "table" && directive.argument(0)?.text == String(table) {
        return RoomTable(directive: directive, peers: nil, section: section)
      }
    }
    return nil
  }
}

extension RoomTable {
  init(_ table: StickTable) {
    directive = table.directive
    peers = table.peers
    section = nil
  }
}

extension Shapes {
  static let backend: Shape<HAProxyPart<Proxy>> = Shape(
    "backend",
    [
      Fact("name", .string, "its name") { .text($0.part.name?.text) },
      Fact("tables", .list(.record(stickTable.record)), "the stick-tables that it uses") {
        subject in
        .list(
          subject.tables.map {
            subject.haproxy.part($0, stickTable, at: ($0.peers ?? $0.directive.keyword).range)
          })
      },
      Fact("sticks", .list(.record(stick.record)), "its stick rules, that remember a server") {
        subject in
        guard let configuration = subject.configuration else { return .list([]) }
        return .list(
          configuration.serverKeys(of: subject.part).compactMap { key in
            guard case .stick(let rule) = key.mechanism else { return nil }
            return subject.haproxy.part(key, stick, at: rule.directive.range)
          })
      },
    ])

  static let stickTable: Shape<HAProxyPart<RoomTable>> = Shape(
    "stickTable",
    [
      Fact("peers", .string, "the peers section that shares it; null when none does") {
        .text($0.part.section ?? $0.part.peers?.text)
      },
      Fact("peersExist", .bool, "whether the configuration has that section") { subject in
        guard let name = subject.part.peers else { return .bool(subject.part.section != nil) }
        return .bool(
          subject.configuration?.peers.contains { $0.name?.text == name.text } ?? false)
      },
    ])

  static let stick: Shape<HAProxyPart<ServerKey>> = Shape(
    "stick",
    [
      Fact("parameter", .string, "the URL parameter that it comes down to; null if none") {
        guard case .urlParameter(let name, _) = $0.part.origin else { return .null }
        return .string(name)
      },
      Fact("expression", .string, "what it sticks on, as far as it could be followed") { subject in
        switch subject.part.origin {
        case .urlParameter(let name, _): .string("url_param(\(name))")
        case .other(let expression, _): .string(expression)
        }
      },
    ])
}
