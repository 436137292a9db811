import Basics
public import Kubernetes
import YAML

/// Everything that was recognised in an input.
public final class Inventory: Sendable {
  public let objects: ObjectSet
  public let workloads: [Workload]
  public let services: [ServiceEntry]
  public let components: [Component]
  public let shards: [Shard]
  public let installations: [Installation]
  public let autoscalers: [Autoscaler]
  /// Every way from a host name to a Service, in the order of the input by kind.
  public let routes: [Route]
  /// What Ingresses serve over TLS.
  public let tls: [TLSEntry]

  /// Objects of installations that stand in another namespace than the rest; everything else takes them for being there.
  public let namespaceMismatches: [NamespaceMismatch]

  package let view: NamespaceView
  let workloadIndex: WorkloadIndex
  private let servicesOfWorkload: [[Int]]
  private let servicesByName: [String: Int]
  private let autoscalersByTarget: [String: [Int]]
  private let autoscalersByNamespace: [String: [Int]]
  private let componentsOfWorkload: [[Int]]
  private let shardByObject: [Int: Int]
  /// Ids of Services that a route for media leads to.
  package let mediaRoutes: MediaRoutes.Table
  /// Services that name pods, by namespace and name of the pods' workload.
  let podServices: [String: [Int]]
  /// Ids of Secrets, by namespace.
  package let secretsByNamespace: [String: [Int]]
  /// Ids of PodDisruptionBudgets, by namespace.
  let budgetsByNamespace: [String: [Int]]
  /// Ids of Certificates, by namespace.
  let certificatesByNamespace: [String: [Int]]
  /// What is looked for in one namespace, beside the kinds above.
  package let namespaceIndex: NamespaceIndex
  private let ports = Once<PortUse>()
  private let policies = Once<PolicyIndex>()
  private let anywhere = Once<[String: [Int]]>()
  /// Whether something in the input can be metacontroller or its configuration.
  public let hasMetacontroller: Bool

  public init(_ objects: ObjectSet) {
    var discovery = Discovery(objects)
    discovery.run()
    self.objects = objects
    view = discovery.view
    namespaceMismatches = discovery.namespaceMismatches
    var reader = RouteReader(discovery.view)
    reader.read()
    routes = reader.routes
    tls = reader.tls
    workloads = discovery.workloads
    services = discovery.services
    components = discovery.components
    shards = discovery.shards
    installations = discovery.installations
    autoscalers = discovery.autoscalers
    workloadIndex = discovery.workloadIndex
    servicesByName = discovery.servicesByName
    servicesOfWorkload = discovery.servicesOfWorkload
    componentsOfWorkload = discovery.componentsOfWorkload
    shardByObject = discovery.shardByObject()
    mediaRoutes = MediaRoutes(discovery.servicesByName, discovery.view).table
    podServices = Self.servicesNamingPods(discovery.services)
    let space = discovery.view
    secretsByNamespace = Dictionary(
      grouping: objects.ofKind("Secret").map(\.id), by: { space.namespace(of: objects.objects[$0]) }
    )
    budgetsByNamespace = Dictionary(
      grouping: objects.ofKind("PodDisruptionBudget").map(\.id),
      by: { space.namespace(of: objects.objects[$0]) })
    certificatesByNamespace = Dictionary(
      grouping: objects.ofKind("Certificate").map(\.id),
      by: { space.namespace(of: objects.objects[$0]) })
    namespaceIndex = NamespaceIndex(
      ["ExternalSecret", "LimitRange", "PodMonitor", "SealedSecret"], discovery.view)
    hasMetacontroller =
      objects.ofKind("DecoratorController").contains { _ in true }
      || objects.ofKind("CompositeController").contains { _ in true }
      || discovery.workloads.contains { $0.object.name.holds("metacontroller") }
    autoscalersByNamespace = Dictionary(grouping: discovery.autoscalers.indices) {
      discovery.autoscalers[$0].namespace
    }
    autoscalersByTarget = Dictionary(
      grouping: discovery.autoscalers.indices,
      by: {
        let scaler = discovery.autoscalers[$0]
        return "\(scaler.namespace)/\(scaler.targetKind)/\(scaler.targetName)"
      })
  }

  /// From this many installations on, they are looked at on all cores.
  package static let manyInstallations = 20

  /// The Service of a name; nil when the input does not have it. One that leaves its namespace out may live in any.
  public func service(_ name: String, in namespace: String) -> ServiceEntry? {
    (servicesByName[namespace + "/" + name] ?? servicesByName["/" + name]).map { services[$0] }
  }

  /// The Services that select pods of a workload.
  public func services(selecting workload: Workload) -> [ServiceEntry] {
    servicesOfWorkload[workload.id].map { services[$0] }
  }

  /// The autoscalers that target a workload.
  public func autoscalers(of workload: Workload) -> [Autoscaler] {
    let key = "\(workload.namespace)/\(workload.object.kind)/\(workload.object.name)"
    return (autoscalersByTarget[key] ?? []).map { autoscalers[$0] }
  }

  /// The autoscalers of a namespace.
  public func autoscalers(in namespace: String) -> [Autoscaler] {
    (autoscalersByNamespace[namespace] ?? []).map { autoscalers[$0] }
  }

  /// The ports that bridges can take.
  var portUse: PortUse { ports.value { PortUse(self) } }

  /// Ids of workloads by a label of their pods and its value, whatever their namespace.
  var workloadsAnywhere: [String: [Int]] { anywhere.value { workloadIndex.byPairAnywhere() } }

  /// The policies of the input, and what they select by.
  package var policyIndex: PolicyIndex { policies.value { PolicyIndex(self) } }

  /// The components that a workload runs.
  public func components(of workload: Int) -> [Component] {
    componentsOfWorkload[workload].map { components[$0] }
  }

  /// The workload of a kind and name.
  public func workload(kind: String, _ namespace: String, _ name: String) -> Workload? {
    workloadIndex.find(kind: kind, namespace, name)
  }

  /// The namespace that an object lives in, as far as the input tells.
  public func namespace(of object: KubernetesObject) -> String { view.namespace(of: object) }

  /// An object of a namespace, by group, kind and name.
  public func find(group: String = "", kind: String, _ namespace: String, _ name: String)
    -> KubernetesObject?
  {
    view.find(group: group, kind: kind, namespace, name)
  }

  /// The Secrets of a namespace, in the order of the input.
  public func secrets(in namespace: String) -> [KubernetesObject] {
    (secretsByNamespace[namespace] ?? []).map { objects.objects[$0] }
  }

  /// The components of a kind in a shard.
  public func components(_ kind: ComponentKind, of shard: Shard) -> [Component] {
    shard.components.lazy.map { self.components[$0] }.filter { $0.kind == kind }
  }
}

extension Inventory {
  /// Whether some shard has a web, a jicofo, a prosody and bridges.
  package var hasCompleteShard: Bool {
    shards.contains { shard in
      Set(shard.components.map { components[$0].kind }).isSuperset(of: ComponentKind.ofShard)
    }
  }

  /// The configuration that is all there is of an HAProxy.
  package var standIn: KubernetesObject? {
    guard components.count == 1, components[0].workload.object.kind == "ConfigMap" else {
      return nil
    }
    return components[0].workload.object
  }

  /// The index of the shard that an object is a part of: a component's workload, or a Service of the shard.
  public func shardIndex(of object: KubernetesObject) -> Int? {
    shardByObject[object.id]
  }
}
