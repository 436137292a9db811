public import Kubernetes
import YAML

/// An object that changes how many pods a workload has.
public struct Autoscaler: Sendable {
  /// A HorizontalPodAutoscaler, or KEDA's ScaledObject, which makes one.
  public let object: KubernetesObject
  public let namespace: String

  /// The kind of the workload that it scales.
  public var targetKind: String {
    object.node["spec"]?["scaleTargetRef"]?["kind"]?.text ?? "Deployment"
  }
  /// The name of the workload that it scales.
  public var targetName: String {
    object.node["spec"]?["scaleTargetRef"]?["name"]?.text ?? ""
  }
  /// The most pods that it may ask for.
  public var maximum: Int? {
    let spec = object.node["spec"]
    return (spec?["maxReplicas"] ?? spec?["maxReplicaCount"])?.integer
  }
  /// The fewest pods that it may ask for.
  public var minimum: Int? {
    let spec = object.node["spec"]
    return (spec?["minReplicas"] ?? spec?["minReplicaCount"])?.integer
  }
  /// The fewest pods that it asks for: 1 where nothing is written, for KEDA none.
  public var effectiveMinimum: Int {
    minimum ?? (object.kind == "ScaledObject" ? 0 : 1)
  }
}
