package import Jitsi
package import Kubernetes

/// The steps in which changes reach a cluster, each after the one before is ready.
///
/// Web comes last of a shard: with it HAProxy begins to send rooms there.
package enum ApplyStage: Int, Sendable, Hashable, Comparable, CaseIterable {
  case configuration, services, prosody, jicofo, bridges, haproxy, web, entry
  /// Objects that go, in the reverse order of the shard's parts.
  case removal

  package static func < (left: ApplyStage, right: ApplyStage) -> Bool {
    left.rawValue < right.rawValue
  }

  /// As users read it.
  package var words: String {
    switch self {
    case .configuration: "namespace and configuration"
    case .services: "Services"
    case .prosody: "prosody"
    case .jicofo: "jicofo"
    case .bridges: "videobridges and autoscalers"
    case .haproxy: "HAProxy"
    case .web: "web"
    case .entry: "ingress and monitoring"
    case .removal: "removal"
    }
  }

  /// The stage of an object.
  package init(_ object: KubernetesObject, in inventory: Inventory) {
    let tier = inventory.installations.lazy.compactMap(\.haproxy).compactMap(\.configMap?.id)
    if tier.contains(object.id) {
      self = .haproxy
      return
    }
    if let component = inventory.components.first(where: { $0.workload.object.id == object.id }) {
      switch component.kind {
      case .web: self = .web
      case .prosody: self = .prosody
      case .jicofo: self = .jicofo
      case .jvb: self = .bridges
      case .haproxy: self = .haproxy
      }
      return
    }
    switch object.kind {
    case "Service": self = .services
    case "HorizontalPodAutoscaler", "ScaledObject": self = .bridges
    case "Ingress", "IngressRoute", "HTTPRoute", "VirtualService", "Gateway", "PodMonitor",
      "ServiceMonitor", "PrometheusRule", "Prometheus":
      self = .entry
    case "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob": self = .entry
    default: self = .configuration
    }
  }
}
