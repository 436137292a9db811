public import Kubernetes
public import YAML

/// A Service and the pods it selects.
public struct ServiceEntry: Sendable {
  /// The index among the Services of the input.
  public let id: Int
  /// Whether its endpoints are defined by its own Endpoints or EndpointSlices.
  public let hasOwnEndpoints: Bool
  /// The shard number in its labels or name.
  public let shardNumber: Int?
  /// The component in its labels or name.
  public let component: ComponentKind?
  private let fields: Fields

  /// Services are copied often; behind a single reference, a copy retains only one object.
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
  /// The selected pods.
  public var targets: [Target] { fields.targets }
  var shardKey: String? { fields.shardKey }

  public struct Target: Sendable, Hashable {
    /// The id of the workload.
    public let workload: Int
    /// The ordinal of the only selected pod; nil for all pods.
    public let ordinal: Int?
  }

  public var name: String { object.name }
  /// The type; ClusterIP if it is missing or empty.
  public var type: String {
    guard let type = object.node["spec"]?["type"], !type.isNull else { return "ClusterIP" }
    return type.text ?? "ClusterIP"
  }
  public var isHeadless: Bool { object.node["spec"]?["clusterIP"]?.text == "None" }
  /// The selector, unless it is empty.
  public var selector: Node? {
    guard let selector = object.node["spec"]?["selector"], selector.count > 0 else { return nil }
    return selector
  }

  /// The pod name in the selector, from statefulset.kubernetes.io/pod-name.
  public var podName: String? { selector?[Self.podNameLabel]?.text }

  /// The workload name in that pod name.
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

  /// The target in the pod: a number or the name of a container port.
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
