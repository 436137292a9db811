import Basics
public import Kubernetes
import YAML

/// A program that serves metrics through the API server for autoscalers.
public struct MetricsAdapter: Sendable {
  public let program: Program
  public let object: KubernetesObject
  public let namespace: String
  /// Its rules; nil if the input does not contain them.
  public let rules: AdapterRules?

  public enum Program: Sendable, Hashable {
    /// prometheus-adapter, configured by rules.
    case prometheus
    /// KEDA, which serves only the metrics of its own objects.
    case keda
    /// Any other adapter.
    case other

    init?(image name: String) {
      if name.holds("prometheus-adapter") || name.holds("k8s-prometheus") {
        self = .prometheus
      } else if name.holds("keda") {
        self = .keda
      } else if name.holds("kube-metrics-adapter") || name.holds("custom-metrics")
        || name.holds("cloudwatch-adapter") || name.holds("cluster-agent")
      {
        self = .other
      } else {
        return nil
      }
    }
  }

  /// Creates an adapter installed by a release, whose rules are defined elsewhere.
  init(_ program: Program, _ object: KubernetesObject) {
    self.program = program
    self.object = object
    namespace = object.namespace
    rules = nil
  }

  init(_ inventory: Inventory, _ program: Program, _ workload: Workload, _ container: Container) {
    self.program = program
    object = workload.object
    namespace = workload.namespace
    rules = program == .prometheus ? AdapterRules(inventory, workload, container) : nil
  }
}
