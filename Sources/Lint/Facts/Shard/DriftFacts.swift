import CEL
import Jitsi
import Kubernetes
import YAML

struct DifferenceSubject: Sendable {
  let component: ComponentSubject
  let difference: ShardDrift
}

extension DifferenceSubject {
  var change: Value {
    let inventory = component.context.inventory
    guard let fix = inventory.driftFix(for: difference, in: component.component) else {
      return .null
    }
    let (kind, value): (String, Value)
    switch fix.change {
    case .set(let content): (kind, value) = ("set", Value(content: content))
    case .append(let content): (kind, value) = ("append", Value(content: content))
    case .remove: (kind, value) = ("remove", .null)
    case .rename, .replaceText: return .null
    }
    return .map(
      MapValue([("kind", .string(kind)), ("path", .string(fix.path)), ("value", value)]))
  }
}

struct ReferenceSubject: Sendable {
  let context: FactContext
  let namespace: String
  let reference: PodReference
}

struct ZoneSubject: Sendable {
  let context: FactContext
  let name: String
  let node: Node
}

extension FactSchemas {
  /// Facts about a component compared with others, and about the objects that its pods need.
  static let relationFacts: [Fact<ComponentSubject>] = [
    Fact(
      "release", .string,
      "the Jitsi release that its image's tag, an annotation or a configuration names, or null"
    ) {
      .text($0.component.releaseName)
    },
    Fact("zone", .record(zone.record), "the zone that its pods are pinned to; null if none") {
      subject in
      guard let (name, node) = subject.component.zone else { return .null }
      return subject.context.record(
        ZoneSubject(context: subject.context, name: name, node: node), zone
      ) { .node($0.node) }
    },
    Fact(
      "differences", .list(.record(difference.record)),
      "fields in which it differs from most shards, apart from shard numbers"
    ) { subject in
      .list(
        subject.inventory.differences(
          of: subject.component, subject.context.index.driftReferences
        ).map {
          subject.context.record(
            DifferenceSubject(component: subject, difference: $0), difference
          ) { .node($0.difference.node ?? $0.component.component.container.node) }
        })
    },
    Fact("references", .list(.record(reference.record)), "objects that its pods need to start") {
      subject in
      let workload = subject.workload
      return .list(
        PodReference.find(in: workload.template, of: workload.object).map {
          subject.context.record(
            ReferenceSubject(
              context: subject.context, namespace: workload.namespace, reference: $0), reference
          ) { .node($0.reference.node) }
        })
    },
  ]

  static let zone: RecordSchema<ZoneSubject> = RecordSchema(
    "zone", [Fact("name", .string, "its name") { .string($0.name) }])

  static let difference: RecordSchema<DifferenceSubject> = RecordSchema(
    "difference",
    [
      Fact("field", .string, "as in `image`, `resources.requests.cpu` or `env TZ`") {
        .string($0.difference.field)
      },
      Fact("shard", .int, "the shard that it was compared with") { .number($0.difference.other) },
      Fact("missing", .bool, "whether this shard lacks it") {
        .bool($0.difference.isMissing)
      },
      Fact("extra", .bool, "whether only this shard has it") {
        .bool($0.difference.isExtra)
      },
      Fact(
        "isMinority", .bool,
        "whether more than half of at least three shards with such a component have the other value"
      ) { .bool($0.difference.isOutvoted) },
      Fact("with", .record(component.record), "the component that it was compared with") {
        $0.component.context.component($0.difference.with)
      },
      Fact(
        "onlyRelease", .bool, "whether the images differ only in the Jitsi release of the tag"
      ) { subject in
        let own = subject.component.component.container.image
        let other = subject.difference.with.container.image
        return .bool(
          subject.difference.field == "image" && own.repository == other.repository
            && JitsiRelease.named(by: own) != nil && JitsiRelease.named(by: other) != nil)
      },
      Fact("container", .dyn, "the container that the field belongs to, as written") {
        $0.component.context.value($0.component.component.container.node)
      },
      Fact(
        "change", .dyn,
        "the change that makes it like the other: `kind` (set, append or remove), `path` in the container, and `value`; null if it is outside of the container"
      ) { $0.change },
    ])

  static let reference: RecordSchema<ReferenceSubject> = RecordSchema(
    "reference",
    [
      Fact("kind", .string, "ConfigMap, Secret, PersistentVolumeClaim or ServiceAccount") {
        .string($0.reference.kind)
      },
      Fact("name", .string, "the name of the object") { .string($0.reference.name) },
      Fact("use", .string, "how it is used, as in `volume config`") {
        .string($0.reference.use)
      },
      Fact("optional", .bool, "whether pods start without it") {
        .bool($0.reference.isOptional)
      },
      Fact("exists", .bool, "whether the input contains it, or something that provides it") {
        subject in
        let inventory = subject.context.inventory
        let found = inventory.find(
          kind: subject.reference.kind, subject.namespace, subject.reference.name)
        return .bool(
          found != nil
            || subject.context.index.provides(
              subject.reference.kind, subject.namespace, subject.reference.name)
        )
      },
      Fact("provable", .bool, "whether it is certainly missing if it is not in the input") {
        .bool(
          $0.context.index.provesAbsence(of: $0.reference.kind, in: $0.namespace))
      },
      Fact(
        "spare", .bool,
        "whether the input has an object of that kind in its namespace that no pod refers to, as after a rename"
      ) { .bool($0.context.index.hasSpare($0.reference.kind, in: $0.namespace)) },
      Fact(
        "kindInNamespace", .bool, "whether the input has any object of that kind in its namespace"
      ) {
        subject in
        .bool(subject.context.index.hasAny(subject.reference.kind, in: subject.namespace))
      },
    ])
}
