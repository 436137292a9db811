import Jitsi
import Kubernetes
import YAML

/// A connection that NetworkPolicies block.
struct BlockedFlow: Sendable {
  let flow: NetworkFlow
  let policy: NetworkPolicy
  let direction: NetworkPolicy.Direction
  /// The field to change to allow the connection: the ports or peers of a rule, or the policy's list of rules.
  let path: FieldPath
}

extension Inventory {
  /// The required connections of an installation that its NetworkPolicies block, once per kind of connection and policy.
  func blockedFlows(of installation: Installation) -> [BlockedFlow] {
    let policies = policyIndex
    guard !policies.policies(in: installation.namespace).isEmpty else { return [] }
    var found: [BlockedFlow] = []
    var seen: Set<String> = []
    for flow in neededFlows(of: installation, policies) {
      for (direction, workload, other) in [
        (NetworkPolicy.Direction.ingress, flow.toWorkload, flow.from),
        (.egress, flow.fromWorkload, flow.to),
      ] {
        guard let workload,
          let blocked = block(
            flow, direction, workload, other, policies.policies(in: workload.namespace))
        else { continue }
        let key = "\(blocked.policy.object.id)/\(direction)/\(flow.purpose)/\(blocked.path)"
        if seen.insert(key).inserted { found.append(blocked) }
      }
    }
    return found
  }

  private func block(
    _ flow: NetworkFlow, _ direction: NetworkPolicy.Direction, _ workload: Workload,
    _ other: NetworkPolicy.End, _ policies: [NetworkPolicy]
  ) -> BlockedFlow? {
    let labels = workload.template.labels
    let own = policies.filter { $0.restricts(direction) && $0.selects(labels) }
    guard let first = own.first else { return nil }
    var nearest: (rank: Int, policy: NetworkPolicy, path: FieldPath)?
    for policy in own {
      for (position, rule) in policy.rules(direction).enumerated() {
        let takesPort = NetworkPolicy.allows(rule, flow.port)
        let takesEnd = policy.allows(rule, other, direction)
        if takesPort, takesEnd { return nil }
        guard takesPort || takesEnd else { continue }
        let isWide = rule[takesPort ? "ports" : direction == .ingress ? "from" : "to"] == nil
        let rank =
          (isWide ? 0 : takesEnd ? 4 : 2) + (Self.isMeant(rule, for: other, direction) ? 1 : 0)
        if nearest.map({ rank > $0.rank }) ?? true {
          let field = takesEnd ? "ports" : direction == .ingress ? "from" : "to"
          nearest = (
            rank, policy,
            FieldPath(steps: [
              .key("spec"), .key(direction.rawValue), .index(position), .key(field),
            ])
          )
        }
      }
    }
    if let nearest {
      return BlockedFlow(
        flow: flow, policy: nearest.policy, direction: direction, path: nearest.path)
    }
    // If no rule comes close, a policy with a pod selector is more likely to be meant for these pods.
    let policy =
      own.first { ($0.object.node["spec"]?["podSelector"]?.count ?? 0) > 0 } ?? first
    return BlockedFlow(
      flow: flow, policy: policy, direction: direction,
      path: FieldPath(steps: [.key("spec"), .key(direction.rawValue)]))
  }

  /// Whether a rule has peers of the same sort as the end: pods of the namespace, pods of other namespaces, or IP blocks.
  private static func isMeant(
    _ rule: Node, for end: NetworkPolicy.End, _ direction: NetworkPolicy.Direction
  ) -> Bool {
    guard let peers = rule[direction == .ingress ? "from" : "to"] else { return false }
    return peers.elements.contains { peer in
      switch end {
      case .internet: peer["ipBlock"] != nil
      case .somePod: peer["namespaceSelector"] != nil
      case .pod: peer["namespaceSelector"] == nil && peer["podSelector"] != nil
      }
    }
  }
}
