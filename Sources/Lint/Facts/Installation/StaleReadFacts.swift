import CEL
import Jitsi
import Kubernetes
import YAML

struct StaleReadSubject: Sendable {
  let context: FactContext
  let read: StaleRead
}

extension FactSchemas {
  static let staleFacts: [Fact<InstallationSubject>] = [
    Fact(
      "staleReads", .list(.record(staleRead.record)),
      "variables that running pods read from a Secret or ConfigMap before it changed, and others of their shard afterwards; empty without pods"
    ) { subject in
      let running = subject.context.index.runningContainers
      return .list(
        subject.inventory.staleReads(of: subject.installation, running).map {
          subject.context.record(StaleReadSubject(context: subject.context, read: $0), staleRead) {
            .node($0.read.entry)
          }
        })
    }
  ]

  static let staleRead: RecordSchema<StaleReadSubject> = RecordSchema(
    "staleRead",
    [
      Fact("kind", .string, "Secret or ConfigMap") { .string($0.read.kind) },
      Fact("name", .string, "the name of the Secret or ConfigMap") { .string($0.read.name) },
      Fact("variables", .list(.string), "the variables that have old values") {
        .list($0.read.variables.map(Value.string))
      },
      Fact("component", .record(component.record), "the component with old values") {
        $0.context.component($0.read.component)
      },
      Fact("pod", .string, "a pod of it that has them") { .string($0.read.pod) },
      Fact("newer", .string, "a pod that has the new values") { .string($0.read.newer) },
      Fact("changed", .string, "when the object changed, as in 2026-11-30T08:00:00Z") {
        .string($0.read.changed)
      },
      Fact(
        "recreated", .bool,
        "whether the object was recreated; otherwise it was updated in place, perhaps not in its values"
      ) { .bool($0.read.isRecreated) },
    ])
}
