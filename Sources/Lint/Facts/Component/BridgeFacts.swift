import CEL
import Jitsi
import YAML

struct BasePortSubject: Sendable {
  let component: ComponentSubject
  let base: BasePort
}

struct ExposureSubject: Sendable {
  let context: FactContext
  let exposure: BridgeExposure
}

extension FactSchemas {
  /// Facts about the ports of bridges.
  static let bridgeFacts: [Fact<ComponentSubject>] = [
    Fact(
      "basePort", .record(basePort.record),
      "the first node port of the shard's bridges; null if not set"
    ) { subject in
      guard let base = subject.inventory.basePort(of: subject.component)
      else { return .null }
      return subject.context.record(
        BasePortSubject(component: subject, base: base), basePort
      ) { .node($0.base.node) }
    },
    Fact("portsPerBridge", .int, "the number of node ports of each bridge") {
      .number($0.inventory.portsPerBridge(of: $0.component))
    },
    Fact("exposure", .record(exposure.record), "how its bridges are reachable from the internet") {
      subject in
      return subject.context.record(
        ExposureSubject(
          context: subject.context, exposure: subject.inventory.exposure(of: subject.component)),
        exposure
      ) { _ in nil }
    },
  ]

  static let basePort: RecordSchema<BasePortSubject> = RecordSchema(
    "basePort",
    [
      Fact("text", .string, "as written") { .string($0.base.text) },
      Fact("number", .int, "null if it is not a number") { .number($0.base.number) },
      Fact("last", .int, "the last port that the bridges can use; null without a number") {
        .number($0.component.inventory.portBlock(of: $0.component.component)?.last)
      },
      Fact("long", .bool, "whether the bridges can use more than 100 ports") {
        .bool($0.component.inventory.portBlock(of: $0.component.component)?.isLong ?? false)
      },
      Fact("shards", .list(.int), "shards whose blocks it overlaps") { subject in
        let component = subject.component
        return .list(
          component.context.index.overlaps[component.component.id, default: []].map {
            .number($0)
          })
      },
    ])

  static let exposure: RecordSchema<ExposureSubject> = RecordSchema(
    "exposure",
    [
      Fact("complete", .bool, "whether every bridge that can exist is reachable") {
        .bool($0.exposure.isComplete)
      },
      Fact("hostNetwork", .bool, "whether the pods use the host network") {
        .bool($0.exposure.hostNetwork)
      },
      Fact("hostPorts", .list(.int), "host ports") {
        .list($0.exposure.hostPorts.map { .number($0) })
      },
      Fact("annotation", .string, "the annotation that requests a Service per pod; null if none") {
        .text($0.exposure.annotation)
      },
      Fact("decorator", .bool, "whether a DecoratorController for it is in the input") {
        .bool($0.exposure.decorator)
      },
      Fact("sharedService", .string, "a Service that exposes all bridges; null if none") {
        .text($0.exposure.sharedService)
      },
      Fact(
        "ambiguousService", .record(service.record),
        "a NodePort Service that selects several bridges; null if none"
      ) { $0.context.service($0.exposure.ambiguousService) },
      Fact("ordinals", .list(.int), "bridges with their own Service that exposes them") {
        .list($0.exposure.ordinals.map { .number($0) })
      },
      Fact("missingOrdinals", .list(.int), "bridges that can exist without such a Service") {
        .list($0.exposure.missingOrdinals.map { .number($0) })
      },
    ])
}
