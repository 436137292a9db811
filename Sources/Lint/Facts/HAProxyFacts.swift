import CEL
import HAProxy
import Jitsi
import YAML

struct HAProxySubject: Sendable {
  let context: FactContext
  let tier: HAProxyTier

  var model: Model { context.model }
  var component: Component { model.components[tier.component] }

  func place(_ range: SourceRange) -> Place? {
    guard let text = tier.text else { return nil }
    return .inside(
      text, start: text.contentMark(line: range.line, column: range.column),
      end: text.contentMark(line: range.line, column: range.endColumn))
  }

  /// A record that stands for a part of haproxy.cfg.
  func part<Part: Sendable>(
    _ part: Part, _ shape: Shape<HAProxyPart<Part>>, at range: SourceRange
  ) -> Value {
    context.record(HAProxyPart(haproxy: self, part: part), shape) { $0.haproxy.place(range) }
  }

  var backend: Proxy? {
    guard let position = tier.backend else { return nil }
    return tier.configuration?.proxies[position]
  }
}

/// A part of haproxy.cfg, with the HAProxy that it belongs to.
struct HAProxyPart<Part: Sendable>: Sendable {
  let haproxy: HAProxySubject
  let part: Part

  var configuration: Configuration? { haproxy.tier.configuration }
}

extension Shapes {
  static let haproxy: Shape<HAProxySubject> = Shape(
    "haproxy",
    [
      Fact("component", .record(component.record), "its workload as a component") {
        $0.context.component($0.component)
      },
      Fact("configMap", .dyn, "the ConfigMap with haproxy.cfg as written; null if not there") {
        $0.context.value($0.tier.configMap)
      },
      Fact("configured", .bool, "whether the input shows its haproxy.cfg") {
        .bool($0.tier.configuration != nil)
      },
      Fact("problems", .list(.record(problem.record)), "what HAProxy refuses to start with") {
        subject in
        .list(
          (subject.tier.configuration?.problems ?? []).filter { $0.severity == .error }
            .map { subject.part($0, problem, at: $0.range) })
      },
      Fact("peers", .list(.record(peer.record)), "its peers over all branches, each name once") {
        subject in
        .list(
          subject.tier.peers.map {
            subject.part($0, peer, at: ($0.address?.word ?? $0.name).range)
          })
      },
      Fact(
        "peerCounts", .list(.int), "how many peers each way through .if and .else names, and all"
      ) { subject in
        let variants = subject.tier.peersSection?.branches.map { Set($0.map(\.name.text)).count }
        let constant = subject.tier.peers.allSatisfy { $0.name.isConstant }
        let all = constant && !subject.tier.peers.isEmpty ? [subject.tier.peers.count] : []
        return .list(((variants ?? []) + all).map { .number($0) })
      },
      Fact("peersSection", .record(section.record), "its peers section; null without one") {
        subject in
        guard let peers = subject.tier.peersSection else { return .null }
        return subject.part(peers.header, section, at: peers.header.range)
      },
      Fact("backend", .record(backend.record), "the backend that holds the shards; null if none") {
        subject in
        guard let proxy = subject.backend else { return .null }
        return subject.part(proxy, Shapes.backend, at: proxy.header.range)
      },
      Fact("slots", .list(.record(slot.record)), "the lines of that backend that make servers") {
        subject in
        .list(subject.tier.slots.map { subject.part($0, slot, at: $0.word.range) })
      },
      Fact("slotCount", .int, "the servers that those lines make; null if that can't be told") {
        subject in
        let counts = subject.tier.slots.map(\.count)
        return counts.contains(nil) ? .null : .number(counts.reduce(0) { $0 + ($1 ?? 0) })
      },
      Fact("templated", .bool, "whether it finds shards by server-template") {
        .bool($0.tier.slots.contains(where: \.isTemplate))
      },
    ])

  static let problem: Shape<HAProxyPart<HAProxy.Problem>> = Shape(
    "problem",
    [
      Fact("kind", .string, "a stable word, as in unknown-keyword") {
        .string($0.part.kind.rawValue)
      },
      Fact("message", .string, "what is wrong") { .string($0.part.message) },
    ])

  static let section: Shape<HAProxyPart<Directive>> = Shape(
    "section",
    [
      Fact("name", .string, "its name; null without one") { .text($0.part.argument(0)?.text) },
      Fact("line", .int, "its line in haproxy.cfg") { .number($0.part.line) },
    ])

  static let peer: Shape<HAProxyPart<HAProxyPeer>> = Shape(
    "peer",
    [
      Fact("name", .string, "its name as written") { .string($0.part.name.text) },
      Fact("host", .string, "its host as written; null for the process itself") {
        .text($0.part.address?.host?.text)
      },
      Fact("port", .int, "its port; null when none is written, or the environment gives it") {
        .number($0.part.address?.port?.number)
      },
      Fact("variable", .bool, "whether name or address hang on the environment") {
        .bool($0.part.isVariable)
      },
      Fact("inCluster", .bool, "whether the host is the name of a Service, there or not") {
        .bool($0.part.service != nil)
      },
      Fact("service", .record(service.record), "the Service of that name; null if not there") {
        subject in
        guard let (name, namespace) = subject.part.service else { return .null }
        return subject.haproxy.context.service(
          subject.haproxy.model.service(name, in: namespace))
      },
    ])

  static let backend: Shape<HAProxyPart<Proxy>> = Shape(
    "backend",
    [
      Fact("name", .string, "its name") { .text($0.part.name?.text) },
      Fact("tables", .list(.record(stickTable.record)), "its stick-tables") { subject in
        .list(
          subject.part.stickTables.map {
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

  static let stickTable: Shape<HAProxyPart<StickTable>> = Shape(
    "stickTable",
    [
      Fact("peers", .string, "the peers section that shares it; null when none does") {
        .text($0.part.peers?.text)
      },
      Fact("peersExist", .bool, "whether the configuration has that section") { subject in
        guard let name = subject.part.peers else { return .bool(false) }
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

  static let slot: Shape<HAProxyPart<HAProxySlot>> = Shape(
    "slot",
    [
      Fact("name", .string, "as in `shard0`, or `shard 0-2`") { .string($0.part.name) },
      Fact("count", .int, "how many servers the line makes; null if the environment says") {
        .number($0.part.count)
      },
      Fact("template", .bool, "whether it is a server-template") { .bool($0.part.isTemplate) },
      Fact("recordPort", .string, "the port's name of the SRV record; null for other names") {
        .text($0.part.recordPort)
      },
      Fact("host", .string, "its host as written") { .text($0.part.host?.text) },
      Fact("port", .int, "its port; null when none is written") { .number($0.part.port?.number) },
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
      Fact("address", .bool, "whether its host is an address, not a name") {
        .bool(isAddress($0.part.host?.text ?? ""))
      },
      Fact("variable", .bool, "whether its host hangs on the environment") {
        .bool(!($0.part.host?.isConstant ?? true))
      },
      Fact("inCluster", .bool, "whether its host is the name of a Service, there or not") {
        .bool($0.part.service != nil)
      },
      Fact("serviceName", .string, "the name of that Service; null if it names none") {
        .text($0.part.service?.name)
      },
      Fact("serviceNamespace", .string, "the namespace of that Service; null if it names none") {
        .text($0.part.service?.namespace)
      },
      Fact("service", .record(service.record), "the Service of that name; null if not there") {
        subject in
        guard let (name, namespace) = subject.part.service else { return .null }
        return subject.haproxy.context.service(
          subject.haproxy.model.service(name, in: namespace))
      },
    ])

  /// Numbers and dots, or anything with a colon: IPv4 and IPv6.
  private static func isAddress(_ host: String) -> Bool {
    host.contains(":")
      || (!host.isEmpty
        && host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || ($0 >= 48 && $0 <= 57) })
  }
}
