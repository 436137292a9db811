import Foundation

/// What an API server adds to objects by itself, as the recordings show it.
///
/// source: kubernetes/kubernetes v1.36 pkg/apis/{apps,autoscaling,core,networking}/v1/defaults.go
enum Defaults {
  /// The object with a value in each field that has a default; it belongs to whoever creates or updates the object, and not
  /// to whoever applies a part of it.
  static func added(to object: JSON, _ resource: StandInResource) -> JSON {
    var object = object
    switch resource.plural {
    case "deployments", "statefulsets", "daemonsets":
      guard object["spec"] != nil else { break }
      object.update("spec") { spec in
        workload(&spec, resource.plural)
        if spec["template"]?["spec"] != nil {
          spec.update("template") { $0.update("spec", PodDefaults.add) }
        }
      }
    case "services": if object["spec"] != nil { object.update("spec", service) }
    case "horizontalpodautoscalers": object.update("spec") { $0.fill("minReplicas", 1) }
    case "networkpolicies": object.update("spec", policy)
    case "persistentvolumeclaims": object.update("spec") { $0.fill("volumeMode", "Filesystem") }
    case "secrets": secret(&object)
    default: break
    }
    return object
  }

  // MARK: Workloads

  private static func workload(_ spec: inout JSON, _ plural: String) {
    spec.fill("revisionHistoryLimit", 10)
    switch plural {
    case "deployments":
      spec.fill("replicas", 1)
      spec.fill("progressDeadlineSeconds", 600)
      spec.update("strategy") { strategy in
        strategy.fill("type", "RollingUpdate")
        guard strategy["type"] == "RollingUpdate" else { return }
        strategy.update("rollingUpdate") { rolling in
          rolling.fill("maxUnavailable", "25%")
          rolling.fill("maxSurge", "25%")
        }
      }
    case "daemonsets":
      spec.update("updateStrategy") { strategy in
        strategy.fill("type", "RollingUpdate")
        guard strategy["type"] == "RollingUpdate" else { return }
        strategy.update("rollingUpdate") { rolling in
          rolling.fill("maxUnavailable", 1)
          rolling.fill("maxSurge", 0)
        }
      }
    default:
      spec.fill("replicas", 1)
      spec.fill("podManagementPolicy", "OrderedReady")
      spec.update("persistentVolumeClaimRetentionPolicy") { policy in
        policy.fill("whenDeleted", "Retain")
        policy.fill("whenScaled", "Retain")
      }
      spec.update("updateStrategy") { strategy in
        // A type that is written has no partition unless that is written, too.
        if strategy["type"] == nil {
          strategy["type"] = "RollingUpdate"
          strategy.fill("rollingUpdate", [:])
        }
        if strategy["rollingUpdate"] != nil {
          strategy.update("rollingUpdate") { $0.fill("partition", 0) }
        }
      }
      spec.updateElements("volumeClaimTemplates") { claim in
        claim.fill("apiVersion", "v1")
        claim.fill("kind", "PersistentVolumeClaim")
        claim.update("spec") { $0.fill("volumeMode", "Filesystem") }
        claim.fill("status", ["phase": "Pending"])
      }
    }
  }

  // MARK: Others

  private static func service(_ spec: inout JSON) {
    spec.fill("type", "ClusterIP")
    spec.fill("sessionAffinity", "None")
    if spec["sessionAffinity"] == "ClientIP" {
      spec.fill("sessionAffinityConfig", ["clientIP": ["timeoutSeconds": 10800]])
    }
    if spec["type"] != "ExternalName" { spec.fill("internalTrafficPolicy", "Cluster") }
    if spec["type"] == "NodePort" || spec["type"] == "LoadBalancer" {
      spec.fill("externalTrafficPolicy", "Cluster")
    }
    if spec["type"] == "LoadBalancer" { spec.fill("allocateLoadBalancerNodePorts", true) }
    spec.updateElements("ports") { port in
      port.fill("protocol", "TCP")
      port.fill("targetPort", port["port"] ?? .null)
    }
  }

  private static func policy(_ spec: inout JSON) {
    let types: [JSON] = ["Ingress"] + (spec["egress"]?.elements.isEmpty == false ? ["Egress"] : [])
    spec.fill("policyTypes", .array(types))
    for direction in ["ingress", "egress"] {
      spec.updateElements(direction) { rule in
        rule.updateElements("ports") { $0.fill("protocol", "TCP") }
      }
    }
  }

  /// A Secret's texts become data; nobody reads them again.
  private static func secret(_ object: inout JSON) {
    object.fill("type", "Opaque")
    for (key, value) in object["stringData"]?.members ?? [:] {
      let encoded = Data((value.text ?? "").utf8).base64EncodedString()
      object[["data", key]] = .string(encoded)
    }
    object["stringData"] = nil
  }
}

/// Defaults of pods, as templates of workloads have them.
private enum PodDefaults {
  static func add(to pod: inout JSON) {
    pod.fill("restartPolicy", "Always")
    pod.fill("terminationGracePeriodSeconds", 30)
    pod.fill("dnsPolicy", "ClusterFirst")
    pod.fill("securityContext", [:])
    pod.fill("schedulerName", "default-scheduler")
    // The older name of the field is kept equal.
    if let account = pod["serviceAccountName"] { pod["serviceAccount"] = account }
    let isOnHost = pod["hostNetwork"] == true
    for key in ["initContainers", "containers"] {
      pod.updateElements(key) { container(&$0, isOnHost: isOnHost) }
    }
    pod.updateElements("volumes", volume)
  }

  private static func container(_ container: inout JSON, isOnHost: Bool) {
    container.fill("terminationMessagePath", "/dev/termination-log")
    container.fill("terminationMessagePolicy", "File")
    container.fill("resources", [:])
    let image = container["image"]?.text ?? ""
    let name = image.split(separator: "/").last ?? ""
    let isLatest = name.hasSuffix(":latest") || !name.contains(":") && !name.contains("@")
    container.fill("imagePullPolicy", isLatest ? "Always" : "IfNotPresent")
    container.updateElements("ports") { port in
      port.fill("protocol", "TCP")
      if isOnHost { port.fill("hostPort", port["containerPort"] ?? .null) }
    }
    container.updateElements("env") { variable in
      if variable["valueFrom"]?["fieldRef"] != nil {
        variable.update("valueFrom") { $0.update("fieldRef") { $0.fill("apiVersion", "v1") } }
      }
    }
    for key in ["readinessProbe", "livenessProbe", "startupProbe"] where container[key] != nil {
      container.update(key) { probe in
        probe.fill("timeoutSeconds", 1)
        probe.fill("periodSeconds", 10)
        probe.fill("successThreshold", 1)
        probe.fill("failureThreshold", 3)
        request(in: &probe)
      }
    }
    for key in ["preStop", "postStart"] where container["lifecycle"]?[key] != nil {
      container.update("lifecycle") { $0.update(key, request) }
    }
  }

  private static func request(in handler: inout JSON) {
    guard handler["httpGet"] != nil else { return }
    handler.update("httpGet") { get in
      get.fill("path", "/")
      get.fill("scheme", "HTTP")
    }
  }

  private static func volume(_ volume: inout JSON) {
    for key in ["configMap", "secret", "projected"] where volume[key] != nil {
      volume.update(key) { $0.fill("defaultMode", 420) }
    }
    if volume["hostPath"] != nil { volume.update("hostPath") { $0.fill("type", "") } }
    if volume.members.count == 1 { volume["emptyDir"] = [:] }
  }
}

extension JSON {
  /// Puts a value where there is none.
  fileprivate mutating func fill(_ key: String, _ value: JSON) {
    if self[key] == nil || self[key] == .null { self[key] = value }
  }

  /// Changes the mapping under a key, which is made where it is not there.
  fileprivate mutating func update(_ key: String, _ body: (inout JSON) -> Void) {
    var value = self[key] ?? [:]
    if value == .null { value = [:] }
    body(&value)
    self[key] = value
  }

  fileprivate mutating func updateElements(_ key: String, _ body: (inout JSON) -> Void) {
    guard case .array(let elements)? = self[key] else { return }
    self[key] = .array(
      elements.map { element in
        var element = element
        body(&element)
        return element
      })
  }
}
