import Basics
import CEL
import HAProxy
import Jitsi
import Kubernetes
import YAML

struct FamilyFaultSubject: Sendable { let fault: FamilyFault }
struct SharedVolumeSubject: Sendable { let volume: SharedVolume }

extension ComponentSubject {
  /// Whether the liveness probe asks a port on which the container does not listen; nil if that is unknown.
  var unheardLivenessPort: String? {
    let container = component.container
    guard let probe = container.node["livenessProbe"],
      let port = (probe["httpGet"] ?? probe["tcpSocket"])?["port"], let text = port.text
    else { return nil }
    let declared = container.ports
    // The rule about web's ports knows what a release listens on.
    if component.kind == .web, component.webListener.isFixed { return nil }
    guard let number = port.integer else {
      return declared.contains { $0.name == text } ? nil : text
    }
    if declared.contains(where: { $0.number == number }) { return nil }
    let known: Set<Int>
    switch component.kind {
    case .web:
      guard inventory.showsEnvironment(of: component) else { return nil }
      known = [component.webListener.plain, component.webListener.secure]
    case .prosody: known = Inventory.xmppPorts
    default: return nil
    }
    // A configuration of one's own may have other ports.
    let isOwn = container.node["volumeMounts"]?.elements.contains { mount in
      ["/defaults", "/config/nginx", "/config/conf.d", "/etc"].contains {
        mount["mountPath"]?.text?.hasPrefix($0) ?? false
      }
    }
    return isOwn == true || known.contains(number) ? nil : text
  }
}

extension ObjectSubject {
  /// The workloads with components whose pods a PodDisruptionBudget selects.
  fileprivate var budgetWorkloads: [Workload] {
    guard object.kind == "PodDisruptionBudget", installation != nil else { return [] }
    return context.inventory.workloads(selectedBy: object).filter {
      !context.inventory.components(of: $0.id).isEmpty
    }
  }

  /// The bridges that a ConfigMap with ports of ingress-nginx leads to.
  fileprivate var udpBridges: Int {
    guard object.kind == "ConfigMap", object.name.holds("udp-services") else { return 0 }
    return context.index.mediaBridges[object.id] ?? 0
  }
}

extension FactSchemas {
  /// Facts about nodes, budgets and ports of ingress-nginx.
  static let nodeObjectFacts: [Fact<ObjectSubject>] = [
    Fact(
      "budgetPods", .int,
      "the maximum number of an installation's pods that a PodDisruptionBudget selects; 0 if none"
    ) { subject in
      .number(
        subject.budgetWorkloads.reduce(0) {
          $0 + subject.context.inventory.maximumReplicas(of: $1)
        })
    },
    Fact("budgetNames", .list(.string), "the workloads of those pods") {
      .list($0.budgetWorkloads.map { .string($0.object.name) })
    },
    Fact(
      "udpBridges", .int,
      "the number of UDP ports in a ConfigMap of ingress-nginx that lead to bridges"
    ) { .number($0.udpBridges) },
    Fact(
      "streamResponses", .string,
      "proxy-stream-responses of the ingress-nginx controller of its namespace; empty if it is not set, null if its configuration is not in the input"
    ) { .text($0.context.index.streamResponses[$0.context.inventory.namespace(of: $0.object)]) },
  ]

  static let nodeInputFacts: [Fact<InputSubject>] = [
    Fact(
      "receiveBuffer", .int,
      "the largest value of net.core.rmem_max that something in it sets; null if nothing does"
    ) { .number($0.context.index.nodeSettings.receiveBuffer) },
    Fact("nodeSoftware", .bool, "whether it has a DaemonSet that runs no component") {
      .bool($0.context.index.nodeSettings.hasNodeSoftware)
    },
    Fact("nodeAutoscaler", .string, "the autoscaler of nodes in it; null if none") {
      .text($0.context.index.nodeSettings.autoscaler)
    },
  ]

  static let familyFacts: [Fact<InstallationSubject>] = [
    Fact(
      "familyFaults", .list(.record(familyFault.record)),
      "Services and advertised addresses whose IP family the listener or Service does not have"
    ) { subject in
      .list(
        subject.inventory.familyFaults(of: subject.installation).map {
          subject.context.record(FamilyFaultSubject(fault: $0), familyFault) {
            .node($0.fault.node)
          }
        })
    }
  ]

  static let familyFault: RecordSchema<FamilyFaultSubject> = RecordSchema(
    "familyFault",
    [
      Fact(
        "kind", .string,
        "bind (HAProxy binds IPv4 only), disabled (ENABLE_IPV6 is off) or advertised (the Service has IPv4 only)"
      ) { .string($0.fault.kind.rawValue) },
      Fact("service", .string, "the Service") { .string($0.fault.service) },
      Fact("component", .string, "the kind of component behind it") {
        .string($0.fault.component)
      },
      Fact("shard", .int, "its shard; null for HAProxy") { .number($0.fault.shard) },
      Fact("address", .string, "the bind or advertised address; empty without one") {
        .string($0.fault.address)
      },
    ])

  static let livenessFacts: [Fact<ComponentSubject>] = [
    Fact(
      "unheardLivenessPort", .string,
      "the port of its liveness probe, if its container does not listen on it; else null"
    ) { .text($0.unheardLivenessPort) }
  ]

  static let volumeFacts: [Fact<ComponentSubject>] = [
    Fact(
      "sharedVolumes", .list(.record(sharedVolume.record)),
      "claims that another prosody writes as well, or old and new pods of a rollout"
    ) { subject in
      guard let cache = subject.context.cache(of: subject.component) else { return .list([]) }
      return .list(
        (cache.sharedVolumes[subject.component.id] ?? []).map {
          subject.context.record(SharedVolumeSubject(volume: $0), sharedVolume) {
            .node($0.volume.node)
          }
        })
    }
  ]

  static let sharedVolume: RecordSchema<SharedVolumeSubject> = RecordSchema(
    "sharedVolume",
    [
      Fact("claim", .string, "the PersistentVolumeClaim") { .string($0.volume.claim) },
      Fact("other", .int, "the other shard; null for pods of the same Deployment") {
        .number($0.volume.other)
      },
    ])

  static let reachFacts: [Fact<HAProxySubject>] = [
    Fact(
      "reachable", .bool,
      "whether a route, a public Service or a port of the node leads to it, or something else names a Service of it"
    ) { .bool($0.isReachable) }
  ]
}

extension HAProxySubject {
  fileprivate var isReachable: Bool {
    let workload = component.workload
    let spec = workload.template.spec
    if workload.object.kind == "ConfigMap" || spec?["hostNetwork"]?.scalar == .bool(true) {
      return true
    }
    if workload.template.containers.contains(where: { container in
      container.node["ports"]?.elements.contains { $0["hostPort"]?.integer ?? 0 > 0 } ?? false
    }) {
      return true
    }
    let index = context.index
    // ingress-backend reports a route to a Service that does not exist, which may be meant for it.
    if (index.routesByNamespace[workload.namespace] ?? []).contains(where: { position in
      let route = inventory.routes[position]
      return !route.isPseudo && inventory.service(of: route) == nil
    }) {
      return true
    }
    return inventory.services(selecting: workload).contains { service in
      inventory.leadsIn(service) || index.routing.routesByService[service.id] != nil
        || index.nodeSettings.words.contains(Substring(service.name))
    }
  }
}
