import Basics
import Kubernetes
import YAML

/// Reads the health of a pod.
///
/// Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/
struct PodReader {
  /// Zones by node name.
  let zones: [String: String]
  /// Seconds since 1970.
  let now: Int64

  /// A pod that has been up for longer than this and is not ready has a failing probe.
  private static let patience: Int64 = 120

  func read(_ pod: KubernetesObject, namespace: String) -> PodStatus {
    let status = pod.node["status"]
    let conditions = Conditions(status?["conditions"])
    let containers = status?["containerStatuses"]?.elements.map(\.self) ?? []
    let phase = status?["phase"]?.text
    let metadata = pod.node["metadata"]
    let isTerminating = metadata?["deletionTimestamp"] != nil
    // The time at which the grace period ends, not at which the deletion began.
    // source: kubernetes/apimachinery pkg/apis/meta/v1/types.go, ObjectMeta.DeletionTimestamp
    let deadline = metadata?["deletionTimestamp"]?.text.flatMap(Time.seconds)
    let grace = Int64(metadata?["deletionGracePeriodSeconds"]?.amount ?? 0)
    let isReady = conditions["Ready"]?.isTrue == true && !isTerminating
    let node = pod.node["spec"]?["nodeName"]?.text
    return PodStatus(
      name: pod.name, namespace: namespace, isReady: isReady, isTerminating: isTerminating,
      node: node,
      zone: pod.label("topology.kubernetes.io/zone") ?? node.flatMap { zones[$0] },
      address: status?["podIP"]?.text,
      restarts: containers.reduce(0) { $0 + ($1["restartCount"]?.amount ?? 0) },
      trouble: isReady ? nil : trouble(pod, phase, conditions, containers, isTerminating),
      since: deadline.map { $0 - grace } ?? conditions["Ready"]?.since
        ?? conditions["PodScheduled"]?.since,
      deadline: deadline, isOrphaned: Self.isOrphaned(pod),
      isHeldForCheck: !isReady && !isTerminating && conditions["ContainersReady"]?.isTrue == true
        && CheckGate.isOn(podSpec: pod.node["spec"]))
  }

  /// Whether a pod has the labels that controllers give, but no owner, as after a deletion with `--cascade=orphan` or a change
  /// of its labels.
  // source: kubernetes/kubernetes pkg/controller/controller_ref_manager.go (ReleasePod removes the owner)
  private static func isOrphaned(_ pod: KubernetesObject) -> Bool {
    if pod.isOwned { return false }
    return ["pod-template-hash", "controller-revision-hash", "statefulset.kubernetes.io/pod-name"]
      .contains { pod.label($0) != nil }
  }

  private func trouble(
    _ pod: KubernetesObject, _ phase: String?, _ conditions: Conditions, _ containers: [Node],
    _ isTerminating: Bool
  ) -> PodTrouble {
    let status = pod.node["status"]
    if isTerminating { return PodTrouble(kind: .terminating, message: "is being deleted") }
    if status?["reason"]?.text == "NodeLost" || phase == "Unknown" {
      let node = pod.node["spec"]?["nodeName"]?.text ?? "its node"
      return PodTrouble(kind: .node, message: "state is unknown: \(node) does not respond")
    }
    if phase == "Failed" || phase == "Succeeded" {
      let reason = status?["reason"]?.text ?? (phase == "Failed" ? "has failed" : "has ended")
      return PodTrouble(kind: .failed, message: Self.words(reason, status?["message"]?.text))
    }
    if let scheduled = conditions["PodScheduled"], !scheduled.isTrue {
      let words = scheduled.message ?? scheduled.reason ?? "no reason is given"
      return PodTrouble(kind: .unschedulable, message: "cannot be scheduled: \(words)")
    }
    if pod.node["spec"]?["nodeName"] == nil {
      return PodTrouble(kind: .starting, message: "is not scheduled yet")
    }
    let first = status?["initContainerStatuses"]?.elements.map(\.self) ?? []
    for container in first + containers {
      if let trouble = waiting(container) { return trouble }
    }
    for container in containers {
      if let trouble = notReady(container, pod) { return trouble }
    }
    for gate in pod.node["spec"]?["readinessGates"]?.elements.compactMap({
      $0["conditionType"]?.text
    }) ?? [] where conditions[gate]?.isTrue != true {
      return PodTrouble(kind: .waiting, message: "is waiting for the condition \(gate)")
    }
    if let ready = conditions["Ready"], ready.reason == "NodeNotReady" {
      return PodTrouble(kind: .node, message: "its node is not ready")
    }
    return PodTrouble(kind: .starting, message: "is starting")
  }

  /// Returns what a container is waiting for, unless it is starting normally.
  private func waiting(_ container: Node) -> PodTrouble? {
    guard let waiting = container["state"]?["waiting"], let reason = waiting["reason"]?.text else {
      return nil
    }
    let name = container["name"]?.text ?? ""
    let message = waiting["message"]?.text
    switch reason {
    case "CrashLoopBackOff":
      return PodTrouble(
        kind: .crashLoop, message: "\(name) is in CrashLoopBackOff (\(Self.crashes(container)))",
        container: name)
    case "ImagePullBackOff", "ErrImagePull", "InvalidImageName", "ErrImageNeverPull",
      "ImageInspectError", "RegistryUnavailable":
      let image = container["image"]?.text ?? "of \(name)"
      return PodTrouble(
        kind: .imagePull,
        message: Self.words("image \(image) cannot be pulled: \(reason)", message),
        container: name)
    case "ContainerCreating", "PodInitializing":
      return nil
    default:
      return PodTrouble(
        kind: .configuration, message: Self.words("\(name) does not start: \(reason)", message),
        container: name)
    }
  }

  /// Returns why a container that is not waiting keeps the pod from being ready.
  private func notReady(_ container: Node, _ pod: KubernetesObject) -> PodTrouble? {
    guard container["ready"]?.text != "true" else { return nil }
    let name = container["name"]?.text ?? ""
    if container["state"]?["terminated"] != nil {
      return PodTrouble(
        kind: .crashLoop, message: "\(name) has ended (\(Self.crashes(container)))",
        container: name)
    }
    guard let running = container["state"]?["running"] else { return nil }
    let spec = PodTemplate(of: pod)?.containers.first { $0.name == name }
    let isStartup = container["started"]?.text == "false"
    let field = isStartup ? "startupProbe" : "readinessProbe"
    guard let probe = spec?.node[field] else { return nil }
    let since = running["startedAt"]?.text.flatMap(Time.seconds) ?? 0
    let delay = Int64(probe["initialDelaySeconds"]?.amount ?? 0)
    if now - since < Self.patience + delay, (container["restartCount"]?.integer ?? 0) == 0 {
      return nil
    }
    let word = isStartup ? "startup probe" : "readiness probe"
    return PodTrouble(
      kind: .probe, message: "\(name)'s \(word) fails (\(Self.target(of: probe)))",
      container: name)
  }

  /// Returns the target of a probe, such as `GET :8888/about/health`.
  private static func target(of probe: Node) -> String {
    if let get = probe["httpGet"] {
      return "GET :\(get["port"]?.text ?? "")\(get["path"]?.text ?? "/")"
    }
    if let port = probe["tcpSocket"]?["port"]?.text { return "TCP :\(port)" }
    if let port = probe["grpc"]?["port"]?.text { return "gRPC :\(port)" }
    return "a command"
  }

  /// Returns a summary such as `7 restarts, OOMKilled, exit code 137`.
  private static func crashes(_ container: Node) -> String {
    let restarts = container["restartCount"]?.integer ?? 0
    var words = ["\(restarts) restart\(restarts == 1 ? "" : "s")"]
    let last = container["state"]?["terminated"] ?? container["lastState"]?["terminated"]
    if let reason = last?["reason"]?.text, reason != "Error" { words.append(reason) }
    if let code = last?["exitCode"]?.integer { words.append("exit code \(code)") }
    return words.joined(separator: ", ")
  }

  private static func words(_ reason: String, _ message: String?) -> String {
    guard let message, !message.isEmpty else { return reason }
    return "\(reason): \(message)"
  }
}

/// The status conditions of an object, by type.
struct Conditions {
  struct Condition {
    let isTrue: Bool
    let isFalse: Bool
    let reason: String?
    let message: String?
    /// The time of its last transition in seconds since 1970.
    let since: Int64?
  }

  private var byType: [String: Condition] = [:]

  init(_ node: Node?) {
    for entry in node?.elements.map(\.self) ?? [] {
      guard let type = entry["type"]?.text else { continue }
      let status = entry["status"]?.text
      byType[type] = Condition(
        isTrue: status == "True", isFalse: status == "False", reason: entry["reason"]?.text,
        message: entry["message"]?.text.flatMap { $0.isEmpty ? nil : $0 },
        since: entry["lastTransitionTime"]?.text.flatMap(Time.seconds))
    }
  }

  subscript(type: String) -> Condition? { byType[type] }
}
