import Basics
import Layout
package import YAML

/// Whether a workload has the ready, up-to-date pods that its spec requests.
package enum Readiness: Sendable, Hashable {
  case ready
  /// The workload is not ready, for the given reason.
  case waiting(String)
  /// The API server rejects its pods, with this message.
  case refused(String)

  /// - Parameters:
  ///   - object: The live object.
  ///   - kind: The kind of the object.
  ///   - floor: The minimum number of pods that an autoscaler sets; nil without an autoscaler.
  package init(_ object: Content, kind: String, atLeast floor: Int? = nil) {
    guard ["Deployment", "StatefulSet", "DaemonSet"].contains(kind) else {
      self = .ready
      return
    }
    let status = object["status"]
    let own =
      kind == "DaemonSet"
      ? status?["desiredNumberScheduled"]?.integer ?? 1
      : object["spec"]?["replicas"]?.integer ?? 1
    // With 0 replicas, an autoscaler is disabled. A new DaemonSet has 0 until its controller has counted the nodes.
    if own == 0, kind != "DaemonSet" || status?["observedGeneration"]?.integer != nil {
      self = .ready
      return
    }
    let wanted = max(own, floor ?? 0)
    if let generation = object["metadata"]?["generation"]?.integer {
      guard let seen = status?["observedGeneration"]?.integer, seen >= generation else {
        self = .waiting("its controller has not observed the change yet")
        return
      }
    }
    let conditions = Self.list(status?["conditions"])
    if let stuck = conditions.first(where: { $0.isCondition("Progressing", "False") }) {
      self = .waiting(stuck["message"]?.text ?? "its rollout makes no progress")
      return
    }
    guard let missing = Self.missing(object, kind: kind, wanted: wanted) else {
      self = .ready
      return
    }
    // The Deployment passes on this condition of its ReplicaSet.
    if let failure = conditions.first(where: { $0.isCondition("ReplicaFailure", "True") }) {
      self = .refused(
        failure["message"]?.text ?? failure["reason"]?.text ?? "no reason is given")
    } else {
      self = .waiting(wanted > own ? "\(missing) (the autoscaler's minimum)" : missing)
    }
  }

  private static func missing(_ object: Content, kind: String, wanted: Int) -> String? {
    let status = object["status"]
    let isDaemonSet = kind == "DaemonSet"
    let ready = status?[isDaemonSet ? "numberReady" : "readyReplicas"]?.integer ?? 0
    let strategy = object["spec"]?["updateStrategy"]
    // Pods outside the update (a partition, or OnDelete) need not have the new revision.
    var updated = wanted
    if kind != "Deployment" {
      let partition = strategy?["rollingUpdate"]?["partition"]?.integer ?? 0
      updated = strategy?["type"]?.text == "OnDelete" ? 0 : max(0, wanted - partition)
    }
    let new =
      status?[isDaemonSet ? "updatedNumberScheduled" : "updatedReplicas"]?.integer ?? 0
    if new < updated { return "\(new) of \(updated) pods are updated" }
    // A pod that is ready may be an old one, which a Deployment keeps until a new one is.
    let all = status?["replicas"]?.integer ?? 0
    if kind == "Deployment", all > new { return "\(counted(all - new, "old pod")) not stopped yet" }
    if ready < wanted { return "\(ready) of \(wanted) pods are ready" }
    return nil
  }

  private static func list(_ content: Content?) -> [Content] {
    if case .list(let elements)? = content { elements } else { [] }
  }
}

extension Content {
  /// Whether this condition has a given type and status.
  fileprivate func isCondition(_ type: String, _ status: String) -> Bool {
    self["type"]?.text == type && self["status"]?.text == status
  }
}
