import Basics
import YAML

/// A metrics API that the cluster does not serve or that does not respond: no autoscaler that uses it can scale.
///
/// The messages are those of the autoscaler's controller, which passes on its client's errors:
/// source: kubernetes/kubernetes pkg/controller/podautoscaler/metrics/client.go, kubernetes/metrics
/// pkg/client/custom_metrics/discovery.go, kubernetes/apimachinery pkg/api/errors/errors.go
struct MetricsOutage: Sendable, Hashable {
  /// The API group, such as `metrics.k8s.io`.
  let group: String
  /// Whether it is installed.
  let isServed: Bool

  /// Returns nil if the message of the condition is about something else.
  init?(_ message: String) {
    // Longer names first: the last one is contained in them.
    let groups: [StaticString] = [
      "custom.metrics.k8s.io", "external.metrics.k8s.io", "metrics.k8s.io",
    ]
    guard let group = groups.first(where: { message.holds($0) }) else { return nil }
    self.group = group.description
    if message.holds("could not find the requested resource") || message.holds(") registered") {
      isServed = false
    } else if message.holds("currently unable to handle the request") {
      isServed = true
    } else {
      return nil
    }
  }

  /// The problem, its consequence, and the next step.
  var reason: String {
    let fault = isServed ? "does not answer" : "is not installed"
    return
      "the \(api) API (\(group)) \(fault), so autoscalers see no load and do not scale: \(step)"
  }

  /// The command that shows which APIServices answer.
  var next: String { "kubectl get apiservices" }

  private var api: String {
    switch group {
    case "custom.metrics.k8s.io": "custom metrics"
    case "external.metrics.k8s.io": "external metrics"
    default: "metrics"
    }
  }

  private var step: String {
    if isServed { return "check the APIService of \(group)" }
    return group == "metrics.k8s.io"
      ? "install metrics-server" : "install an adapter such as prometheus-adapter or KEDA"
  }
}
