public import YAML

/// The pod template of a Deployment, StatefulSet, DaemonSet or other workload, or a Pod itself.
public struct PodTemplate: Sendable {
  /// The mapping that contains `metadata` and `spec`.
  public let node: Node

  /// Creates the template of a workload. Returns nil for other kinds.
  public init?(of object: KubernetesObject) {
    switch object.kind {
    case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout", "Job",
      "ReplicationController":
      guard let template = object.node["spec"]?["template"], template.isMapping else { return nil }
      node = template
    case "CronJob":
      guard let template = object.node["spec"]?["jobTemplate"]?["spec"]?["template"] else {
        return nil
      }
      node = template
    case "Pod":
      node = object.node
    default:
      return nil
    }
  }

  /// Creates a template without containers for a workload that is not in the input.
  package init(standIn node: Node) { self.node = node }

  public var labels: Node? { node["metadata"]?["labels"] }
  public var spec: Node? { node["spec"] }

  public func label(_ key: String) -> String? { labels?[key]?.text }

  /// The containers that run for the life of the pod, including sidecars but not init containers.
  public var containers: [Container] {
    (spec?["containers"]?.elements).map { $0.map(Container.init) } ?? []
  }

  public var initContainers: [Container] {
    (spec?["initContainers"]?.elements).map { $0.map(Container.init) } ?? []
  }

  /// The containers, and the init containers that run alongside them as sidecars (`restartPolicy: Always`).
  public var runningContainers: [Container] {
    initContainers.filter { $0.node["restartPolicy"]?.text == "Always" } + containers
  }
}

/// A container of a pod.
public struct Container: Sendable {
  public let node: Node

  public init(node: Node) { self.node = node }

  public var name: String { node["name"]?.text ?? "" }
  public var image: ImageReference { ImageReference(node["image"]?.text ?? "") }

  /// The named entries of `env`, in order.
  public var environment: [Node] {
    (node["env"]?.elements).map { $0.filter { $0["name"] != nil } } ?? []
  }

  /// Returns the literal value of a variable; the last one wins, as in the kubelet.
  public func literal(_ variable: String) -> String? {
    environment.last { $0["name"]?.text == variable }?["value"]?.text
  }

  /// The declared container ports: name and number.
  public var ports: [(name: String?, number: Int)] {
    guard let ports = node["ports"] else { return [] }
    return ports.elements.compactMap { port in
      guard let number = port["containerPort"]?.integer else { return nil }
      return (port["name"]?.text, number)
    }
  }
}

extension Node {
  /// The value of an integer scalar, or of a string that contains an integer.
  public var integer: Int? {
    switch scalar {
    case .int(let value): Int(value)
    case .string(let text): Int(text)
    default: nil
    }
  }
}
