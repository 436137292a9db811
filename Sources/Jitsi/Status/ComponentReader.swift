import Kubernetes
import YAML

/// Reads the status of a component's workloads.
struct ComponentReader {
  let inventory: Inventory
  let pods: PodIndex
  /// Seconds since 1970.
  let now: Int64

  /// A pod whose grace period has ended for longer than this is stuck, in seconds.
  private static let patience: Int64 = 60

  struct Reading {
    var status: ComponentStatus
    var healthProblems: [HealthProblem] = []
    var remarks: [String] = []
  }

  /// Returns the status of a component, or nil without a workload.
  ///
  /// - Parameters:
  ///   - kind: The kind of all given components.
  ///   - components: The containers of the component; several can be in one workload.
  ///   - fewest: The number of ready pods that is enough while others are only starting; nil if all are needed.
  func read(_ kind: ComponentKind, _ components: [Component], fewest: Int? = nil) -> Reading? {
    var seen: Set<Int> = []
    let workloads = components.map(\.workload).filter { seen.insert($0.id).inserted }
    guard !workloads.isEmpty else { return nil }
    let counts = workloads.map(count)
    let all = workloads.flatMap { pods.pods(of: $0) }
    let ready =
      counts.contains { $0.ready == nil } ? nil : counts.reduce(0) { $0 + ($1.ready ?? 0) }
    let wanted = counts.reduce(0) { $0 + $1.wanted }
    var reading = Reading(
      status: ComponentStatus(
        workloads: workloads.map { "\($0.object.kind)/\($0.object.name)" }, ready: ready,
        wanted: wanted, images: images(of: components), pods: all))
    judge(kind, &reading, workloads, fewest)
    return reading
  }

  private func images(of components: [Component]) -> [String] {
    var images: [String] = []
    for component in components {
      let image = component.container.image.text
      if !image.isEmpty, !images.contains(image) { images.append(image) }
    }
    return images
  }

  /// Returns the counts from the workload's own status or, without one, from its pods.
  func count(_ workload: Workload) -> (ready: Int?, wanted: Int) {
    let status = workload.object.node["status"]
    let found = pods.pods(of: workload)
    let counted = pods.knowsPods ? found.count(where: \.isReady) : nil
    switch workload.object.kind {
    case "DaemonSet":
      let wanted = status?["desiredNumberScheduled"]?.amount
      return (status == nil ? counted : status?["numberReady"]?.amount ?? 0, wanted ?? found.count)
    case "Pod":
      return (counted, 1)
    default:
      // An empty status means that the controller has not processed the workload yet.
      return (
        status == nil ? counted : status?["readyReplicas"]?.amount ?? 0, workload.replicas.bounded
      )
    }
  }

  private func judge(
    _ kind: ComponentKind, _ reading: inout Reading, _ workloads: [Workload], _ fewest: Int?
  ) {
    let name = kind == .jvb ? "bridges" : kind.rawValue
    let status = reading.status
    reading.healthProblems += leftovers(name, status.pods)
    if let updated = workloads.lazy.compactMap(Self.rollout).first {
      reading.status.isRollingOut = true
      reading.remarks.append("\(name): \(updated)")
    }
    guard let ready = status.ready else {
      reading.healthProblems.append(HealthProblem(.unknown, "readiness of its pods is unknown"))
      return
    }
    guard status.wanted > 0 else {
      reading.healthProblems.append(
        HealthProblem(.down, "\(name): scaled to 0", next: Self.scale(workloads)))
      return
    }
    let ill = status.pods.filter { $0.trouble?.isSerious == true }
    let starting = status.pods.filter { $0.trouble?.kind == .starting }
    let refusals = workloads.compactMap(Self.refusal)
    let stuck = workloads.compactMap(Self.stuckRollout)
    let faults = refusals + stuck
    if ready >= status.wanted {
      // The new pods do not become ready, and the old ones keep running.
      let why = causes(ill) + faults.map(\.message)
      if !why.isEmpty {
        reading.healthProblems.append(
          HealthProblem(
            .degraded, "\(name): its rollout does not complete", evidence: why,
            since: (ill.map(\.since) + faults.map(\.since)).compactMap(\.self).min(),
            next: ill.first?.next ?? describe(workloads)))
      }
      return
    }
    let missing = status.wanted - ready
    let growing = ill.isEmpty && faults.isEmpty && starting.count >= missing && ready > 0
    if growing, let fewest, ready >= fewest {
      reading.remarks.append(
        "\(missing) of \(status.wanted) \(name) \(missing == 1 ? "is" : "are") starting")
      return
    }
    var affected = ill
    var why = causes(ill) + faults.map(\.message)
    if why.isEmpty {
      affected = status.pods.filter { !$0.isReady }
      why = causes(affected)
    }
    if why.isEmpty, pods.knowsPods, status.pods.count < status.wanted {
      why = ["\(status.wanted - status.pods.count) of its pods were not created"]
    }
    let times = affected.compactMap(\.since)
    reading.healthProblems.append(
      HealthProblem(
        ready == 0 ? .down : .degraded, "\(name): \(ready) of \(status.wanted) ready",
        evidence: why,
        since: workloads.compactMap(Self.unavailable).min()
          ?? (ready == 0 ? times.max() : times.min()) ?? faults.compactMap(\.since).min(),
        next: affected.first?.next ?? describe(workloads)))
  }

  /// Returns problems of pods that outlive their deletion, or that no controller owns.
  private func leftovers(_ name: String, _ pods: [PodStatus]) -> [HealthProblem] {
    let stuck = pods.filter { pod in
      pod.deadline.map { now - $0 > Self.patience } == true
    }
    let orphans = pods.filter(\.isOrphaned)
    var found: [HealthProblem] = []
    if let first = stuck.first {
      found.append(
        HealthProblem(
          .degraded,
          "\(name): \(Self.names(stuck)) \(stuck.count == 1 ? "is" : "are") still terminating after the grace period",
          since: stuck.compactMap(\.deadline).min(), next: first.next))
    }
    if let first = orphans.first {
      found.append(
        HealthProblem(
          .degraded,
          "\(name): \(Self.names(orphans)) \(orphans.count == 1 ? "has" : "have") no owner: no rollout or scale-down reaches \(orphans.count == 1 ? "it" : "them")",
          next: NextCommand.kubectl("delete pod", first.namespace, first.name)))
    }
    return found
  }

  private static func names(_ pods: [PodStatus]) -> String {
    pods[0].name + (pods.count > 1 ? " and \(pods.count - 1) more" : "")
  }

  private func describe(_ workloads: [Workload]) -> String {
    let object = workloads[0].object
    return NextCommand.describe(object.kind, object.name, in: workloads[0].namespace)
  }

  private static func scale(_ workloads: [Workload]) -> String {
    let object = workloads[0].object
    return NextCommand.kubectl(
      "scale", workloads[0].namespace, "\(object.kind.lowercased())/\(object.name) --replicas=1")
  }

  /// Returns the problems of pods, each cause once with the first affected pod.
  private func causes(_ pods: [PodStatus]) -> [String] {
    var found: [(message: String, names: [String])] = []
    for pod in pods {
      guard let message = pod.trouble?.message else { continue }
      let line = String(message.split(whereSeparator: \.isNewline).first ?? "")
      if let position = found.firstIndex(where: { $0.message == line }) {
        found[position].names.append(pod.name)
      } else {
        found.append((line, [pod.name]))
      }
    }
    return found.map { message, names in
      let others = names.count > 1 ? " and \(names.count - 1) more" : ""
      return "\(names[0])\(others): \(message)"
    }
  }

  /// Returns why the API server rejects further pods of a workload, for example because a quota is exhausted.
  private static func refusal(_ workload: Workload) -> (message: String, since: Int64?)? {
    let conditions = Conditions(workload.object.node["status"]?["conditions"])
    guard let failure = conditions["ReplicaFailure"], failure.isTrue else { return nil }
    return (failure.message ?? failure.reason ?? "pods cannot be created", failure.since)
  }

  private static func stuckRollout(_ workload: Workload) -> (message: String, since: Int64?)? {
    let conditions = Conditions(workload.object.node["status"]?["conditions"])
    guard let progress = conditions["Progressing"], progress.isFalse else { return nil }
    return ("its rollout is stuck (\(progress.reason ?? "no reason is given"))", progress.since)
  }

  /// Returns the state of a rollout that is not complete: the controller has not seen the change yet, or not all pods are new.
  /// Pods that are replaced by hand or by another tool are not waited for.
  // source: kubernetes/kubernetes staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go
  private static func rollout(_ workload: Workload) -> String? {
    let node = workload.object.node
    guard let status = node["status"], let observed = status["observedGeneration"]?.integer else {
      return nil
    }
    if let generation = node["metadata"]?["generation"]?.integer, observed < generation {
      return "a change is not rolled out yet"
    }
    let strategy = node["spec"]?["updateStrategy"]
    if strategy?["type"]?.text == "OnDelete" || strategy?["rollingUpdate"]?["partition"] != nil {
      return nil
    }
    let (updated, wanted): (Int, Int)
    switch workload.object.kind {
    case "DaemonSet":
      updated = status["updatedNumberScheduled"]?.amount ?? 0
      wanted = status["desiredNumberScheduled"]?.amount ?? 0
    case "Deployment", "StatefulSet":
      updated = status["updatedReplicas"]?.amount ?? 0
      wanted = min(workload.replicas.bounded, status["replicas"]?.amount ?? 0)
    default: return nil
    }
    return updated < wanted ? "\(updated) of \(wanted) pods are updated" : nil
  }

  /// Returns since when a Deployment has had too few available pods.
  private static func unavailable(_ workload: Workload) -> Int64? {
    let conditions = Conditions(workload.object.node["status"]?["conditions"])
    guard let available = conditions["Available"], available.isFalse else { return nil }
    return available.since
  }
}
