import Kubernetes
import KubernetesClient

/// The kinds of objects that `status` reads.
enum StatusKinds {
  /// Kinds without which the health of an installation cannot be determined.
  static let needed: [ResourceType] = [
    .pods, .deployments, .statefulSets, .daemonSets, .services, .configMaps,
    .horizontalPodAutoscalers,
  ]

  /// Optional kinds, read if the caller may list them.
  static let more: [ResourceType] = [.ingresses, .secrets, certificates]

  /// cert-manager's Certificates, which a cluster may not serve.
  static let certificates = ResourceType(
    group: "cert-manager.io", version: "v1", plural: "certificates", kind: "Certificate")

  /// Returns the list request for a kind; of Secrets, only those with certificates.
  static func list(_ type: ResourceType, namespace: String?) -> ListRequest {
    var request = ListRequest(type, namespace: type.scope(namespace))
    if type == .secrets { request.fieldSelector = "type=kubernetes.io/tls" }
    if type == .nodes { request.isMetadataOnly = true }
    return request
  }
}
