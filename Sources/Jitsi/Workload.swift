public import Kubernetes
import YAML

/// An object that makes pods.
public struct Workload: Sendable {
  /// The position among the workloads of the input.
  public let id: Int
  public let object: KubernetesObject
  public let template: PodTemplate
  /// The namespace that its pods run in, as far as the input tells.
  public let namespace: String

  /// The replicas that the workload asks for itself; 1 when it leaves them out.
  public var replicas: Int {
    if object.kind == "Pod" { return 1 }
    return object.node["spec"]?["replicas"]?.integer ?? 1
  }

  /// Whether Kubernetes gives the pods names with ordinals.
  public var isStatefulSet: Bool { object.kind == "StatefulSet" }
}
