import YAML

extension APIChange {
  /// Returns whether changing only the version keeps the object's meaning in the replacement's version. Changed defaults,
  /// renamed fields and newly required fields rule it out.
  public func fits(_ object: KubernetesObject) -> Bool {
    guard let replacement else { return false }
    let spec = object.node["spec"]
    switch kind {
    case "Deployment", "ReplicaSet":
      return Self.hasSelector(spec) && spec?["rollbackTo"] == nil
    case "StatefulSet":
      return Self.hasSelector(spec)
        && (apiVersion != "apps/v1beta1" || spec?["updateStrategy"]?["type"] != nil)
    case "DaemonSet":
      return Self.hasSelector(spec) && spec?["templateGeneration"] == nil
        && (apiVersion != "extensions/v1beta1" || spec?["updateStrategy"]?["type"] != nil)
    case "PodDisruptionBudget":
      return Self.hasSelector(spec)
    case "HorizontalPodAutoscaler":
      return apiVersion == "autoscaling/v2beta2"
    case "Certificate":
      guard apiVersion.hasPrefix("cert-manager.io/"), let spec else { return false }
      return spec.entries.allSatisfy { !Self.renamedOfCertificates.contains($0.key.text ?? "") }
    case "Issuer", "ClusterIssuer":
      return apiVersion.hasPrefix("cert-manager.io/")
    case "CronJob":
      return apiVersion == "batch/v1beta1" && replacement == "batch/v1"
    case "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding":
      return apiVersion.hasSuffix("/v1beta1")
    // source: kubernetes-sigs/gateway-api v0.8.0 apis/v1alpha2/referencegrant_types.go (an alias of v1beta1)
    case "ReferenceGrant": return true
    case "NetworkPolicy", "IngressClass", "APIService", "RuntimeClass", "PriorityClass", "Lease",
      "StorageClass", "CSIDriver", "CSINode", "VolumeAttachment", "CSIStorageCapacity",
      "VolumeAttributesClass", "TokenReview", "SubjectAccessReview", "SelfSubjectAccessReview",
      "ControllerRevision":
      return apiVersion.hasSuffix("/v1beta1") || apiVersion.hasSuffix("/v1beta2")
    default: return false
    }
  }

  private static func hasSelector(_ spec: Node?) -> Bool {
    guard let selector = spec?["selector"] else { return false }
    return (selector["matchLabels"]?.count ?? 0) + (selector["matchExpressions"]?.count ?? 0) > 0
  }

  /// https://cert-manager.io/docs/releases/upgrading/remove-deprecated-apis/
  private static let renamedOfCertificates: Set<String> = [
    "keySize", "keyAlgorithm", "keyEncoding", "organization", "uriSANs", "emailSANs",
  ]
}
