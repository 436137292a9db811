import Kubernetes
package import KubernetesClient
package import Layout
package import Lint
package import YAML

/// A planned change, and what an API server says would come of it.
package struct DryRunChange: Sendable {
  package let planned: PlannedChange
  package let type: ResourceType
  /// The object as it is; nil where it is not there.
  package let live: Content?
  package let outcome: Outcome

  package init(planned: PlannedChange, type: ResourceType, live: Content?, outcome: Outcome) {
    self.planned = planned
    self.type = type
    self.live = live
    self.outcome = outcome
  }

  package enum Outcome: Sendable {
    /// It is not there, and would be made.
    case missing
    /// It would be another.
    case different(after: Content)
    /// A field can't be changed: it would have to be deleted and made anew. The server's words.
    case replaced(String)
    /// It would go.
    case superfluous
    /// It is there, belongs to nobody's plan, and stays.
    case foreign
    /// The server would not take it.
    case refused(APIError)
  }

  /// Whose fields would change: the manager and the field, as the server words them.
  package var conflicts: [String] = []
  /// The object's own tool: Helm's release, where one manages it.
  package var owner: String? {
    let labels = live?["metadata"]?["labels"]
    let annotations = live?["metadata"]?["annotations"]
    if let release = annotations?["meta.helm.sh/release-name"]?.text { return "helm (\(release))" }
    return labels?["app.kubernetes.io/managed-by"]?.text == "Helm" ? "helm" : nil
  }

  /// The fields that would change.
  package var fields: [FieldChange] {
    guard case .different(let after) = outcome, let live else { return [] }
    return FieldChange.find(
      live.comparable, after.comparable, isSecret: planned.object.kind == "Secret")
  }

  /// What would interrupt calls, in words; nil where nothing does. HAProxy's pods restart one at a time, and web's pods
  /// only give out the page.
  package var disruption: String? {
    if case .replaced = outcome {
      return "must be deleted and recreated, and is down until its pods are ready again"
    }
    let rotated = fields.filter { $0.isMasked && $0.live != nil && $0.desired != nil }.map(\.path)
    if !rotated.isEmpty {
      return
        "would get new values (\(rotated.joined(separator: ", "))): running pods keep the old ones, and pods that start later get the new ones"
    }
    guard restartsPods else { return nil }
    switch planned.stage {
    case .prosody, .jicofo: return "would restart, which ends the meetings of its shard"
    case .bridges: return "would restart its bridges, one after the other"
    default: return nil
    }
  }

  /// Whether pods would be restarted.
  package var restartsPods: Bool {
    guard ["Deployment", "StatefulSet", "DaemonSet"].contains(planned.object.kind),
      case .different(let after) = outcome
    else { return false }
    return live?["spec"]?["template"]?.sorted != after["spec"]?["template"]?.sorted
  }
}

/// One field that would change.
package struct FieldChange: Sendable, Hashable {
  package let path: String
  /// As JSON has it; nil where there is none.
  package let live: Content?
  package let desired: Content?
  /// Whether the values are nobody's business.
  package let isMasked: Bool

  static func find(_ live: Content, _ desired: Content, isSecret: Bool) -> [FieldChange] {
    var found: [FieldChange] = []
    collect(live, desired, [], isSecret, &found)
    return found
  }

  private static func collect(
    _ live: Content?, _ desired: Content?, _ path: [NodeStep], _ isSecret: Bool,
    _ found: inout [FieldChange]
  ) {
    if live == desired { return }
    if case .map(let before)? = live, case .map(let after)? = desired {
      var keys = before.map(\.key)
      let known = Set(keys)
      keys += after.map(\.key).filter { !known.contains($0) }
      for key in keys {
        collect(
          before.first { $0.key == key }?.value, after.first { $0.key == key }?.value,
          path + [.key(key)], isSecret, &found)
      }
      return
    }
    if case .list(let before)? = live, case .list(let after)? = desired,
      before.count == after.count
    {
      for (position, pair) in zip(before, after).enumerated() {
        collect(pair.0, pair.1, path + [.index(position)], isSecret, &found)
      }
      return
    }
    let isData = path.first == .key("data") || path.first == .key("stringData")
    found.append(
      FieldChange(
        path: FieldPath(steps: path).description, live: live, desired: desired,
        isMasked: isSecret && isData))
  }
}

/// Everything that a plan would do.
package struct DryRunPlan: Sendable {
  /// In the order in which they would be made; without those that change nothing.
  package let changes: [DryRunChange]
  /// The installation's namespace.
  package let namespace: String
  package let server: String
  /// Errors of what runs that none of the changes mends.
  package var left: [Finding] = []

  package init(changes: [DryRunChange], namespace: String, server: String) {
    self.changes = changes
    self.namespace = namespace
    self.server = server
  }

  /// The changes that are made: all but objects that are shown and stay.
  package var made: [DryRunChange] {
    changes.filter { if case .foreign = $0.outcome { false } else { true } }
  }

  package var refused: [DryRunChange] {
    changes.filter { if case .refused = $0.outcome { true } else { false } }
  }

  /// Whether nothing is to be done, and nothing is left to be done by hand.
  package var isEmpty: Bool { changes.isEmpty && left.isEmpty }
}
