import Basics
import CEL
import HAProxy
import Jitsi
import YAML

extension HAProxySubject {
  /// The indices of the shards that a server's Service selects pods of.
  func shards(of slot: HAProxySlot) -> [Int] {
    guard let (name, namespace) = slot.service, let service = inventory.service(name, in: namespace)
    else { return [] }
    var found: Set<Int> = []
    for target in service.targets {
      for component in inventory.components(of: target.workload) {
        if let shard = component.shard { found.insert(inventory.shards[shard].index) }
      }
    }
    return found.sorted()
  }

  /// Servers for a shard that already has one. Of two, the later one counts as the duplicate, unless only its name ends
  /// with the shard's number.
  var doubledSlots: [DoubledSlot] {
    var first: [Int: HAProxySlot] = [:]
    var found: [DoubledSlot] = []
    for slot in tier.slots where !slot.isTemplate && slot.directive.branch == nil {
      let shards = shards(of: slot)
      guard shards.count == 1, let shard = shards.first else { continue }
      if let earlier = first[shard] {
        let isSwapped =
          Self.number(in: slot.name) == shard && Self.number(in: earlier.name) != shard
        let (kept, doubled) = isSwapped ? (slot, earlier) : (earlier, slot)
        first[shard] = kept
        found.append(DoubledSlot(slot: doubled, earlier: kept.name, shard: shard))
      } else {
        first[shard] = slot
      }
    }
    return found
  }

  /// The number at the end of a server's name.
  private static func number(in name: String) -> Int? {
    Int(String(name.reversed().prefix { $0.isASCII && $0.isNumber }.reversed()))
  }

  /// The shards with a web that no server points to.
  var unservedShards: [Int] {
    let served = Set(tier.slots.flatMap { shards(of: $0) })
    guard let id = context.index.installationByHAProxy[tier.component] else { return [] }
    return inventory.installations[id].shards.map { inventory.shards[$0] }
      .filter { !inventory.components(.web, of: $0).isEmpty && !served.contains($0.index) }
      .map(\.index)
  }
}

extension HAProxySubject {
  /// The text of haproxy.cfg in a range.
  func written(_ range: SourceRange) -> String? {
    tier.text?.text.map { text in
      let bytes = text.utf8
      let start = bytes.index(bytes.startIndex, offsetBy: range.bytes.lowerBound)
      let end = bytes.index(start, offsetBy: range.bytes.count)
      return String(decoding: bytes[start..<end], as: UTF8.self)
    }
  }
}

extension HAProxyPart where Part == HAProxySlot {
  func word(_ word: Word?) -> Value {
    guard let word else { return .null }
    return haproxy.part(word, FactSchemas.word, at: word.range)
  }
}

extension HAProxySlot {
  fileprivate var hasEmptyLabel: Bool {
    guard let name = host?.constant, !name.isEmpty, !name.contains(":"), name != "*" else {
      return false
    }
    return name.hasPrefix(".") || name.contains("..")
  }
}

extension HAProxyPart where Part == HAProxySlot {
  /// HAProxy's resolvers query a name as written: from resolv.conf they read only the nameservers.
  /// source: haproxy/haproxy 50872da src/resolvers.c, parse_resolve_conf and resolv_str_to_dn_label
  fileprivate var isShort: Bool {
    guard part.options.resolvers != nil, part.service != nil, !part.hasEmptyLabel,
      let host = part.host?.constant, !host.contains("${")
    else { return false }
    let labels = host.split(separator: ".")
    guard let svc = labels.firstIndex(of: "svc"), svc >= 2 else { return true }
    return svc == labels.count - 1
  }

  fileprivate var fullHost: String? {
    guard isShort, let (name, namespace) = part.service, !namespace.isEmpty,
      let host = part.host?.constant,
      // A pod's name in front of its Service's name is kept.
      host == name || host.hasPrefix(name + ".")
    else { return nil }
    return "\(name).\(namespace).svc.\(haproxy.clusterDomain)"
  }
}

extension HAProxySubject {
  /// The cluster domain used by other host names of the configuration, otherwise the default.
  fileprivate var clusterDomain: String {
    for slot in tier.slots {
      if let tail = slot.host?.constant?.tail(behind: ".svc."), !tail.isEmpty {
        return String(tail.last == "." ? tail.dropLast() : tail)
      }
    }
    return "cluster.local"
  }
}

extension String {
  /// The name without leading labels that begin with an underscore.
  fileprivate var withoutRecordLabels: String {
    String(
      split(separator: ".", omittingEmptySubsequences: false).drop { $0.hasPrefix("_") }
        .joined(separator: "."))
  }
}

/// A server line for a shard that already has one.
struct DoubledSlot: Sendable {
  let slot: HAProxySlot
  let earlier: String
  let shard: Int
}

extension FactSchemas {
  static let slotFacts: [Fact<HAProxySubject>] =
    [
      Fact("resolvers", .list(.string), "the names of its resolvers sections") { subject in
        .list(
          (subject.tier.configuration?.resolvers ?? []).compactMap {
            $0.name.map { .string($0.text) }
          })
      },
      Fact("unservedShards", .list(.int), "the shards with a web that have no server") {
        .list($0.unservedShards.map { .number($0) })
      },
      Fact(
        "doubledSlots", .list(.record(doubledSlot.record)),
        "lines for a shard that another line already serves"
      ) { subject in
        .list(subject.doubledSlots.map { subject.part($0, doubledSlot, at: $0.slot.word.range) })
      },
    ]

  static let doubledSlot: RecordSchema<HAProxyPart<DoubledSlot>> = RecordSchema(
    "doubledSlot",
    [
      Fact("name", .string, "the server's name") { .string($0.part.slot.name) },
      Fact("earlier", .string, "the other server of the shard") {
        .string($0.part.earlier)
      },
      Fact("shard", .int, "the index of the shard") { .number($0.part.shard) },
      Fact("slot", .record(slot.record), "the line that is one too many") { subject in
        subject.haproxy.part(subject.part.slot, slot, at: subject.part.slot.word.range)
      },
    ])

  static let slot: RecordSchema<HAProxyPart<HAProxySlot>> = RecordSchema(
    "slot",
    [
      Fact("name", .string, "as in `shard0`, or `shard 0-2`") { .string($0.part.name) },
      Fact(
        "count", .int,
        "the number of servers that the line defines; null if the environment sets it"
      ) {
        .number($0.part.count)
      },
      Fact("template", .bool, "whether it is a server-template") { .bool($0.part.isTemplate) },
      Fact("line", .string, "its line as written, without surrounding white space") {
        .text($0.haproxy.written($0.part.directive.range))
      },
      Fact("recordPort", .string, "the port name of the SRV record; null for other names") {
        .text($0.part.recordPort)
      },
      Fact("host", .string, "its host as written") { .text($0.part.host?.text) },
      Fact("port", .int, "its port; null if not set") { .number($0.part.port?.number) },
      Fact("checked", .bool, "whether it is health-checked, or tracks a server that is") {
        subject in
        let options = subject.part.options
        return .bool(
          options.isChecked || options.isOn("agent-check") || options.value("track") != nil)
      },
      Fact("uncheckWord", .record(word.record), "its own `no-check`; null without one") {
        $0.word($0.part.options.own.last { $0.name.text == "no-check" }?.name)
      },
      Fact("written", .string, "its address if it is unquoted; else null") {
        let word = $0.part.word
        return .text(word.range.bytes.count == word.text.utf8.count ? word.constant : nil)
      },
      Fact("resolvers", .string, "the resolvers section that it uses; null without one") {
        .text($0.part.options.resolvers?.text)
      },
      Fact("resolversExist", .bool, "whether the configuration has that section") { subject in
        guard let name = subject.part.options.resolvers else { return .bool(false) }
        return .bool(
          subject.configuration?.resolvers.contains { $0.name?.text == name.text } ?? false)
      },
      Fact("initialAddress", .string, "its init-addr; null without one") {
        .text($0.part.options.initialAddress?.text)
      },
      Fact("shards", .list(.int), "the shards that its Service selects") { subject in
        .list(subject.haproxy.shards(of: subject.part).map { .number($0) })
      },
      Fact(
        "initialAddressWord", .record(word.record), "the place of its init-addr; null without one"
      ) {
        $0.word($0.part.options.initialAddress)
      },
      Fact("rangeWord", .record(word.record), "the place of the template's range; else null") {
        $0.word($0.part.isTemplate ? $0.part.directive.argument(1) : nil)
      },
      Fact("portWord", .record(word.record), "the place of its port; null without one") {
        $0.word($0.part.port)
      },
      Fact("hostWord", .record(word.record), "the place of its host; null without one") {
        $0.word($0.part.host)
      },
      Fact("secure", .bool, "whether HAProxy connects to it with TLS") {
        .bool($0.part.options.isOn("ssl"))
      },
      Fact("recordTransport", .string, "the protocol of the SRV record; null for other names") {
        .text($0.part.recordTransport)
      },
      Fact("address", .bool, "whether its host is an address, not a name") {
        .bool(isAddress($0.part.host?.text ?? ""))
      },
      Fact("variable", .bool, "whether its host depends on the environment") {
        .bool(!($0.part.host?.isConstant ?? true))
      },
      Fact("inCluster", .bool, "whether its host is the name of a Service, existing or not") {
        .bool($0.part.service != nil)
      },
      Fact("emptyLabel", .bool, "whether two dots, or a leading one, leave an empty label") {
        .bool($0.part.hasEmptyLabel)
      },
      Fact(
        "fullHost", .string,
        "its host with namespace and cluster domain, if its resolvers would query a shorter name; null if they do not, or if the namespace is unknown"
      ) { .text($0.fullHost) },
      Fact("short", .bool, "whether its host is not a full name and is queried by resolvers") {
        .bool($0.isShort)
      },
      Fact("bareHost", .string, "its host without the prefix labels of an SRV name") {
        .text($0.part.host.map { $0.text.withoutRecordLabels })
      },
      Fact("serviceName", .string, "the name of that Service; null if none") {
        .text($0.part.service?.name)
      },
      Fact("serviceNamespace", .string, "the namespace of that Service; null if none") {
        .text($0.part.service?.namespace)
      },
      Fact(
        "service", .record(service.record), "the Service of that name; null if it does not exist"
      ) {
        subject in
        guard let (name, namespace) = subject.part.service else { return .null }
        return subject.haproxy.context.service(
          subject.haproxy.inventory.service(name, in: namespace))
      },
    ])

  /// Digits and dots, or anything with a colon: an IPv4 or IPv6 address.
  private static func isAddress(_ host: String) -> Bool {
    host.contains(":")
      || (!host.isEmpty
        && host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || ($0 >= 48 && $0 <= 57) })
  }
}
