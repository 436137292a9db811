import Kubernetes
import KubernetesClient

/// The kinds of objects that `status` looks at.
enum StatusKinds {
  /// Kinds without which nothing could be said of an installation's health.
  static let needed: [ResourceType] = [
    .pods, .deployments, .statefulSets, .daemonSets, .services, .configMaps,
    .horizontalPodAutoscalers,
  ]

  /// Kinds that tell more for those who may see them.
  static let more: [ResourceType] = [.ingresses, .secrets, certificates]

  /// cert-manager's Certificates; a cluster may not have them.
  static let certificates = ResourceType(
    group: "cert-manager.io", version: "v1", plural: "certificates", kind: "Certificate")

  /// The list of a kind: of Secrets only those with certificates.
  static func list(_ type: ResourceType, namespace: String?) -> ListRequest {
    var request = ListRequest(type, namespace: type.scope(namespace))
    if type == .secrets { request.fieldSelector = "type=kubernetes.io/tls" }
    if type == .nodes { request.isMetadataOnly = true }
    return request
  }
}
