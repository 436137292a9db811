import Kubernetes
import KubernetesClient

/// The kinds of objects that are read from a cluster.
enum LiveKinds {
  /// Kinds that every cluster serves.
  private static let builtIn: [ResourceType] = [
    .deployments, .statefulSets, .daemonSets, .services, .configMaps, .secrets, .serviceAccounts,
    .horizontalPodAutoscalers, .podDisruptionBudgets, .ingresses, .networkPolicies,
    .endpointSlices,
  ]

  /// Kinds that installations share, which are read only with all namespaces.
  static let shared: [ResourceType] = [
    access("roles", "Role"), access("rolebindings", "RoleBinding"),
    access("clusterroles", "ClusterRole", isNamespaced: false),
    access("clusterrolebindings", "ClusterRoleBinding", isNamespaced: false),
    ResourceType(
      group: "apiregistration.k8s.io", version: "v1", plural: "apiservices", kind: "APIService",
      isNamespaced: false),
    .nodes,
  ]

  /// Returns the built-in kinds to read in a namespace, or in all namespaces.
  static func builtIn(in namespace: String?) -> [ResourceType] {
    namespace == nil ? builtIn + shared : builtIn
  }

  private static func access(
    _ plural: String, _ kind: String, isNamespaced: Bool = true
  ) -> ResourceType {
    ResourceType(
      group: "rbac.authorization.k8s.io", version: "v1", plural: plural, kind: kind,
      isNamespaced: isNamespaced)
  }

  /// Kinds that a cluster serves only if they were installed: group and kind.
  static let installed: [(group: String, kind: String)] = [
    ("cert-manager.io", "Certificate"), ("bitnami.com", "SealedSecret"),
    ("external-secrets.io", "ExternalSecret"), ("gateway.networking.k8s.io", "HTTPRoute"),
    ("gateway.networking.k8s.io", "TLSRoute"), ("gateway.networking.k8s.io", "TCPRoute"),
    ("gateway.networking.k8s.io", "UDPRoute"), ("gateway.networking.k8s.io", "Gateway"),
    ("gateway.networking.k8s.io", "ListenerSet"),
    ("gateway.networking.k8s.io", "ReferenceGrant"), ("route.openshift.io", "Route"),
    ("networking.istio.io", "VirtualService"), ("traefik.io", "IngressRoute"),
    ("keda.sh", "ScaledObject"), ("metacontroller.k8s.io", "DecoratorController"),
    ("metacontroller.k8s.io", "CompositeController"), ("trust.cert-manager.io", "Bundle"),
  ]

  /// Kinds of the Prometheus Operator, whose objects may be in another namespace than the pods that they select.
  static let monitoring: [(group: String, kind: String)] = [
    ("monitoring.coreos.com", "PodMonitor"), ("monitoring.coreos.com", "ServiceMonitor"),
    ("monitoring.coreos.com", "PrometheusRule"), ("monitoring.coreos.com", "Prometheus"),
    ("monitoring.coreos.com", "PrometheusAgent"), ("monitoring.coreos.com", "ScrapeConfig"),
    ("monitoring.coreos.com", "Alertmanager"),
  ]

  /// Returns the list request for a kind. Secrets in which helm stores releases are excluded.
  static func list(_ type: ResourceType, namespace: String?) -> ListRequest {
    var request = ListRequest(type, namespace: type.scope(namespace))
    if type == .secrets { request.fieldSelector = "type!=helm.sh/release.v1" }
    return request
  }
}
