package import YAML

/// The readiness gate on the web of a shard that is being added. Its pods run but are not ready, so that no Service and no DNS
/// record leads HAProxy to them until the shard has been checked.
package enum CheckGate {
  /// The type of the condition, which nobody sets: the gate is removed instead.
  package static let condition = "kubectl-jitsi.dev/checked"

  private static let path: [NodeStep] = [
    .key("spec"), .key("template"), .key("spec"), .key("readinessGates"),
  ]

  /// Whether a pod's spec has the gate.
  static func isOn(podSpec: Node?) -> Bool {
    podSpec?["readinessGates"]?.elements.contains { $0["conditionType"]?.text == condition }
      ?? false
  }

  /// Whether the pods of a workload have the gate.
  package static func isOn(_ workload: Content) -> Bool {
    gates(of: workload).contains { $0["conditionType"]?.text == condition }
  }

  /// A workload with the gate; nil if it has no pod template.
  package static func closed(_ workload: Content) -> Content? {
    guard workload["spec"]?["template"]?["spec"] != nil else { return nil }
    let gate = Content.map([.init("conditionType", .scalar(.string(condition)))])
    return workload.setting(path[...], to: .list(gates(of: workload) + [gate]))
  }

  /// A workload without the gate.
  package static func opened(_ workload: Content) -> Content {
    let others = gates(of: workload).filter { $0["conditionType"]?.text != condition }
    if !others.isEmpty { return workload.setting(path[...], to: .list(others)) ?? workload }
    guard case .map(let entries)? = workload["spec"]?["template"]?["spec"] else { return workload }
    let left = Content.map(entries.filter { $0.key != "readinessGates" })
    return workload.setting(path.dropLast(), to: left) ?? workload
  }

  private static func gates(of workload: Content) -> [Content] {
    if case .list(let gates)? = workload["spec"]?["template"]?["spec"]?["readinessGates"] {
      gates
    } else {
      []
    }
  }
}
