public import Kubernetes
import YAML

/// An object that scales a workload.
public struct Autoscaler: Sendable {
  /// A HorizontalPodAutoscaler, or KEDA's ScaledObject, which creates one.
  public let object: KubernetesObject
  public let namespace: String

  /// The kind of the target workload.
  public var targetKind: String {
    object.node["spec"]?["scaleTargetRef"]?["kind"]?.text ?? "Deployment"
  }
  /// The name of the target workload.
  public var targetName: String {
    object.node["spec"]?["scaleTargetRef"]?["name"]?.text ?? ""
  }
  /// The maximum number of replicas; nil if it is not set.
  public var maximum: Int? {
    let spec = object.node["spec"]
    return (spec?["maxReplicas"] ?? spec?["maxReplicaCount"])?.integer
  }
  /// The minimum number of replicas; nil if it is not set.
  public var minimum: Int? {
    let spec = object.node["spec"]
    return (spec?["minReplicas"] ?? spec?["minReplicaCount"])?.integer
  }
  /// The effective minimum number of replicas: by default 1, and 0 for KEDA.
  public var effectiveMinimum: Int {
    minimum ?? (object.kind == "ScaledObject" ? 0 : 1)
  }
}
