import Foundation
import Kubernetes
import YAML

/// Objects as returned by an API server: with the fields that it adds, and without those that only `kubectl apply` writes.
///
/// Modeled on the recordings in Tests/KubernetesTests/Recordings (04 to 09: lists of objects created by server-side apply).
struct LiveShape {
  private let object: Plain

  static func of(_ object: Plain) -> Plain { LiveShape(object: object).filled }

  private var kind: String { object["kind"]?.text ?? "" }

  private var filled: Plain {
    var live = object
    set(&live, "metadata.uid", .text("ec2534a6-acc8-4e94-8537-26a098964c28"))
    set(&live, "metadata.resourceVersion", .text("906"))
    set(&live, "metadata.generation", .scalar(.int(1)))
    set(&live, "metadata.creationTimestamp", .text("2026-11-22T20:48:41Z"))
    set(&live, "metadata.managedFields", managers)
    switch kind {
    case "Deployment", "StatefulSet", "DaemonSet": fillWorkload(&live)
    case "Service": fillService(&live)
    case "HorizontalPodAutoscaler":
      set(
        &live, "status",
        .map([("desiredReplicas", .scalar(.int(0))), ("currentMetrics", .scalar(.null))]))
    case "Ingress": set(&live, "status", .map([("loadBalancer", .map([]))]))
    default: break
    }
    return live
  }

  /// Helm applies all fields; the controller updates the status.
  private var managers: Plain {
    func manager(_ name: String, _ operation: String, _ subresource: String?, _ fields: Plain)
      -> Plain
    {
      .map(
        [
          ("manager", .text(name)), ("operation", .text(operation)),
          ("apiVersion", object["apiVersion"] ?? .text("v1")),
          ("time", .text("2026-11-22T20:48:41Z")), ("fieldsType", .text("FieldsV1")),
          ("fieldsV1", fields),
        ] + (subresource.map { [("subresource", .text($0))] } ?? []))
    }
    return .list([
      manager("helm", "Apply", nil, Self.fields(object)),
      manager(
        "kube-controller-manager", "Update", "status",
        .map([("f:status", .map([("f:observedGeneration", .map([]))]))])),
    ])
  }

  private static func fields(_ value: Plain) -> Plain {
    guard case .map(let entries) = value else { return .map([]) }
    return .map(
      entries.filter { !["apiVersion", "kind"].contains($0.key) }
        .map { ("f:" + $0.key, fields($0.value)) })
  }

  private func fillWorkload(_ live: inout Plain) {
    let pod = "spec.template.spec."
    set(&live, pod + "restartPolicy", .text("Always"))
    set(&live, pod + "dnsPolicy", .text("ClusterFirst"))
    set(&live, pod + "schedulerName", .text("default-scheduler"))
    set(&live, pod + "securityContext", .map([]))
    set(&live, pod + "terminationGracePeriodSeconds", .scalar(.int(30)))
    if kind != "DaemonSet" { set(&live, "spec.replicas", .scalar(.int(1))) }
    set(&live, "spec.revisionHistoryLimit", .scalar(.int(10)))
    if kind == "StatefulSet" {
      set(&live, "spec.podManagementPolicy", .text("OrderedReady"))
      set(
        &live, "spec.updateStrategy",
        .map([("type", .text("RollingUpdate")), ("rollingUpdate", .map([]))]))
    }
    set(
      &live, "status",
      .map([("observedGeneration", .scalar(.int(1))), ("replicas", .scalar(.int(1)))]))
    guard case .list(let containers)? = live["spec"]?["template"]?["spec"]?["containers"] else {
      return
    }
    for position in containers.indices {
      let way = pod + "containers[\(position)]."
      set(&live, way + "terminationMessagePath", .text("/dev/termination-log"))
      set(&live, way + "terminationMessagePolicy", .text("File"))
      set(&live, way + "imagePullPolicy", .text("IfNotPresent"))
      set(&live, way + "resources", .map([]))
      guard case .list(let ports)? = containers[position]["ports"] else { continue }
      for port in ports.indices { set(&live, way + "ports[\(port)].protocol", .text("TCP")) }
    }
    guard case .list(let volumes)? = live["spec"]?["template"]?["spec"]?["volumes"] else { return }
    for position in volumes.indices where volumes[position]["configMap"] != nil {
      set(&live, pod + "volumes[\(position)].configMap.defaultMode", .scalar(.int(420)))
    }
  }

  private func fillService(_ live: inout Plain) {
    let isHeadless = live["spec"]?["clusterIP"]?.text == "None"
    set(&live, "spec.clusterIP", .text("10.0.0.112"))
    set(&live, "spec.clusterIPs", .list([.text(isHeadless ? "None" : "10.0.0.112")]))
    set(&live, "spec.type", .text("ClusterIP"))
    set(&live, "spec.sessionAffinity", .text("None"))
    set(&live, "spec.ipFamilies", .list([.text("IPv4")]))
    set(&live, "spec.ipFamilyPolicy", .text("SingleStack"))
    set(&live, "spec.internalTrafficPolicy", .text("Cluster"))
    set(&live, "status", .map([("loadBalancer", .map([]))]))
    guard case .list(let ports)? = live["spec"]?["ports"] else { return }
    for position in ports.indices {
      set(&live, "spec.ports[\(position)].protocol", .text("TCP"))
      if let port = ports[position]["port"] {
        set(&live, "spec.ports[\(position)].targetPort", port)
      }
    }
  }

  /// Sets a field if it is missing.
  private func set(_ live: inout Plain, _ path: String, _ value: Plain) {
    guard let steps = FieldPath(path)?.steps else { return }
    try? live.change(steps[...]) { $0 ?? value }
  }
}

extension Plain {
  static func text(_ text: String) -> Plain { .scalar(.string(text)) }
}
