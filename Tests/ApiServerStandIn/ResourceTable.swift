/// A resource that the stand-in serves.
package struct StandInResource: Sendable, Hashable {
  let group: String
  let version: String
  let plural: String
  let kind: String
  let isNamespaced: Bool
  let shortNames: [String]

  var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }
  var qualified: String { group.isEmpty ? plural : "\(plural).\(group)" }
  var qualifiedKind: String { group.isEmpty ? kind : "\(kind).\(group)" }

  /// Whether the server maintains `metadata.generation`.
  var hasGeneration: Bool {
    ![
      "services", "horizontalpodautoscalers", "namespaces", "persistentvolumeclaims",
      "resourcequotas", "nodes",
    ].contains(plural)
  }

  /// The categories for `kubectl get`.
  var categories: [String] {
    [
      "pods", "services", "daemonsets", "deployments", "replicasets", "statefulsets",
      "horizontalpodautoscalers",
    ].contains(plural) ? ["all"] : []
  }

  /// The subresources of its objects, with the kind of each.
  var subresources: [(name: String, group: String, version: String, kind: String)] {
    var found: [(String, String, String, String)] = []
    if ["deployments", "replicasets", "statefulsets"].contains(plural) {
      found.append(("scale", "autoscaling", "v1", "Scale"))
    }
    let hasStatus =
      hasGeneration
      || ["services", "horizontalpodautoscalers", "namespaces", "nodes"].contains(plural)
    let without = ["configmaps", "endpoints", "events", "secrets", "serviceaccounts"]
    if hasStatus, !without.contains(plural), !group.hasPrefix("rbac."),
      !group.hasPrefix("discovery.")
    {
      found.append(("status", "", "", kind))
    }
    return found
  }

  /// The supported verbs.
  var verbs: [String] { Self.verbs.filter { plural != "namespaces" || $0 != "deletecollection" } }

  private static let verbs = [
    "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch",
  ]

  package static let builtIn: [StandInResource] = [
    core("configmaps", "ConfigMap", "cm"), core("endpoints", "Endpoints", "ep"),
    core("events", "Event", "ev"), core("pods", "Pod", "po"), core("secrets", "Secret"),
    core("serviceaccounts", "ServiceAccount", "sa"), core("services", "Service", "svc"),
    core("namespaces", "Namespace", "ns", isNamespaced: false),
    core("nodes", "Node", "no", isNamespaced: false),
    of("apps", "v1", "daemonsets", "DaemonSet", "ds"),
    of("apps", "v1", "deployments", "Deployment", "deploy"),
    of("apps", "v1", "replicasets", "ReplicaSet", "rs"),
    of("apps", "v1", "statefulsets", "StatefulSet", "sts"),
    of("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", "hpa"),
    of("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"),
    of("networking.k8s.io", "v1", "ingresses", "Ingress", "ing"),
    of("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", "netpol"),
    of("rbac.authorization.k8s.io", "v1", "roles", "Role"),
    of("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding"),
    of("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", isNamespaced: false),
    of(
      "rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding",
      isNamespaced: false),
    of("apiregistration.k8s.io", "v1", "apiservices", "APIService", isNamespaced: false),
    of("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", "pdb"),
    of(
      "admissionregistration.k8s.io", "v1", "validatingadmissionpolicies",
      "ValidatingAdmissionPolicy", isNamespaced: false),
    of(
      "admissionregistration.k8s.io", "v1", "validatingadmissionpolicybindings",
      "ValidatingAdmissionPolicyBinding", isNamespaced: false),
  ]

  /// Kinds of the Prometheus Operator.
  package static let monitoring: [StandInResource] = [
    of("monitoring.coreos.com", "v1", "podmonitors", "PodMonitor", "pmon"),
    of("monitoring.coreos.com", "v1", "alertmanagers", "Alertmanager"),
    of("monitoring.coreos.com", "v1", "prometheuses", "Prometheus"),
    of("monitoring.coreos.com", "v1", "prometheusrules", "PrometheusRule", "promrule"),
    of("monitoring.coreos.com", "v1", "servicemonitors", "ServiceMonitor", "smon"),
  ]

  /// Kinds of cert-manager.
  package static let certificates: [StandInResource] = [
    of("cert-manager.io", "v1", "certificates", "Certificate", "cert")
  ]

  /// Kinds of the Gateway API.
  package static let gateways: [StandInResource] = [
    of("gateway.networking.k8s.io", "v1", "gateways", "Gateway", "gtw"),
    of("gateway.networking.k8s.io", "v1", "httproutes", "HTTPRoute"),
    of("gateway.networking.k8s.io", "v1", "referencegrants", "ReferenceGrant"),
  ]

  /// Other kinds used in the examples.
  package static let cluster: [StandInResource] = [
    core("persistentvolumeclaims", "PersistentVolumeClaim", "pvc"),
    core("resourcequotas", "ResourceQuota", "quota"),
    of("cert-manager.io", "v1", "clusterissuers", "ClusterIssuer", isNamespaced: false),
  ]

  private static func core(
    _ plural: String, _ kind: String, _ short: String? = nil, isNamespaced: Bool = true
  ) -> StandInResource {
    StandInResource(
      group: "", version: "v1", plural: plural, kind: kind, isNamespaced: isNamespaced,
      shortNames: short.map { [$0] } ?? [])
  }

  private static func of(
    _ group: String, _ version: String, _ plural: String, _ kind: String, _ short: String? = nil,
    isNamespaced: Bool = true
  ) -> StandInResource {
    StandInResource(
      group: group, version: version, plural: plural, kind: kind, isNamespaced: isNamespaced,
      shortNames: short.map { [$0] } ?? [])
  }
}
