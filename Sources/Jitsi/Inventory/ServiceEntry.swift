public import Kubernetes
public import YAML

/// A Service, and the pods that it leads to.
public struct ServiceEntry: Sendable {
  /// The position among the Services of the input.
  public let id: Int
  /// Whether Endpoints or EndpointSlices of its own say where it leads.
  public let hasOwnEndpoints: Bool
  /// What labels or name say of the shard.
  public let shardNumber: Int?
  /// What labels or name say of the component.
  public let component: ComponentKind?
  private let fields: Fields

  /// Services are copied all the time; a copy counts one reference.
  private final class Fields: Sendable {
    let object: KubernetesObject
    let namespace: String
    let ports: [ServicePort]
    let targets: [Target]
    let shardKey: String?

    init(
      _ object: KubernetesObject, _ namespace: String, _ ports: [ServicePort], _ targets: [Target],
      _ shardKey: String?
    ) {
      self.object = object
      self.namespace = namespace
      self.ports = ports
      self.targets = targets
      self.shardKey = shardKey
    }
  }

  init(
    id: Int, object: KubernetesObject, namespace: String, ports: [ServicePort], targets: [Target],
    hasOwnEndpoints: Bool, shardNumber: Int?, shardKey: String?, component: ComponentKind?
  ) {
    self.id = id
    self.hasOwnEndpoints = hasOwnEndpoints
    self.shardNumber = shardNumber
    self.component = component
    fields = Fields(object, namespace, ports, targets, shardKey)
  }

  public var object: KubernetesObject { fields.object }
  public var namespace: String { fields.namespace }
  public var ports: [ServicePort] { fields.ports }
  /// The pods that it selects.
  public var targets: [Target] { fields.targets }
  var shardKey: String? { fields.shardKey }

  public struct Target: Sendable, Hashable {
    /// The id of the workload.
    public let workload: Int
    /// The ordinal of the one pod that is selected; nil for all pods.
    public let ordinal: Int?
  }

  public var name: String { object.name }
  /// ClusterIP where none is written, or nothing behind the key.
  public var type: String {
    guard let type = object.node["spec"]?["type"], !type.isNull else { return "ClusterIP" }
    return type.text ?? "ClusterIP"
  }
  public var isHeadless: Bool { object.node["spec"]?["clusterIP"]?.text == "None" }
  /// The selector, when it has any pair.
  public var selector: Node? {
    guard let selector = object.node["spec"]?["selector"], selector.count > 0 else { return nil }
    return selector
  }

  /// The pod that the selector names by statefulset.kubernetes.io/pod-name.
  public var podName: String? { selector?[Self.podNameLabel]?.text }

  /// The name of the workload in that pod's name.
  public var podWorkload: String? {
    podName.flatMap { pod in pod.lastIndex(of: "-").map { String(pod[..<$0]) } }
  }

  static let podNameLabel = "statefulset.kubernetes.io/pod-name"
}

/// A port of a Service.
public struct ServicePort: Sendable {
  public let node: Node
  public let name: String?
  public let port: Int
  public let nodePort: Int?
  public let transport: String

  /// Where the traffic goes in the pod: a number, or a container port's name.
  public var targetName: String? {
    guard let target = node["targetPort"], let text = target.text, Int(text) == nil else {
      return nil
    }
    return text
  }

  public var targetNumber: Int? {
    guard let target = node["targetPort"] else { return port }
    return target.integer
  }

  init?(_ node: Node) {
    guard let port = node["port"]?.integer else { return nil }
    self.node = node
    self.port = port
    name = node["name"]?.text
    nodePort = node["nodePort"]?.integer
    transport = node["protocol"]?.text ?? "TCP"
  }
}
