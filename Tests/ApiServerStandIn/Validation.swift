/// The subset of the server's validation that matters for Jitsi's objects.
enum Validation {
  static func check(
    _ object: JSON, was old: JSON?, _ resource: StandInResource, _ store: ObjectStore
  ) throws(Refusal) {
    let name = object["metadata"]?["name"]?.text ?? ""
    switch resource.plural {
    case "services": try checkService(object, old, resource, name, store)
    case "statefulsets": try checkStatefulSet(object, old, resource, name)
    case "deployments":
      guard let selector = old?["spec"]?["selector"], selector != object["spec"]?["selector"] else {
        return
      }
      let value = String(decoding: (object["spec"]?["selector"] ?? .null).bytes, as: UTF8.self)
      throw .invalid(
        resource, name, "spec.selector", "Invalid value: \(value): field is immutable")
    case "horizontalpodautoscalers":
      guard let most = object["spec"]?["maxReplicas"]?.number,
        let least = object["spec"]?["minReplicas"]?.number, most < least
      else { return }
      throw .invalid(
        resource, name, "spec.maxReplicas",
        "Invalid value: \(most): must be greater than or equal to `minReplicas`")
    default: break
    }
  }

  private static func checkService(
    _ object: JSON, _ old: JSON?, _ resource: StandInResource, _ name: String, _ store: ObjectStore
  ) throws(Refusal) {
    if let before = old?["spec"]?["clusterIP"]?.text, let now = object["spec"]?["clusterIP"]?.text,
      before != now
    {
      throw .invalid(
        resource, name, "spec.clusterIPs[0]",
        "Invalid value: [\"\(now)\"]: may not change once set")
    }
    if let old, !ports(of: old).isEmpty, ports(of: object).isEmpty,
      object["spec"]?["type"]?.text != "ExternalName", object["spec"]?["clusterIP"]?.text != "None"
    {
      throw .invalid(resource, name, "spec.ports", "Required value", reason: "FieldValueRequired")
    }
    let own = object["metadata"]?["namespace"]?.text ?? ""
    var taken: Set<Int> = []
    for (key, stored) in store.objects
    where key.plural == "services" && !(key.name == name && key.namespace == own) {
      taken.formUnion(ports(of: stored.object).compactMap { $0["nodePort"]?.number })
    }
    for (position, port) in ports(of: object).enumerated() {
      guard let number = port["nodePort"]?.number else { continue }
      let field = "spec.ports[\(position)].nodePort"
      if !(30000...32767).contains(number) {
        throw .invalid(
          resource, name, field,
          """
          Invalid value: \(number): provided port is not in the valid range. The range of valid \
          ports is 30000-32767
          """)
      }
      if taken.contains(number) {
        throw .invalid(
          resource, name, field, "Invalid value: \(number): provided port is already allocated")
      }
    }
  }

  private static func checkStatefulSet(
    _ object: JSON, _ old: JSON?, _ resource: StandInResource, _ name: String
  ) throws(Refusal) {
    guard let before = old?["spec"] else { return }
    for field in ["selector", "serviceName", "podManagementPolicy", "volumeClaimTemplates"]
    where before[field] != object["spec"]?[field] {
      throw .invalid(
        resource, name, "spec",
        """
        Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', \
        'template', 'updateStrategy', 'revisionHistoryLimit', \
        'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden
        """, reason: "FieldValueForbidden")
    }
  }

  /// Returns a field of the spec that workloads do not have: enough to detect a typo.
  static func unknownField(_ object: JSON, _ resource: StandInResource) -> String? {
    let known: Set<String>
    switch resource.plural {
    case "deployments", "statefulsets":
      known = [
        "replicas", "selector", "template", "strategy", "updateStrategy", "serviceName",
        "podManagementPolicy", "minReadySeconds", "revisionHistoryLimit", "paused", "ordinals",
        "progressDeadlineSeconds", "volumeClaimTemplates", "persistentVolumeClaimRetentionPolicy",
      ]
    case "validatingadmissionpolicies":
      known = [
        "auditAnnotations", "failurePolicy", "matchConditions", "matchConstraints", "paramKind",
        "validations", "variables",
      ]
    case "validatingadmissionpolicybindings":
      known = ["matchResources", "paramRef", "policyName", "validationActions"]
    default: return nil
    }
    return object["spec"]?.members.keys.sorted().first { !known.contains($0) }
  }

  /// Returns the server's warnings for an object.
  static func warnings(_ object: JSON, _ resource: StandInResource) -> [String] {
    guard resource.plural == "ingresses",
      object["metadata"]?["annotations"]?["kubernetes.io/ingress.class"] != nil
    else { return [] }
    return [
      "annotation \"kubernetes.io/ingress.class\" is deprecated, please use 'spec.ingressClassName' instead"
    ]
  }

  private static func ports(of service: JSON) -> [JSON] {
    service["spec"]?["ports"]?.elements ?? []
  }
}
