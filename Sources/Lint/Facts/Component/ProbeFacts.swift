import CEL
import Jitsi
import Kubernetes

struct ProbeSwitchSubject: Sendable {
  let context: FactContext
  let component: Component
  let found: ProbeSwitch
}

extension FactSchemas {
  /// Facts about the probes of a jicofo.
  static let probeFacts: [Fact<ComponentSubject>] = [
    Fact(
      "probeSwitches", .list(.record(probeSwitch.record)),
      "variables that its probes need and that are off"
    ) { subject in
      .list(
        subject.inventory.probeSwitches(of: subject.component).map { found in
          subject.context.record(
            ProbeSwitchSubject(
              context: subject.context, component: subject.component, found: found), probeSwitch
          ) {
            .node(
              $0.found.entry?.valueNode ?? $0.found.entry?.node
                ?? $0.component.container.node)
          }
        })
    }
  ]

  static let probeSwitch: RecordSchema<ProbeSwitchSubject> = RecordSchema(
    "probeSwitch",
    [
      Fact("variable", .string, "the variable") { .string($0.found.variable) },
      Fact(
        "effect", .string,
        "absent (the endpoint does not exist) or refused (jicofo listens on 127.0.0.1 only)"
      ) { .string($0.found.effect.rawValue) },
      Fact("probes", .list(.string), "the probes that need it, as in `livenessProbe`") {
        .list($0.found.probes.map(Value.string))
      },
      Fact("entry", .record(variable.record), "what leaves it off; null if nothing sets it") {
        subject in
        guard let entry = subject.found.entry else { return .null }
        return subject.context.record(
          VariableSubject(context: subject.context, entry: entry), variable
        ) { .node($0.entry.valueNode ?? $0.entry.node) }
      },
    ])
}
