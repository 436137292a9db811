import YAML

/// The API versions of each kind that Kubernetes has introduced, deprecated or removed since 1.16, and those that related tools
/// have stopped serving.
///
/// Sources: https://kubernetes.io/docs/reference/using-api/deprecation-guide/ and the API lifecycle declared in k8s.io/api for
/// each type (up to kubernetes/api 1c293ea, 1.37.0-beta.0), and the served versions in config/crd of
/// kubernetes-sigs/gateway-api, up to v1.6.1. Endpoints, deprecated in 1.33 with no planned removal, is omitted.
public enum APIHistory {
  /// Returns the lifecycle of a kind in an API version, or nil if it is unknown or has been served throughout.
  public static func change(of kind: String, in apiVersion: String) -> APIChange? {
    guard !settled.contains(apiVersion), let rows = rows[apiVersion] else { return nil }
    let row = rows.last { $0.has(kind) } ?? rows.last { $0.has("*") }
    return row.map {
      $0.table == .builtIn
        ? builtIn($0.text, kind, apiVersion)
        : tool($0.text, kind, apiVersion, isServed: $0.table == .aging)
    }
  }

  /// Fields of an object that Kubernetes deprecated by a version.
  // source: kubernetes/enhancements 59980cb keps/sig-network/5707-deprecate-service-externalips (deprecated in 1.36)
  public static func deprecatedFields(
    of object: KubernetesObject, in version: KubernetesVersion
  ) -> [String] {
    guard object.kind == "Service", version >= KubernetesVersion(minor: 36),
      object.node["spec"]?["externalIPs"]?.count ?? 0 > 0
    else { return [] }
    return ["spec.externalIPs"]
  }

  /// API versions that have served all their kinds since before 1.16. Most objects use them, so they are checked before the
  /// table.
  private static let settled: Set<String> = [
    "v1", "apps/v1", "rbac.authorization.k8s.io/v1", "autoscaling/v1",
    "monitoring.coreos.com/v1", "cert-manager.io/v1",
  ]

  private enum Table: Sendable { case builtIn, tools, aging }

  /// A row of a table, without its API version.
  private struct Row {
    let text: Substring
    let table: Table

    /// Returns whether the row covers the kind.
    func has(_ kind: String) -> Bool {
      text.utf8.prefix { $0 != UInt8(ascii: " ") }.split(separator: UInt8(ascii: ","))
        .contains { $0.elementsEqual(kind.utf8) }
    }
  }

  /// The rows of both tables by API version, each parsed on demand.
  private static let rows: [String: [Row]] = {
    var found: [String: [Row]] = [:]
    func add(_ table: Table, _ lines: String) {
      for line in lines.utf8.split(separator: UInt8(ascii: "\n")) {
        guard let blank = line.firstIndex(of: UInt8(ascii: " ")) else { continue }
        found[String(Substring(line[..<blank])), default: []].append(
          Row(text: Substring(line[line.index(after: blank)...]), table: table))
      }
    }
    add(.builtIn, builtIn)
    add(.tools, tools)
    add(.aging, aging)
    return found
  }()

  private static func builtIn(_ row: Substring, _ kind: String, _ apiVersion: String) -> APIChange {
    func version(_ word: Substring) -> KubernetesVersion? {
      Int(word).map { KubernetesVersion(minor: $0) }
    }
    let words = row.split(separator: " ")
    return APIChange(
      apiVersion: apiVersion, kind: kind, introduced: version(words[1]),
      deprecated: version(words[2]), removed: version(words[3]),
      replacement: words[4] == "-" ? nil : String(words[4]), product: nil)
  }

  private static func tool(
    _ row: Substring, _ kind: String, _ apiVersion: String, isServed: Bool
  ) -> APIChange {
    let words = row.split(separator: " ", maxSplits: 2)
    return APIChange(
      apiVersion: apiVersion, kind: kind, introduced: nil, deprecated: nil, removed: nil,
      replacement: words[1] == "-" ? nil : String(words[1]), product: String(words[2]),
      isServed: isServed)
  }

  /// API version, kinds, and the minor versions that introduced, deprecated and removed them; then the replacement.
  private static let builtIn = """
    admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration,ValidatingWebhookConfiguration - 16 22 admissionregistration.k8s.io/v1
    admissionregistration.k8s.io/v1alpha1 ValidatingAdmissionPolicy,ValidatingAdmissionPolicyBinding 26 29 32 admissionregistration.k8s.io/v1
    admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicy,ValidatingAdmissionPolicyBinding 28 31 34 admissionregistration.k8s.io/v1
    admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy,ValidatingAdmissionPolicyBinding 30 - - -
    admissionregistration.k8s.io/v1alpha1 MutatingAdmissionPolicy,MutatingAdmissionPolicyBinding 32 35 38 admissionregistration.k8s.io/v1
    admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicy,MutatingAdmissionPolicyBinding 34 37 40 admissionregistration.k8s.io/v1
    admissionregistration.k8s.io/v1 MutatingAdmissionPolicy,MutatingAdmissionPolicyBinding 36 - - -
    apiextensions.k8s.io/v1beta1 CustomResourceDefinition - 16 22 apiextensions.k8s.io/v1
    apiregistration.k8s.io/v1beta1 APIService - 19 22 apiregistration.k8s.io/v1
    apps/v1beta1 Deployment,StatefulSet,ControllerRevision - 8 16 apps/v1
    apps/v1beta2 Deployment,StatefulSet,DaemonSet,ReplicaSet,ControllerRevision - 9 16 apps/v1
    authentication.k8s.io/v1beta1 TokenReview - 19 22 authentication.k8s.io/v1
    authentication.k8s.io/v1beta1 SelfSubjectReview 27 30 33 authentication.k8s.io/v1
    authorization.k8s.io/v1beta1 LocalSubjectAccessReview,SelfSubjectAccessReview,SelfSubjectRulesReview,SubjectAccessReview - 19 22 authorization.k8s.io/v1
    autoscaling/v2beta1 HorizontalPodAutoscaler - 22 25 autoscaling/v2
    autoscaling/v2beta2 HorizontalPodAutoscaler - 23 26 autoscaling/v2
    autoscaling/v2 HorizontalPodAutoscaler 23 - - -
    batch/v2alpha1 CronJob - 20 21 batch/v1beta1
    batch/v1beta1 CronJob - 21 25 batch/v1
    batch/v1 CronJob 21 - - -
    certificates.k8s.io/v1beta1 CertificateSigningRequest - 19 22 certificates.k8s.io/v1
    certificates.k8s.io/v1 CertificateSigningRequest 19 - - -
    certificates.k8s.io/v1alpha1 ClusterTrustBundle 26 34 37 certificates.k8s.io/v1
    certificates.k8s.io/v1beta1 ClusterTrustBundle 33 37 40 certificates.k8s.io/v1
    certificates.k8s.io/v1 ClusterTrustBundle 37 - - -
    coordination.k8s.io/v1alpha2 LeaseCandidate 32 35 38 -
    coordination.k8s.io/v1beta1 LeaseCandidate 33 36 39 -
    coordination.k8s.io/v1beta1 Lease - 19 22 coordination.k8s.io/v1
    discovery.k8s.io/v1beta1 EndpointSlice - 21 25 discovery.k8s.io/v1
    discovery.k8s.io/v1 EndpointSlice 21 - - -
    events.k8s.io/v1beta1 Event - 22 25 events.k8s.io/v1
    events.k8s.io/v1 Event 19 - - -
    extensions/v1beta1 Deployment,DaemonSet,ReplicaSet - 8 16 apps/v1
    extensions/v1beta1 NetworkPolicy - 9 16 networking.k8s.io/v1
    extensions/v1beta1 PodSecurityPolicy - 10 16 -
    extensions/v1beta1 Ingress - 14 22 networking.k8s.io/v1
    flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema,PriorityLevelConfiguration 20 23 26 flowcontrol.apiserver.k8s.io/v1
    flowcontrol.apiserver.k8s.io/v1beta2 FlowSchema,PriorityLevelConfiguration 23 26 29 flowcontrol.apiserver.k8s.io/v1
    flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema,PriorityLevelConfiguration 26 29 32 flowcontrol.apiserver.k8s.io/v1
    flowcontrol.apiserver.k8s.io/v1 FlowSchema,PriorityLevelConfiguration 29 - - -
    networking.k8s.io/v1beta1 Ingress - 19 22 networking.k8s.io/v1
    networking.k8s.io/v1beta1 IngressClass 18 19 22 networking.k8s.io/v1
    networking.k8s.io/v1 Ingress,IngressClass 19 - - -
    networking.k8s.io/v1beta1 IPAddress,ServiceCIDR 31 34 37 networking.k8s.io/v1
    networking.k8s.io/v1 IPAddress,ServiceCIDR 33 - - -
    node.k8s.io/v1beta1 RuntimeClass - 22 25 node.k8s.io/v1
    node.k8s.io/v1 RuntimeClass 20 - - -
    policy/v1beta1 PodDisruptionBudget - 21 25 policy/v1
    policy/v1beta1 PodSecurityPolicy - 21 25 -
    policy/v1 PodDisruptionBudget 21 - - -
    rbac.authorization.k8s.io/v1alpha1 Role,ClusterRole,RoleBinding,ClusterRoleBinding - 17 22 rbac.authorization.k8s.io/v1
    rbac.authorization.k8s.io/v1beta1 Role,ClusterRole,RoleBinding,ClusterRoleBinding - 17 22 rbac.authorization.k8s.io/v1
    resource.k8s.io/v1alpha3 DeviceTaintRule 33 36 39 resource.k8s.io/v1
    resource.k8s.io/v1beta2 DeviceTaintRule 36 39 42 resource.k8s.io/v1
    resource.k8s.io/v1 DeviceTaintRule 37 - - -
    resource.k8s.io/v1beta1 DeviceClass,ResourceClaim,ResourceClaimTemplate,ResourceSlice 32 35 38 resource.k8s.io/v1
    resource.k8s.io/v1beta2 DeviceClass,ResourceClaim,ResourceClaimTemplate,ResourceSlice 33 36 39 resource.k8s.io/v1
    resource.k8s.io/v1 DeviceClass,ResourceClaim,ResourceClaimTemplate,ResourceSlice 34 - - -
    scheduling.k8s.io/v1beta1 PriorityClass - 14 22 scheduling.k8s.io/v1
    settings.k8s.io/v1alpha1 PodPreset - 19 20 -
    storage.k8s.io/v1beta1 CSINode - 17 22 storage.k8s.io/v1
    storage.k8s.io/v1beta1 CSIDriver,StorageClass,VolumeAttachment - 19 22 storage.k8s.io/v1
    storage.k8s.io/v1 CSINode 17 - - -
    storage.k8s.io/v1 CSIDriver 18 - - -
    storage.k8s.io/v1beta1 CSIStorageCapacity 21 24 27 storage.k8s.io/v1
    storage.k8s.io/v1 CSIStorageCapacity 24 - - -
    storage.k8s.io/v1alpha1 VolumeAttributesClass 29 32 35 storage.k8s.io/v1
    storage.k8s.io/v1beta1 VolumeAttributesClass 31 34 37 storage.k8s.io/v1
    storage.k8s.io/v1 VolumeAttributesClass 34 - - -
    storagemigration.k8s.io/v1beta1 StorageVersionMigration 35 37 40 storagemigration.k8s.io/v1
    storagemigration.k8s.io/v1 StorageVersionMigration 37 - - -
    """

  /// API version, kinds (`*` for all), the replacement, and the tool that stopped serving it, with its release if known.
  private static let tools = """
    certmanager.k8s.io/v1alpha1 * cert-manager.io/v1 cert-manager 0.11
    cert-manager.io/v1alpha2 * cert-manager.io/v1 cert-manager 1.6
    cert-manager.io/v1alpha3 * cert-manager.io/v1 cert-manager 1.6
    cert-manager.io/v1beta1 * cert-manager.io/v1 cert-manager 1.6
    acme.cert-manager.io/v1alpha2 * acme.cert-manager.io/v1 cert-manager 1.6
    acme.cert-manager.io/v1alpha3 * acme.cert-manager.io/v1 cert-manager 1.6
    acme.cert-manager.io/v1beta1 * acme.cert-manager.io/v1 cert-manager 1.6
    monitoring.coreos.com/v1alpha1 Alertmanager,Prometheus,ServiceMonitor monitoring.coreos.com/v1 the Prometheus operator
    keda.k8s.io/v1alpha1 ScaledObject,ScaledJob,TriggerAuthentication keda.sh/v1alpha1 KEDA 2.0
    traefik.containo.us/v1alpha1 * traefik.io/v1alpha1 Traefik 3.0
    networking.x-k8s.io/v1alpha1 * gateway.networking.k8s.io/v1 Gateway API
    gateway.networking.k8s.io/v1alpha2 Gateway,GatewayClass,HTTPRoute gateway.networking.k8s.io/v1 Gateway API 0.8
    gateway.networking.k8s.io/v1alpha2 GRPCRoute gateway.networking.k8s.io/v1 Gateway API 1.2
    gateway.networking.k8s.io/v1alpha2 ReferenceGrant gateway.networking.k8s.io/v1beta1 Gateway API 1.2
    gateway.networking.k8s.io/v1alpha2 BackendTLSPolicy gateway.networking.k8s.io/v1 Gateway API 1.1
    """

  /// API version, kinds, what to use instead, and the release that deprecates it: the standard channel does not serve it from
  /// then on, the experimental one still does.
  // source: kubernetes-sigs/gateway-api v1.4.0, v1.5.0, v1.6.0, v1.6.1 config/crd
  private static let aging = """
    gateway.networking.k8s.io/v1alpha3 BackendTLSPolicy gateway.networking.k8s.io/v1 Gateway API 1.4
    gateway.networking.k8s.io/v1alpha2 TLSRoute gateway.networking.k8s.io/v1 Gateway API 1.5
    gateway.networking.k8s.io/v1alpha3 TLSRoute gateway.networking.k8s.io/v1 Gateway API 1.5
    gateway.networking.k8s.io/v1alpha2 TCPRoute,UDPRoute gateway.networking.k8s.io/v1 Gateway API 1.6
    """
}
