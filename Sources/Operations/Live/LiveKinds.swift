import Kubernetes

/// The kinds of objects that are looked at in a cluster.
enum LiveKinds {
  /// Kinds that every cluster has.
  static let builtIn: [ResourceType] = [
    .deployments, .statefulSets, .daemonSets, .services, .configMaps, .secrets, .serviceAccounts,
    .horizontalPodAutoscalers, .podDisruptionBudgets, .ingresses, .networkPolicies,
    .endpointSlices,
  ]

  /// Kinds that are there when somebody installed them: group and kind.
  static let installed: [(group: String, kind: String)] = [
    ("cert-manager.io", "Certificate"), ("bitnami.com", "SealedSecret"),
    ("external-secrets.io", "ExternalSecret"), ("gateway.networking.k8s.io", "HTTPRoute"),
    ("networking.istio.io", "VirtualService"), ("traefik.io", "IngressRoute"),
    ("keda.sh", "ScaledObject"), ("metacontroller.k8s.io", "DecoratorController"),
    ("metacontroller.k8s.io", "CompositeController"), ("trust.cert-manager.io", "Bundle"),
  ]

  /// Kinds of the Prometheus operator, whose objects may stand in another namespace than what they look at.
  static let monitoring: [(group: String, kind: String)] = [
    ("monitoring.coreos.com", "PodMonitor"), ("monitoring.coreos.com", "ServiceMonitor"),
    ("monitoring.coreos.com", "PrometheusRule"), ("monitoring.coreos.com", "Prometheus"),
  ]

  /// The list of a kind: of Secrets not those in which helm keeps whole releases.
  static func list(_ type: ResourceType, namespace: String?) -> ListRequest {
    var request = ListRequest(type, namespace: type.isNamespaced ? namespace : nil)
    if type == .secrets { request.fieldSelector = "type!=helm.sh/release.v1" }
    return request
  }
}
