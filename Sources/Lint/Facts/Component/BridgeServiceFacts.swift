import CEL
import Jitsi
import Kubernetes
import YAML

struct BridgeServiceSubject: Sendable {
  let context: FactContext
  let service: BridgeService
}

struct MediaPortSubject: Sendable {
  let service: BridgeServiceSubject
  let port: BridgeService.MediaPort
}

extension BridgeServiceSubject {
  func port(_ port: BridgeService.MediaPort) -> Value {
    context.record(MediaPortSubject(service: self, port: port), FactSchemas.mediaPort) {
      .node($0.port.port.node)
    }
  }
}

extension FactContext {
  /// The bridges of a namespace whose StatefulSets name the same governing Service, including the component itself.
  func governed(with component: Component) -> [Component] {
    let name = component.workload.object.node["spec"]?["serviceName"]?.text ?? ""
    let ids = index.governedBridges["\(component.workload.namespace)/\(name)"] ?? []
    return ids.map { inventory.components[$0] }
  }

  /// The labels that the selectors of all workloads have in common; null if there are none.
  func commonLabels(of workloads: [Workload]) -> Value {
    let selectors = workloads.map { $0.object.node["spec"]?["selector"]?["matchLabels"] }
    guard let first = selectors.first, let first else { return .null }
    let common = first.entries.compactMap { entry -> (String, Value)? in
      guard let key = entry.key.text, let value = entry.value.text,
        selectors.allSatisfy({ $0?[key]?.text == value })
      else { return nil }
      return (key, .string(value))
    }
    return common.isEmpty ? .null : .map(MapValue(common))
  }
}

extension FactSchemas {
  /// Facts about the Services of bridges.
  static let bridgeServiceFacts: [Fact<ComponentSubject>] = [
    Fact(
      "serviceClones", .list(.dyn),
      "the Services of another shard's bridges, adapted to these, one for each that can exist; empty if unknown"
    ) { subject in
      guard let donor = subject.context.cache(of: subject.component)?.bridgesWithServices,
        let clones = subject.inventory.serviceClones(for: subject.component, from: donor)
      else { return .list([]) }
      return .list(clones.map(Value.init(content:)))
    },
    Fact(
      "bridgeServices", .list(.record(bridgeService.record)),
      "node port Services for single bridges, including those that do not select theirs"
    ) { subject in
      return .list(
        subject.inventory.bridgeServices(of: subject.component).map { service in
          subject.context.record(
            BridgeServiceSubject(context: subject.context, service: service), bridgeService
          ) { .node($0.service.service.object.node) }
        })
    },
    Fact(
      "servicesBase", .int,
      "the first node port of its bridges' own Services, if most of them do not match the base port; else null"
    ) { subject in
      return .number(subject.inventory.servicesBase(of: subject.component))
    },
  ]

  /// Facts about the governing Service that a workload names.
  static let governorFacts: [Fact<ComponentSubject>] = [
    Fact("serviceName", .string, "its serviceName; empty if not set") {
      .string($0.workload.object.node["spec"]?["serviceName"]?.text ?? "")
    },
    Fact(
      "governingService", .record(service.record),
      "the Service in its serviceName; null if it does not exist"
    ) { subject in
      guard let name = subject.workload.object.node["spec"]?["serviceName"]?.text else {
        return .null
      }
      return subject.context.service(
        subject.inventory.service(name, in: subject.workload.namespace))
    },
  ]

  /// Facts about the bridges with the same governing Service.
  static let governingFacts: [Fact<ComponentSubject>] = [
    Fact(
      "governed", .list(.record(jvb.record)),
      "all bridges whose workloads have the same serviceName"
    ) { subject in
      return .list(
        subject.context.governed(with: subject.component).map { subject.context.component($0) })
    },
    Fact(
      "governedLabels", .dyn, "the labels that the selectors of all of those require; null if none"
    ) { subject in
      return subject.context.commonLabels(
        of: subject.context.governed(with: subject.component).map(\.workload))
    },
  ]

  static let bridgeService: RecordSchema<BridgeServiceSubject> = RecordSchema(
    "bridgeService",
    [
      Fact("service", .record(service.record), "the Service") {
        $0.context.service($0.service.service)
      },
      Fact("ordinal", .int, "the bridge that its ports and its name are meant for") {
        .number($0.service.ordinal)
      },
      Fact("selectsIt", .bool, "whether it selects that bridge, and no other") {
        .bool($0.service.selectsIt)
      },
      Fact("second", .bool, "whether an earlier Service selects the same bridge") {
        .bool($0.service.isSecond)
      },
      Fact(
        "fault", .record(mediaPort.record),
        "the first of its ports that differs from the bridge's, if no other Service has its node port; null if none"
      ) { subject in
        let port = subject.service.ports.first {
          !$0.wrong.isEmpty && !subject.context.index.isClaimedTwice($0.port)
        }
        return port.map { subject.port($0) } ?? .null
      },
      Fact("ports", .list(.record(mediaPort.record)), "its ports for media") { subject in
        .list(subject.service.ports.map { subject.port($0) })
      },
    ])

  static let mediaPort: RecordSchema<MediaPortSubject> = RecordSchema(
    "mediaPort",
    [
      Fact("protocol", .string, "UDP or TCP") { .string($0.port.port.transport) },
      Fact("number", .int, "the port that the bridge advertises; null if unknown") {
        .number($0.port.number)
      },
      Fact("wrong", .list(.string), "those of port, targetPort and nodePort that differ") {
        .list($0.port.wrong.map(Value.string))
      },
      Fact("claimedTwice", .bool, "whether another Service has the same node port") {
        .bool($0.service.context.index.isClaimedTwice($0.port.port))
      },
      Fact("object", .dyn, "the port as written") {
        $0.service.context.value($0.port.port.node)
      },
    ])
}
