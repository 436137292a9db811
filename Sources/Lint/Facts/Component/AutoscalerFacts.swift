import CEL
import Jitsi
import Kubernetes
import YAML

struct AutoscalerSubject: Sendable {
  let context: FactContext
  let autoscaler: Autoscaler
}

struct AutoscalerFieldSubject: Sendable {
  let autoscaler: Autoscaler
  let field: AutoscalerField
}

struct UnmeasuredSubject: Sendable {
  let unmeasured: Inventory.UnmeasuredContainer
}

extension FactSchemas {
  /// Facts about a component's autoscalers.
  static let autoscalerFacts: [Fact<ComponentSubject>] = [
    Fact("scalers", .list(.record(autoscaler.record)), "its autoscalers") {
      subject in
      .list(
        subject.inventory.autoscalers(of: subject.workload).map {
          subject.context.autoscaler($0)
        })
    },
    Fact(
      "unmeasured", .list(.record(unmeasured.record)),
      "other containers of its pods without a request that an autoscaler measures a percentage of"
    ) { subject in
      .list(
        subject.inventory.unmeasured(beside: subject.component).map {
          subject.context.record(UnmeasuredSubject(unmeasured: $0), unmeasured) {
            .node($0.unmeasured.container.node)
          }
        })
    },
  ]

  /// Facts about the autoscalers of bridges only.
  static let bridgeScalerFacts: [Fact<ComponentSubject>] = [
    Fact(
      "strayScalers", .list(.record(autoscaler.record)),
      "autoscalers that are evidently meant for it, but whose target does not exist"
    ) { subject in
      .list(
        (subject.context.index.strayAutoscalers[subject.component.id] ?? []).map {
          subject.context.autoscaler(subject.inventory.autoscalers[$0])
        })
    },
    Fact(
      "scalerClone", .dyn,
      "the autoscaler of another shard's bridges, adapted to these; null if none"
    ) { subject in
      guard let donor = subject.context.cache(of: subject.component)?.scaledBridges else {
        return .null
      }
      return subject.inventory.autoscalerClone(for: subject.component, from: donor)
        .map(Value.init(content:)) ?? .null
    },
  ]

  static let autoscaler: RecordSchema<AutoscalerSubject> = RecordSchema(
    "autoscaler",
    [
      Fact("object", .dyn, "the autoscaler as written") { $0.context.value($0.autoscaler.object) },
      Fact("name", .string, "its name") { .string($0.autoscaler.object.name) },
      Fact("namespace", .string, "its namespace; empty if the manifests omit it") {
        .string($0.autoscaler.namespace)
      },
      Fact("keda", .bool, "whether it is a ScaledObject of KEDA") {
        .bool($0.autoscaler.isScaledObject)
      },
      Fact("targetKind", .string, "the kind of the workload that it targets") {
        .string($0.autoscaler.targetKind)
      },
      Fact("targetName", .string, "the name of the workload that it targets") {
        .string($0.autoscaler.targetName)
      },
      Fact("minimum", .int, "its minimum, or the default") {
        .number($0.autoscaler.effectiveMinimum)
      },
      Fact("maximum", .int, "its maximum; null if not set") {
        .number($0.autoscaler.maximum)
      },
      Fact("minimumPath", .string, "the path of its minimum, or where to add it") {
        .string("spec." + ($0.autoscaler.isScaledObject ? "minReplicaCount" : "minReplicas"))
      },
      Fact("maximumPath", .string, "the path of its maximum, or where to add it") {
        .string("spec." + ($0.autoscaler.isScaledObject ? "maxReplicaCount" : "maxReplicas"))
      },
      Fact("resourcesOnly", .bool, "whether it uses CPU and memory only") {
        .bool(
          $0.autoscaler.metrics.allSatisfy {
            if case .resource = $0.source { true } else { false }
          })
      },
      Fact(
        "misplaced", .list(.record(misplacedField.record)),
        "fields that its API version does not have, or that conflict with others"
      ) { subject in
        .list(
          subject.autoscaler.misplacedFields.map {
            subject.context.record(
              AutoscalerFieldSubject(autoscaler: subject.autoscaler, field: $0), misplacedField
            ) { .node($0.field.node) }
          })
      },
      Fact(
        "likeMetric", .dyn,
        "a pod metric, as written, that another autoscaler of its namespace and API version uses; null if none"
      ) { subject in
        let scaler = subject.autoscaler
        return subject.context.value(
          subject.context.index.podMetrics["\(scaler.namespace)/\(scaler.object.apiVersion)"])
      },
    ])

  static let misplacedField: RecordSchema<AutoscalerFieldSubject> = RecordSchema(
    "misplacedField",
    [
      Fact("name", .string, "its key") { .string($0.field.name) },
      Fact("autoscaler", .string, "the autoscaler's name") {
        .string($0.autoscaler.object.name)
      },
      Fact("fault", .string, "its fault, to follow its name in a sentence") {
        .string($0.field.fault)
      },
    ])

  static let unmeasured: RecordSchema<UnmeasuredSubject> = RecordSchema(
    "unmeasured",
    [
      Fact("container", .string, "the container's name") { .string($0.unmeasured.container.name) },
      Fact("resource", .string, "cpu or memory") { .string($0.unmeasured.resource) },
      Fact("autoscaler", .string, "the autoscaler's name") {
        .string($0.unmeasured.autoscaler.object.name)
      },
    ])
}

extension FactContext {
  func autoscaler(_ autoscaler: Autoscaler) -> Value {
    record(AutoscalerSubject(context: self, autoscaler: autoscaler), FactSchemas.autoscaler) {
      .node($0.autoscaler.object.node)
    }
  }
}
