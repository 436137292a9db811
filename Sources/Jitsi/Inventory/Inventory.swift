import Basics
public import Kubernetes
import YAML

/// Everything recognized in an input.
public final class Inventory: Sendable {
  public let objects: ObjectSet
  public let workloads: [Workload]
  public let services: [ServiceEntry]
  public let components: [Component]
  public let shards: [Shard]
  public let installations: [Installation]
  /// The workloads beside the shards.
  public let companions: [Companion]
  public let autoscalers: [Autoscaler]
  /// Every route from a host name to a Service, grouped by kind in input order.
  public let routes: [Route]
  /// The TLS entries of Ingresses.
  public let tls: [TLSEntry]

  /// Objects of installations in a different namespace from the rest; all other code treats them as if they were in the right
  /// one.
  public let namespaceMismatches: [NamespaceMismatch]

  package let view: NamespaceView
  let workloadIndex: WorkloadIndex
  private let servicesOfWorkload: [[Int]]
  private let servicesByName: [String: Int]
  private let autoscalersByTarget: [String: [Int]]
  private let autoscalersByNamespace: [String: [Int]]
  private let componentsOfWorkload: [[Int]]
  private let shardByObject: [Int: Int]
  /// The media routes to each Service.
  package let mediaRoutes: MediaRoutes.Table
  /// The Services that select pods by name, by namespace and name of the pods' workload.
  let podServices: [String: [Int]]
  /// The ids of Secrets by namespace.
  package let secretsByNamespace: [String: [Int]]
  /// The ids of PodDisruptionBudgets by namespace.
  let budgetsByNamespace: [String: [Int]]
  /// The ids of Certificates by namespace.
  let certificatesByNamespace: [String: [Int]]
  /// Other objects that are looked up by namespace.
  package let namespaceIndex: NamespaceIndex
  private let ports = Once<PortUse>()
  private let policies = Once<PolicyIndex>()
  private let anywhere = Once<[String: [Int]]>()
  let gatewayIndex = Once<GatewayIndex>()
  let nodeTable = Once<NodeTable>()
  let queried = Once<Set<String>>()
  /// Whether the input may contain metacontroller or its configuration.
  public let hasMetacontroller: Bool

  /// Recognizes what is in an input; `releases` is what is known of images whose tags do not name their release.
  public init(_ objects: ObjectSet, releases: ReleaseDeclarations = ReleaseDeclarations()) {
    var discovery = Discovery(objects, releases)
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
    companions = discovery.companions
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

  /// The number of installations from which they are processed on all cores.
  package static let manyInstallations = 20

  /// Returns the Service with a name, or nil if the input does not contain it. A Service without a namespace may be in any.
  public func service(_ name: String, in namespace: String) -> ServiceEntry? {
    (servicesByName[namespace + "/" + name] ?? servicesByName["/" + name]).map { services[$0] }
  }

  /// Returns the Services that select pods of a workload.
  public func services(selecting workload: Workload) -> [ServiceEntry] {
    servicesOfWorkload[workload.id].map { services[$0] }
  }

  /// Returns the autoscalers that target a workload.
  public func autoscalers(of workload: Workload) -> [Autoscaler] {
    let key = "\(workload.namespace)/\(workload.object.kind)/\(workload.object.name)"
    return (autoscalersByTarget[key] ?? []).map { autoscalers[$0] }
  }

  /// Returns the autoscalers in a namespace.
  public func autoscalers(in namespace: String) -> [Autoscaler] {
    (autoscalersByNamespace[namespace] ?? []).map { autoscalers[$0] }
  }

  /// The ports that bridges can use.
  var portUse: PortUse { ports.value { PortUse(self) } }

  /// The ids of workloads by a label of their pods and its value, regardless of namespace.
  var workloadsAnywhere: [String: [Int]] { anywhere.value { workloadIndex.byPairAnywhere() } }

  /// The network policies of the input, and the labels they select by.
  package var policyIndex: PolicyIndex { policies.value { PolicyIndex(self) } }

  /// Returns the components of a workload.
  public func components(of workload: Int) -> [Component] {
    componentsOfWorkload[workload].map { components[$0] }
  }

  /// Returns the workload with a kind and name.
  public func workload(kind: String, _ namespace: String, _ name: String) -> Workload? {
    workloadIndex.find(kind: kind, namespace, name)
  }

  /// Returns the namespace of an object, as far as the input determines it.
  public func namespace(of object: KubernetesObject) -> String { view.namespace(of: object) }

  /// Returns the object in a namespace with a group, kind and name.
  public func find(group: String = "", kind: String, _ namespace: String, _ name: String)
    -> KubernetesObject?
  {
    view.find(group: group, kind: kind, namespace, name)
  }

  /// Returns the Secrets in a namespace in input order.
  public func secrets(in namespace: String) -> [KubernetesObject] {
    (secretsByNamespace[namespace] ?? []).map { objects.objects[$0] }
  }

  /// Returns the components of a kind in a shard.
  public func components(_ kind: ComponentKind, of shard: Shard) -> [Component] {
    shard.components.lazy.map { self.components[$0] }.filter { $0.kind == kind }
  }
}

extension Inventory {
  /// Whether any shard has a web, a jicofo, a prosody and bridges.
  package var hasCompleteShard: Bool {
    shards.contains { shard in
      Set(shard.components.map { components[$0].kind }).isSuperset(of: ComponentKind.ofShard)
    }
  }

  /// A configuration that represents an HAProxy whose other objects are not in the input.
  package var standIn: KubernetesObject? {
    guard components.count == 1, components[0].workload.object.kind == "ConfigMap" else {
      return nil
    }
    return components[0].workload.object
  }

  /// Returns the index of the shard that an object belongs to as a component's workload or as a Service.
  public func shardIndex(of object: KubernetesObject) -> Int? {
    shardByObject[object.id]
  }
}
