/// Why a rule has no policy, or finds more than its policy denies: what it reads besides the object that the API server checks.
public struct PolicyObstacle: Sendable {
  /// The reason, as the rest of a sentence about the rule.
  public let text: String

  /// The reason why an expression about one object cannot decide what a rule decides; nil if the rule reads nothing else.
  public init?(_ definition: RuleDefinition) {
    let reads = RuleReads(definition)
    var objects: [String] = reads.readsAllObjects ? ["all other objects"] : []
    var lines: [String] = []
    var releases: [String] = []
    var encoded: [String] = []
    for input in PolicyInput.inputs(of: reads.facts) {
      switch input {
      case .server(let name):
        text = "reports what the API server checks itself: \(name)"
        return
      case .text(let name):
        text = "reports \(name), which the API server does not see"
        return
      case .fields:
        text = "searches every field of a manifest, which CEL cannot go through"
        return
      case .objects(let name): objects.append(name)
      case .configuration(let part): lines.append(part)
      case .releases(let name): releases.append(name)
      case .encoded(let name): encoded.append(name)
      }
    }
    var clauses: [String] = []
    if !encoded.isEmpty {
      clauses.append("reads \(Self.list(encoded)), which CEL cannot decode")
    }
    if !releases.isEmpty {
      clauses.append("looks up \(Self.list(releases)) in the table of Jitsi releases")
    }
    if !lines.isEmpty {
      clauses.append("reads \(Self.list(lines)) in haproxy.cfg, which CEL cannot parse")
    }
    // The number of shards is only a condition where other objects are compared.
    if definition.scope == .installation, objects.count > 1 {
      objects.removeAll { $0 == "the shards" }
    }
    if !objects.isEmpty {
      let subject = clauses.isEmpty ? Self.subject(of: definition) : "them"
      clauses.append("compares \(subject) with \(Self.list(objects))")
    } else if clauses.isEmpty, definition.scope == .shard, reads.comparesComponents {
      clauses.append("compares the workloads of a shard with one another")
    }
    guard !clauses.isEmpty else { return nil }
    text = clauses.joined(separator: ", and ")
  }

  /// What findings are about.
  private static func subject(of definition: RuleDefinition) -> String {
    switch definition.scope {
    case .installation: "the workloads of an installation"
    case .shard: "the workloads of a shard"
    case .web, .jicofo, .prosody: "the \(definition.scope.rawValue) of a shard"
    case .jvb: "the bridges of a shard"
    case .haproxy: "HAProxy's workload"
    case .document: "a manifest"
    case .object:
      definition.kinds.isEmpty
        ? "an object"
        : definition.kinds.count > 2
          ? "\(named(definition.kinds[0])) and others"
          : definition.kinds.map(named).joined(separator: " or ")
    }
  }

  private static func named(_ kind: String) -> String {
    ("AEIOU".contains(kind.prefix(1)) || kind.hasPrefix("HTTP") ? "an " : "a ") + kind
  }

  /// The first names of a list, the most specific ones.
  private static func list(_ all: [String]) -> String {
    let names = all.prefix(4)
    guard names.count > 1, let last = names.last else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}
