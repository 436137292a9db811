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
  /// The number of bridges in an installation that can announce the same fixed address as a bridge.
  func announcing(_ address: AdvertisedAddress, _ bridge: Component) -> Int {
    address.onlyLiteral.flatMap { cache(of: bridge)?.announced[$0] } ?? 0
  }

  /// The exporter sidecar of the first bridges in the installation that have one.
  func exporterModel(beside bridge: Component) -> Value { value(cache(of: bridge)?.exporter) }
}

extension FactSchemas {
  /// Facts about how bridges run, what they advertise, and their metrics.
  static let bridgeRunFacts: [Fact<ComponentSubject>] = [
    Fact(
      "drains", .bool,
      "whether a bridge's preStop hook waits for its conferences to end; null if the input does not show its command"
    ) { subject in
      guard let drains = subject.inventory.drains(subject.component)
      else { return .null }
      return .bool(drains)
    },
    Fact(
      "drain", .string,
      "the effect of a bridge's preStop hook: `works`, `unseen` (the input does not show its command), `none`, `otherwise` (it does not drain), `refused` (shutdown by REST is disabled), `endpoint` (its release lacks the endpoint), `form` (the media type is wrong), `returns` (it does not wait), `folder` (its release supervises the bridge in another folder) or `process` (the image's script needs a pid)"
    ) { subject in
      return .string(subject.inventory.drain(of: subject.component).rawValue)
    },
    Fact(
      "drainCommand", .list(.string),
      "the command of a preStop hook that drains a bridge of its release with its variables; null if none is known to work"
    ) { subject in
      guard let command = subject.inventory.drainCommand(for: subject.component)
      else { return .null }
      return .list(command.map(Value.string))
    },
    Fact(
      "colibri", .bool,
      "whether a bridge serves its statistics through Colibri's REST API; null if the input does not show it"
    ) { subject in
      guard let serves = subject.inventory.servesColibri(subject.component)
      else { return .null }
      return .bool(serves)
    },
    Fact(
      "colibriSwitch", .record(variable.record),
      "the variable that disables Colibri's REST API; null if none does"
    ) { subject in
      guard let entry = subject.inventory.colibriSwitch(of: subject.component)
      else { return .null }
      return subject.context.record(
        VariableSubject(context: subject.context, entry: entry), variable
      ) { .node($0.entry.valueNode ?? $0.entry.node) }
    },
    Fact(
      "exporterModel", .dyn,
      "the exporter container of other shards' bridges, as written; null if none"
    ) { $0.context.exporterModel(beside: $0.component) },
    Fact(
      "exporter", .string,
      "the exporter of a bridge's statistics: `named`, `unnamed` (its port has no name), `elsewhere` (another workload queries the bridges through their Service) or `missing`"
    ) { subject in
      return switch subject.inventory.exporter(of: subject.component) {
      case .named: .string("named")
      case .unnamed: .string("unnamed")
      case .elsewhere: .string("elsewhere")
      case .missing: .string("missing")
      }
    },
    Fact("unnamedExporter", .dyn, "the container of an exporter whose port has no name, as written")
    { subject in
      guard case .unnamed(let container) = subject.inventory.exporter(of: subject.component)
      else { return .null }
      return subject.context.value(container.node)
    },
    Fact(
      "advertised", .record(advertised.record),
      "the address that a bridge advertises by its environment; null if none"
    ) { subject in
      guard let address = subject.inventory.advertisedAddress(of: subject.component)
      else { return .null }
      return subject.context.record(
        AdvertisedSubject(
          context: subject.context, bridge: subject.component, address: address), advertised
      ) { .node($0.address.variable.valueNode ?? $0.address.variable.node) }
    },
  ]

  static let advertised: RecordSchema<AdvertisedSubject> = RecordSchema(
    "advertised",
    [
      Fact("variable", .string, "the variable that sets it") { .string($0.address.variable.name) },
      Fact("unreachable", .string, "an address in it that only the pod itself reaches; else null") {
        .text($0.address.unreachable)
      },
      Fact("pod", .bool, "whether it is the pod's address only") {
        .bool($0.address.parts == [.pod])
      },
      Fact("literal", .string, "the address, if it is a single literal; else null") {
        .text($0.address.onlyLiteral)
      },
      Fact(
        "bridges", .int, "the number of bridges of the installation that can advertise that literal"
      ) {
        .number($0.context.announcing($0.address, $0.bridge))
      },
      Fact("behindNodePort", .bool, "whether a node port exposes the bridge") {
        .bool($0.context.inventory.isBehindNodePort($0.bridge))
      },
      Fact(
        "ownNode", .bool, "whether media reaches the bridge only on its own node"
      ) {
        let inventory = $0.context.inventory
        return .bool(
          inventory.isReachedAtItsNode($0.bridge) && !inventory.isReachedElsewhere($0.bridge))
      },
      Fact("pinned", .bool, "whether all its pods are pinned to one node") {
        .bool($0.context.inventory.isPinnedToNode($0.bridge.workload))
      },
      Fact("literals", .list(.string), "its addresses, if all of them are literals; else empty") {
        .list($0.address.literals.map(Value.string))
      },
      Fact("node", .bool, "whether it is the address of the pod's node only") {
        .bool($0.address.parts == [.node])
      },
      Fact(
        "loadBalancers", .list(.string),
        "the addresses of the load balancers in front of the bridge, if they are known and the only way to it; else empty"
      ) {
        .list($0.context.inventory.loadBalancerAddresses(of: $0.bridge).map(Value.string))
      },
      Fact(
        "translatable", .bool,
        "whether its addresses are public and those of the load balancers private, so that a router may translate between them"
      ) { subject in
        let balancers = subject.context.inventory.loadBalancerAddresses(of: subject.bridge)
        let own = subject.address.literals
        return .bool(
          !balancers.isEmpty && balancers.allSatisfy(Inventory.isPrivate)
            && !own.contains(where: Inventory.isPrivate))
      },
      Fact(
        "privateNodes", .list(.string),
        "nodes of the bridge with a private and a public address, as in `node-1 (10.0.0.4, external 198.51.100.4)`; empty unless it applies to all of them"
      ) {
        .list(
          $0.context.inventory.privateNodes(of: $0.bridge).map {
            .string("\($0.name) (\($0.address), external \($0.external))")
          })
      },
      Fact("stun", .bool, "whether the bridge asks a STUN server as well; null if unknown") {
        $0.context.inventory.asksSTUN($0.bridge).map { .bool($0) } ?? .null
      },
    ])
}
