import CEL
import Jitsi
import Kubernetes
import YAML

struct AdvertisedSubject: Sendable {
  let context: FactContext
  let bridge: Component
  let address: AdvertisedAddress
}

extension FactContext {
  /// How many bridges of an installation can announce the one address as written that a bridge does.
  func announcing(_ address: AdvertisedAddress, _ bridge: Component) -> Int {
    address.onlyLiteral.flatMap { memo(of: bridge)?.announced[$0] } ?? 0
  }

  /// The exporter beside the first bridges of an installation that have one.
  func exporterModel(beside bridge: Component) -> Value { value(memo(of: bridge)?.exporter) }
}

extension Shapes {
  /// What is known of how bridges run, announce themselves, and are measured.
  static let bridgeRunFacts: [Fact<ComponentSubject>] = [
    Fact(
      "drains", .bool,
      "whether a bridge's preStop hook lets it end its conferences; null when the input does not show what it runs"
    ) { subject in
      guard subject.component.kind == .jvb, let drains = subject.model.drains(subject.component)
      else { return .null }
      return .bool(drains)
    },
    Fact(
      "drain", .string,
      "what a bridge's preStop hook does: `works`, `unseen` (the input does not show what it runs), `none`, `otherwise` (something else than draining), `refused` (the shutdown by REST is off), `endpoint` (its release lacks the endpoint), `form` (the media type is wrong), `returns` (without waiting), `folder` (its release supervises the bridge elsewhere) or `process` (the image's script needs a pid)"
    ) { subject in
      guard subject.component.kind == .jvb else { return .null }
      return .string(subject.model.drain(of: subject.component).rawValue)
    },
    Fact(
      "drainCommand", .list(.string),
      "the command of a preStop hook that drains a bridge of its release and with its variables; null where none is sure to"
    ) { subject in
      guard subject.component.kind == .jvb,
        let command = subject.model.drainCommand(for: subject.component)
      else { return .null }
      return .list(command.map(Value.string))
    },
    Fact(
      "colibri", .bool,
      "whether a bridge serves its statistics by Colibri's REST; null when the input does not tell"
    ) { subject in
      guard subject.component.kind == .jvb,
        let serves = subject.model.servesColibri(subject.component)
      else { return .null }
      return .bool(serves)
    },
    Fact(
      "colibriSwitch", .record(variable.record),
      "the variable that leaves Colibri's REST off; null if none speaks of it"
    ) { subject in
      guard subject.component.kind == .jvb,
        let entry = subject.model.colibriSwitch(of: subject.component)
      else { return .null }
      return subject.context.record(
        VariableSubject(context: subject.context, entry: entry), variable
      ) { .node($0.entry.valueNode ?? $0.entry.node) }
    },
    Fact("releaseNumber", .int, "the number of the stable release in its image's tag, or null") {
      .number(JitsiRelease.number(of: $0.component.container.image))
    },
    Fact("gracePeriod", .int, "the seconds that its pods have to end; 30 where none are written") {
      .number($0.workload.template.spec?["terminationGracePeriodSeconds"]?.integer ?? 30)
    },
    Fact(
      "exporterModel", .dyn,
      "the container that gives the statistics of other shards' bridges to Prometheus, as written; null if none"
    ) { $0.context.exporterModel(beside: $0.component) },
    Fact(
      "exporter", .string,
      "what gives a bridge's statistics to Prometheus: `named`, `unnamed` (an exporter whose port has no name) or `missing`"
    ) { subject in
      guard subject.component.kind == .jvb else { return .null }
      return switch subject.model.exporter(of: subject.component) {
      case .named: .string("named")
      case .unnamed: .string("unnamed")
      case .missing: .string("missing")
      }
    },
    Fact("unnamedExporter", .dyn, "the container of an exporter whose port has no name, as written")
    { subject in
      guard subject.component.kind == .jvb,
        case .unnamed(let container) = subject.model.exporter(of: subject.component)
      else { return .null }
      return subject.context.value(container.node)
    },
    Fact("missingRequests", .list(.string), "what of cpu and memory its container does not request")
    { subject in
      .list(
        subject.model.missingRequests(of: subject.component.container, in: subject.workload)
          .map(Value.string))
    },
    Fact(
      "advertised", .record(advertised.record),
      "the address that a bridge's environment makes it announce; null if none"
    ) { subject in
      guard subject.component.kind == .jvb,
        let address = subject.model.advertisedAddress(of: subject.component)
      else { return .null }
      return subject.context.record(
        AdvertisedSubject(
          context: subject.context, bridge: subject.component, address: address), advertised
      ) { .node($0.address.variable.valueNode ?? $0.address.variable.node) }
    },
  ]

  static let advertised: Shape<AdvertisedSubject> = Shape(
    "advertised",
    [
      Fact("variable", .string, "the variable that says it") { .string($0.address.variable.name) },
      Fact("unreachable", .string, "an address in it that only the pod itself reaches; or null") {
        .text($0.address.unreachable)
      },
      Fact("pod", .bool, "whether it is nothing but the pod's address") {
        .bool($0.address.parts == [.pod])
      },
      Fact("literal", .string, "the one address as written that it is; else null") {
        .text($0.address.onlyLiteral)
      },
      Fact("bridges", .int, "how many bridges of the installation can announce that literal") {
        .number($0.context.announcing($0.address, $0.bridge))
      },
      Fact("behindNodePort", .bool, "whether a node port leads to the bridge") {
        .bool($0.context.model.isBehindNodePort($0.bridge))
      },
      Fact(
        "ownNode", .bool, "whether only the node that the bridge runs on leads media to it"
      ) {
        let model = $0.context.model
        return .bool(model.isReachedAtItsNode($0.bridge) && !model.isReachedElsewhere($0.bridge))
      },
      Fact("pinned", .bool, "whether all its pods run on one node that the manifests name") {
        .bool($0.context.model.isPinnedToNode($0.bridge.workload))
      },
    ])
}
