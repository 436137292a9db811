public import Kubernetes
public import YAML

/// A Service, and the pods that it leads to.
public struct ServiceEntry: Sendable {
  /// The position among the Services of the input.
  public let id: Int
  public let object: KubernetesObject
  public let namespace: String
  public let ports: [ServicePort]
  /// The pods that it selects.
  public let targets: [Target]
  /// Whether Endpoints or EndpointSlices of its own say where it leads.
  public let hasOwnEndpoints: Bool
  /// What labels or name say of the shard.
  public let shardNumber: Int?
  let shardKey: String?
  /// What labels or name say of the component.
  public let component: ComponentKind?

  public struct Target: Sendable, Hashable {
    /// The id of the workload.
    public let workload: Int
    /// The ordinal of the one pod that is selected; nil for all pods.
    public let ordinal: Int?
  }

  public var name: String { object.name }
  /// ClusterIP where none is written, or nothing behind the key.
  public var type: String {
    guard let type = object.node["spec"]?["type"], type.scalar != .null else { return "ClusterIP" }
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
