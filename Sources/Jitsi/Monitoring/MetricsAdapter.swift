import Basics
public import Kubernetes
import YAML

/// A program that gives figures to the API server, from which autoscalers read them.
public struct MetricsAdapter: Sendable {
  public let program: Program
  public let object: KubernetesObject
  public let namespace: String
  /// Where its rules are written; nil where the input does not show them.
  public let rules: AdapterRules?

  public enum Program: Sendable, Hashable {
    /// The adapter of the Prometheus community, which is told by rules.
    case prometheus
    /// KEDA, which serves only what its own objects ask for.
    case keda
    /// Another one.
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

  /// One that a release installs, whose rules stand elsewhere.
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
