import CEL
import HAProxy
import Jitsi
import Kubernetes
import YAML

/// An HAProxy in front of shards. A class, because every fact copies its subject, and a tier is large.
final class HAProxySubject: Sendable {
  let context: FactContext
  let tier: HAProxyTier

  init(context: FactContext, tier: HAProxyTier) {
    self.context = context
    self.tier = tier
  }

  var inventory: Inventory { context.inventory }
  var component: Component { inventory.components[tier.component] }

  func place(_ range: SourceRange) -> FactSource? {
    guard let text = tier.text else { return nil }
    return .inside(
      text, start: text.contentMark(line: range.line, column: range.column),
      end: text.contentMark(line: range.line, column: range.endColumn))
  }

  /// A record for a part of haproxy.cfg.
  func part<Part: Sendable>(
    _ part: Part, _ shape: RecordSchema<HAProxyPart<Part>>, at range: SourceRange
  ) -> Value {
    context.record(HAProxyPart(haproxy: self, part: part), shape) { $0.haproxy.place(range) }
  }

  /// The errors, without consequences of a line that HAProxy cannot split into words: if an `.if` is lost, its `.else` is
  /// unmatched, and names appear twice.
  var causes: [HAProxy.Problem] {
    var isLineLost = false
    var said: Set<String> = []
    return (tier.configuration?.problems ?? []).filter { problem in
      guard problem.severity == .error else { return false }
      switch problem.kind {
      case .unmatchedQuote, .unmatchedBrace, .badVariableName, .badWordExpansion, .badHexEscape,
        .strayNUL, .tooManyWords, .unknownMacro:
        isLineLost = true
        return true
      case .unmatchedConditional, .unclosedConditional, .duplicateTable, .duplicateServer,
        .duplicatePeer, .duplicateNameserver, .duplicateSection:
        return !isLineLost
      // If a section's first line is missing, every line below it is misplaced.
      case .unknownKeyword, .misplacedKeyword: return said.insert(problem.message).inserted
      default: return true
      }
    }
  }

  var backend: Proxy? {
    guard let position = tier.backend else { return nil }
    return tier.configuration?.proxies[position]
  }
}

/// A part of haproxy.cfg, with its HAProxy.
struct HAProxyPart<Part: Sendable>: Sendable {
  let haproxy: HAProxySubject
  let part: Part

  var configuration: Configuration? { haproxy.tier.configuration }
}

extension FactSchemas {
  static let haproxy: RecordSchema<HAProxySubject> = RecordSchema(
    "haproxy",
    haproxyFacts + peerViewFacts + slotFacts + haproxyTableFacts + haproxyRunFacts
      + haproxyTrafficFacts + doorFacts + webFaultFacts + reachFacts
  )

  private static let haproxyFacts: [Fact<HAProxySubject>] =
    [
      Fact("component", .record(component.record), "its workload as a component") {
        $0.context.component($0.component)
      },
      Fact("configMap", .dyn, "the ConfigMap with haproxy.cfg as written; null if missing") {
        $0.context.value($0.tier.configMap)
      },
      Fact("configured", .bool, "whether the input contains its haproxy.cfg") {
        .bool($0.tier.configuration != nil)
      },
      Fact("parses", .bool, "whether it has no problems other than references to missing sections")
      {
        .bool($0.tier.configuration.map { !$0.problems.contains(where: \.isMistake) } ?? false)
      },
      Fact("problems", .list(.record(problem.record)), "problems that keep HAProxy from starting") {
        subject in
        .list(subject.causes.map { subject.part($0, problem, at: $0.range) })
      },
      Fact(
        "removed", .list(.record(removed.record)),
        "lines that the image's HAProxy no longer supports"
      ) { subject in
        let image = subject.component.container.image
        guard let release = image.tag.flatMap({ Release(tag: $0) }) else { return .list([]) }
        return .list(
          (subject.tier.configuration?.removedLines(in: release) ?? []).map {
            subject.part($0, removed, at: $0.word.range)
          })
      },
      Fact("peers", .list(.record(peer.record)), "its peers in all branches, each name once") {
        subject in
        .list(
          subject.tier.peers.map {
            subject.part($0, peer, at: ($0.address?.word ?? $0.name).range)
          })
      },
      Fact(
        "peerCounts", .list(.int),
        "the number of peers in each branch of .if and .else, and in all of them"
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
      Fact("backend", .record(backend.record), "the backend with the shards; null if none") {
        subject in
        guard let proxy = subject.backend else { return .null }
        return subject.part(proxy, FactSchemas.backend, at: proxy.header.range)
      },
      Fact("slots", .list(.record(slot.record)), "the lines of that backend that define servers") {
        subject in
        .list(subject.tier.slots.map { subject.part($0, slot, at: $0.word.range) })
      },
      Fact("slotCount", .int, "the number of servers that those lines define; null if unknown") {
        subject in
        let counts = subject.tier.slots.map(\.count)
        return counts.contains(nil) ? .null : .number(counts.reduce(0) { $0 + ($1 ?? 0) })
      },
      Fact("templated", .bool, "whether it discovers shards by server-template") {
        .bool($0.tier.slots.contains(where: \.isTemplate))
      },
    ]

  static let problem: RecordSchema<HAProxyPart<HAProxy.Problem>> = RecordSchema(
    "problem",
    [
      Fact("name", .bool, "whether it references something that does not exist") {
        .bool(!$0.part.isMistake)
      },
      Fact("inBackend", .bool, "whether it is in the backend with the shards") {
        subject in
        guard let proxy = subject.haproxy.backend, let configuration = subject.configuration else {
          return .bool(false)
        }
        let lines = configuration.sections[proxy.section].directives.map(\.line)
        return .bool(lines.contains(subject.part.line))
      },
      Fact("kind", .string, "a stable identifier, such as unknown-keyword") {
        .string($0.part.kind.rawValue)
      },
      Fact("message", .string, "the problem") { .string($0.part.message) },
    ])

  static let removed: RecordSchema<HAProxyPart<RemovedLine>> = RecordSchema(
    "removed",
    [
      Fact("text", .string, "the keyword or option") { .string($0.part.word.text) },
      Fact("since", .string, "a branch that refuses it, as in 2.6") {
        .string($0.part.since.description)
      },
    ])

  static let word: RecordSchema<HAProxyPart<Word>> = RecordSchema(
    "word", [Fact("text", .string, "the word as HAProxy reads it") { .string($0.part.text) }])

  static let section: RecordSchema<HAProxyPart<Directive>> = RecordSchema(
    "section",
    [
      Fact("name", .string, "its name; null without one") { .text($0.part.argument(0)?.text) },
      Fact("line", .int, "its line in haproxy.cfg") { .number($0.part.line) },
    ])
}

extension HAProxy.Problem {
  /// Whether the text itself is invalid, rather than a reference to a name that does not exist.
  var isMistake: Bool {
    guard severity == .error else { return false }
    switch kind {
    case .unknownBackend, .unknownPeers, .unknownResolvers, .unknownTable, .unknownServer,
      .unknownACL, .unknownDefaults:
      return false
    default: return true
    }
  }
}
