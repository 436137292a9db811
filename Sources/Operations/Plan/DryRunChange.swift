import Kubernetes
package import KubernetesClient
package import Layout
package import Lint
package import YAML

/// A planned change, and the result of its dry run on an API server.
package struct DryRunChange: Sendable {
  package let planned: PlannedChange
  package let type: ResourceType
  /// The live object; nil if it does not exist.
  package let live: Content?
  package let outcome: Outcome

  package init(planned: PlannedChange, type: ResourceType, live: Content?, outcome: Outcome) {
    self.planned = planned
    self.type = type
    self.live = live
    self.outcome = outcome
  }

  /// The effect that a change would have.
  package enum Outcome: Sendable {
    /// The object does not exist and would be created.
    case missing
    /// The object would change.
    case different(after: Content)
    /// An immutable field would change, so the object would have to be deleted and recreated. Holds the server's message.
    case replaced(String)
    /// The object would be deleted.
    case superfluous
    /// The object exists but is not in the desired state; it is kept.
    case foreign
    /// The server would reject the change.
    case refused(APIError)
  }

  /// The fields of other managers that would change: manager and field, in the server's words.
  package var conflicts: [String] = []
  /// Whether fields change that only this tool's own patches set, as those of `cordon`: they are taken over without asking.
  var takesOwnFields = false
  /// The tool that manages the object: a Helm release, if there is one.
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

  /// How the change would interrupt calls; nil if it would not. HAProxy's pods restart one at a time, and web's pods only serve
  /// the page.
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

/// A field that would change.
package struct FieldChange: Sendable, Hashable {
  /// The path of the field.
  package let path: String
  /// The live value; nil if the field is not set.
  package let live: Content?
  /// The value after the change; nil if the field would be removed.
  package let desired: Content?
  /// Whether the values are secret.
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

/// A plan with the results of its dry run.
package struct DryRunPlan: Sendable {
  /// The changes in the order in which they would be made, without those that have no effect.
  package let changes: [DryRunChange]
  /// The installation's namespace.
  package let namespace: String
  /// The address of the API server.
  package let server: String
  /// Errors in the live objects that remain after the changes.
  package var left: [Finding] = []

  package init(changes: [DryRunChange], namespace: String, server: String) {
    self.changes = changes
    self.namespace = namespace
    self.server = server
  }

  /// The changes to make: all except objects that are only shown and kept.
  package var made: [DryRunChange] {
    changes.filter { if case .foreign = $0.outcome { false } else { true } }
  }

  /// The changes that the server would reject.
  package var refused: [DryRunChange] {
    changes.filter { if case .refused = $0.outcome { true } else { false } }
  }

  /// Whether there are no changes and no errors that remain.
  package var isEmpty: Bool { changes.isEmpty && left.isEmpty }
}
