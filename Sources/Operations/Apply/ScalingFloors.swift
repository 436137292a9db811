import Kubernetes
import Layout
import Lint
package import YAML

/// The minimum number of pods that autoscalers set for workloads, whatever their own `replicas`.
package struct ScalingFloors: Sendable {
  /// The name of a workload without the API version, which may differ between the cluster and a manifest.
  private struct Name: Hashable {
    let namespace: String
    let kind: String
    let name: String

    init(_ namespace: String?, _ kind: String, _ name: String) {
      self.namespace = namespace ?? ""
      self.kind = kind
      self.name = name
    }
  }

  private var floors: [Name: Int] = [:]

  /// Collects the autoscalers that are in effect once the plan is applied.
  package init(_ live: [Tree], _ plan: DryRunPlan) {
    var scalers: [Name: Content] = [:]
    for object in ObjectSet(live).objects where Self.kinds.contains(object.kind) {
      scalers[Name(object.namespace, object.kind, object.name)] = Content(object.node)
    }
    for change in plan.changes where Self.kinds.contains(change.planned.object.kind) {
      let object = change.planned.object
      let name = Name(object.namespace, object.kind, object.name)
      switch change.planned.action {
      case .apply(let content), .change(_, let content): scalers[name] = content
      case .delete: if case .superfluous = change.outcome { scalers[name] = nil }
      }
    }
    for (name, scaler) in scalers {
      let target = scaler["spec"]?["scaleTargetRef"]
      guard let workload = target?["name"]?.text, let floor = Self.floor(scaler, name.kind) else {
        continue
      }
      let key = Name(name.namespace, target?["kind"]?.text ?? "Deployment", workload)
      floors[key] = max(floor, floors[key] ?? 0)
    }
  }

  /// Returns the minimum for a workload; nil if no autoscaler scales it.
  func floor(of object: ObjectReference) -> Int? {
    floors[Name(object.namespace, object.kind, object.name)]
  }

  private static let kinds: Set<String> = ["HorizontalPodAutoscaler", "ScaledObject"]

  /// Returns the minimum that an autoscaler sets; nil if it is inactive.
  private static func floor(_ scaler: Content, _ kind: String) -> Int? {
    let spec = scaler["spec"]
    guard kind == "ScaledObject" else { return spec?["minReplicas"]?.integer ?? 1 }
    // source: kedacore/keda apis/keda/v1alpha1/scaledobject_types.go
    let annotations = scaler["metadata"]?["annotations"]
    if annotations?["autoscaling.keda.sh/paused"] != nil
      || annotations?["autoscaling.keda.sh/paused-replicas"] != nil
    {
      return nil
    }
    return spec?["idleReplicaCount"]?.integer ?? spec?["minReplicaCount"]?.integer ?? 0
  }
}
