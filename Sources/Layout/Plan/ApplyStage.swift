package import Jitsi
package import Kubernetes

/// The stages in which changes are applied to a cluster, each after the one before is ready.
///
/// Web is the last stage of a shard: once it is ready, HAProxy sends rooms to the shard.
package enum ApplyStage: Int, Sendable, Hashable, Comparable, CaseIterable {
  case configuration, services, prosody, jicofo, bridges, haproxy, web, entry
  /// Deletions, in the reverse order of a shard's components.
  case removal
  /// HAProxy, where a removed shard's server must stay until the shard is gone.
  case routing

  package static func < (left: ApplyStage, right: ApplyStage) -> Bool {
    left.rawValue < right.rawValue
  }

  /// The name of the stage in messages.
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
    case .routing: "HAProxy, after the removal"
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
