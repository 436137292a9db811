package import Jitsi
import Kubernetes
package import KubernetesClient
package import Layout
package import Lint
package import ShardEditing
package import YAML

/// Computes the changes from a cluster's objects to a desired state.
package enum DesiredState {
  /// Completes all shards and applies the rules' fixes.
  ///
  /// - Parameter unsafe: Whether to include fixes that restart or replace workloads that carry calls.
  /// - Returns: The changes, and the errors that remain after them.
  package static func completed(
    _ sources: [SourceFile], with linter: Linter, _ options: LintOptions, unsafe: Bool
  ) -> (changes: [PlannedChange], left: [Finding]) {
    var fixes = FixOptions()
    fixes.unsafe = unsafe
    fixes.createIn = LiveName.created
    var result = Fixer.fix(sources, with: linter, options: options, fixes: fixes)
    var fixed = result.fixed
    var reasons: [String: [PlannedChange.Reason]] = [:]
    if let parts = parts(missingIn: result.report) {
      let more = Fixer.fix(
        result.texts.map(\.after) + [SourceFile(name: LiveName.parts, text: parts.text)],
        with: linter, options: options, fixes: fixes)
      if NewFindings.find(before: result.report, after: more.report, steps: []).isEmpty {
        result = more
        fixed += more.fixed
        for (name, reason) in parts.reasons {
          reasons[name] = [PlannedChange.Reason(rule: RuleName.shardComplete, reason)]
        }
      }
    }
    for finding in fixed {
      let reason = PlannedChange.Reason(rule: finding.rule, finding.message)
      var names: Set<String> = []
      for creation in finding.fix?.creations ?? [] { names.insert(name(of: creation.content)) }
      for edit in finding.fix?.edits ?? [] { names.insert(edit.file.name) }
      for name in names { reasons[name, default: []].append(reason) }
    }
    let changes = PlanMaker.changes(
      from: sources, to: result.texts.map(\.after)
    ) { object in
      reasons[LiveName.of(object.kind, object.name, namespace: object.namespace)]
        ?? reasons["\(object.kind)/\(object.name)"] ?? []
    }
    return (changes, result.report.findings.filter { $0.severity == .error })
  }

  /// Renders the parts that shards still lack after fixes; nil if nothing is missing or can be rendered.
  private static func parts(missingIn report: LintReport) -> RenderedParts? {
    guard report.findings.contains(where: { $0.rule == RuleName.shardComplete }),
      let inventory = report.inventory
    else { return nil }
    let parts = RenderedParts(missingIn: inventory)
    return parts.reasons.isEmpty ? nil : parts
  }

  /// Returns the changes for shards that were added or removed.
  package static func grown(_ shardEditor: ShardEditor, from sources: [SourceFile])
    -> [PlannedChange]
  {
    PlanMaker.changes(from: sources, to: shardEditor.current) { object in
      let name = "\(object.kind)/\(object.name)"
      if let step = shardEditor.steps.first(where: { $0.objects.contains(name) }) {
        let words =
          step.donor.map { "shard \(step.shard) is added, copied from shard \($0)" }
          ?? "shard \(step.shard) is removed"
        return [PlannedChange.Reason(words)]
      }
      if shardEditor.steps.isEmpty {
        return [PlannedChange.Reason("a shard that is being removed gets no new rooms")]
      }
      let shards = shardEditor.steps.map { String($0.shard) }.joined(separator: ", ")
      let verb = shardEditor.steps.first?.donor == nil ? "loses its server" : "gets a server"
      return [PlannedChange.Reason("shard \(shards) \(verb)")]
    }
  }

  /// Returns the objects of the installation's shards that the manifests lack.
  package static func foreign(
    _ inventory: Inventory, besides manifests: [Tree], namespace: String, _ discovery: Discovery
  ) -> [DryRunChange] {
    let wanted = Set(
      ObjectSet(manifests).objects.map { "\($0.group)/\($0.kind)/\($0.name)" })
    var found: [DryRunChange] = []
    for installation in inventory.installations where installation.namespace == namespace {
      for id in installation.shards {
        let shard = inventory.shards[id]
        for object in ShardMembers.objects(of: shard, in: inventory)
        where !wanted.contains("\(object.group)/\(object.kind)/\(object.name)") {
          guard
            let type = discovery.find(apiVersion: object.apiVersion, kind: object.kind)?.type
          else { continue }
          let planned = PlannedChange(
            object: ObjectReference(object), shard: shard.index, stage: .removal, action: .delete,
            reasons: [PlannedChange.Reason("the manifests do not contain it")])
          found.append(
            DryRunChange(
              planned: planned, type: type, live: Content(object.node), outcome: .foreign))
        }
      }
    }
    return found
  }

  private static func name(of content: Content) -> String {
    "\(content["kind"]?.text ?? "")/\(content["metadata"]?["name"]?.text ?? "")"
  }
}
