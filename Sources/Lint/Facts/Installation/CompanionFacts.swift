import CEL
import Jitsi
import Kubernetes
import YAML

struct CompanionSubject: Sendable {
  let context: FactContext
  let companion: Companion
}

struct CompanionFaultSubject: Sendable {
  let context: FactContext
  let fault: CompanionFault
}

struct TurnFaultSubject: Sendable {
  let context: FactContext
  let fault: TurnFault
}

extension FactContext {
  func companion(_ found: Companion) -> Value {
    record(CompanionSubject(context: self, companion: found), FactSchemas.companion) {
      .node($0.companion.workload.object.node)
    }
  }
}

extension FactSchemas {
  /// Facts about workloads beside the shards.
  static let companionFacts: [Fact<InstallationSubject>] = [
    Fact(
      "companions", .list(.record(companion.record)),
      "the workloads beside its shards: jibri, jigasi, transcriber, coturn, visitors (a prosody for visitors only), etherpad and excalidraw"
    ) { subject in
      .list(
        subject.inventory.companions(of: subject.installation).map {
          subject.context.companion($0)
        })
    },
    Fact(
      "companionFaults", .list(.record(companionFault.record)),
      "settings in which those and the components of its shards disagree"
    ) { subject in
      .list(
        subject.inventory.companionFaults(of: subject.installation).map { fault in
          subject.context.record(
            CompanionFaultSubject(context: subject.context, fault: fault), companionFault
          ) { .node($0.fault.place) }
        })
    },
    Fact(
      "turnFaults", .list(.record(turnFault.record)),
      "what keeps clients from using the TURN server that its prosodies announce"
    ) { subject in
      .list(
        subject.inventory.turnFaults(of: subject.installation).map { fault in
          subject.context.record(
            TurnFaultSubject(context: subject.context, fault: fault), turnFault
          ) { .node($0.fault.place) }
        })
    },
  ]

  static let companion: RecordSchema<CompanionSubject> = RecordSchema(
    "companion",
    [
      Fact(
        "kind", .string, "jibri, jigasi, transcriber, coturn, visitors, etherpad or excalidraw"
      ) { .string($0.companion.kind.rawValue) },
      Fact("name", .string, "the name of its workload") {
        .string($0.companion.workload.object.name)
      },
      Fact("object", .dyn, "its workload as written") {
        $0.context.value($0.companion.workload.object)
      },
      Fact("container", .dyn, "the container that it runs in, as written") {
        $0.context.value($0.companion.container.node)
      },
      Fact("shards", .list(.record(shard.record)), "the shards whose prosody it connects to") {
        subject in
        .list(
          subject.context.inventory.shards(of: subject.companion).map { subject.context.shard($0) })
      },
      Fact(
        "settings", .map(.dyn),
        "the values that its variables have, by name: as set or, where unset or empty, the default of its release; null where neither is known"
      ) { .foreign(SettingStore($0.context.inventory, $0.companion), 0) },
    ])

  static let companionFault: RecordSchema<CompanionFaultSubject> = RecordSchema(
    "companionFault",
    [
      Fact(
        "kind", .string,
        "absentService (a host is a Service that does not exist), wrongService (it selects other pods), wrongPort (it has no such port), value (a domain, room or user differs), password (a password differs), noAccount (prosody has no such account) or off (the component's switch is off)"
      ) { .string($0.fault.kind.rawValue) },
      Fact("companion", .record(companion.record), "the workload beside the shards") {
        $0.context.companion($0.fault.companion)
      },
      Fact("title", .string, "what it is, as in `jibri` or `visitors' prosody`") {
        .string($0.fault.companion.kind.title)
      },
      Fact("variable", .string, "the variable") { .string($0.fault.variable) },
      Fact("other", .record(component.record), "the component on the other side; null for hosts") {
        subject in
        subject.fault.other.map { subject.context.component($0) } ?? .null
      },
      Fact("found", .string, "the value, host or port as written; null for secrets") {
        .text($0.fault.found)
      },
      Fact(
        "expected", .string,
        "the value of the other side, or the ports of the Service; null for secrets"
      ) { .text($0.fault.expected) },
      Fact("literal", .bool, "whether a container of its own sets the variable to a text") {
        $0.fault.isLiteral
      },
    ])

  static let turnFault: RecordSchema<TurnFaultSubject> = RecordSchema(
    "turnFault",
    [
      Fact(
        "kind", .string,
        "refusedPort (browsers refuse the port), closedPort (no Service of the TURN server opens it), certificate (nothing restarts the TURN server when its certificate is renewed), secret (prosody's secret differs) or noSecret (prosody has none)"
      ) { .string($0.fault.kind.rawValue) },
      Fact("variable", .string, "the variable of prosody; null for a certificate") {
        .text($0.fault.variable)
      },
      Fact("found", .string, "the port, as in `443/TCP`, or the Secret of the certificate") {
        .text($0.fault.found)
      },
      Fact("server", .string, "the workload of the TURN server; null if it is not in the input") {
        .text($0.fault.server?.workload.object.name)
      },
      Fact("shard", .int, "the first shard whose prosody announces it; null for a certificate") {
        .number($0.fault.shard)
      },
    ])
}

extension CompanionFault {
  /// Whether the companion's own container sets the variable to a text.
  fileprivate var isLiteral: Value {
    .bool(companion.environment.contains { $0.valueNode == place && $0.origin == .literal })
  }
}
