import Basics
import Jitsi
import Kubernetes
import KubernetesClient
import Layout
import Lint
import ShardEditing
import YAML

/// What an upgrade changes in a cluster, of each shard and of what all shards share.
struct UpgradeChanges {
  let state: ClusterSession
  /// The changes of shards, and then those of what they share.
  let changes: [PlannedChange]
  /// The release that is recorded; nil if manifests say what is wanted.
  let release: String?
  /// What happens to shards, as in `upgraded to stable-11031`.
  let word: String
  /// Why there may be nothing to do.
  let nothing: String
  /// Shards that an earlier run has changed.
  let changedBefore: Set<Int>

  /// Changes of objects that belong to no shard.
  var shared: [PlannedChange] { changes.filter { $0.shard == nil } }

  static func find(
    _ request: ShardUpgradeRequest, _ output: any OperationOutput
  ) throws -> UpgradeChanges {
    if request.isUndo { return try undoing(request) }
    if request.input.isEmpty { return try upgrading(request, to: request.release, output) }
    return try rollingOut(request, output)
  }

  // MARK: A release

  private static func upgrading(
    _ request: ShardUpgradeRequest, to name: String?, _ output: any OperationOutput
  ) throws -> UpgradeChanges {
    let target = try UpgradeRequest.target(name)
    let live = LiveLintRequest(
      cluster: request.rollout.cluster, namespace: request.rollout.namespace,
      allNamespaces: false, plan: PlanRequest())
    let cluster = try LiveLint(request.lint, live, output)
    let state = try ClusterSession(cluster.client, cluster.objects)
    if !request.rollout.isForced,
      let owner = ShardEditor.owner(in: state.inventory, namespace: state.namespace)
    {
      throw CommandFailure.upgradeOwned(
        by: owner, namespace: state.namespace, release: target.name)
    }
    var lint = request.lint
    lint.live = live
    let settings = try LintSettings(
      lint, cluster.inputs, whole: cluster.isWhole, isNarrow: true, version: cluster.version)
    if let note = settings.note { output.tell(.note(note)) }
    let before = settings.linter.lint(cluster.inputs.lintUnits, options: settings.options)
    guard before.installations > 0 else {
      throw CommandFailure.noInstallation(
        cluster.client.connection.server.description, namespace: state.namespace)
    }
    let plan = UpgradePlan(before, cluster.inputs, settings, to: target)
    let units = cluster.inputs.units.map { Fixer.Unit(name: $0.name, texts: $0.sources) }
    let made = fixed(plan, units, settings)
    let others = companions(besides: target, state)
    if !others.isEmpty {
      let words =
        others.count == 1
        ? ("belongs to no shard and keeps its", "its")
        : ("belong to no shard and keep their", "their")
      output.tell(
        .note(
          "\(others.joined(separator: ", ")) \(words.0) release: set \(target.name) in \(words.1) manifests"
        ))
    }
    let sources = cluster.inputs.sources
    let reasons = [PlannedChange.Reason("\(target.name) needs it")]
    let changes = PlanMaker.changes(from: sources, to: made) { _ in reasons }
    try refuse(plan, made, changes, units, settings, sources, target, output)
    return UpgradeChanges(
      state: state, changes: changes, release: target.name, word: "upgraded to \(target.name)",
      nothing: "all shards in \(state.namespace) have the release \(target.name)",
      changedBefore: recorded(state) { $0.release == target.name })
  }

  /// Workloads beside the shards that run another release of Jitsi.
  private static func companions(
    besides target: ListedRelease, _ state: ClusterSession
  ) -> [String] {
    state.inventory.companions.compactMap { companion in
      guard companion.workload.namespace == state.namespace, let release = companion.release,
        release != target
      else { return nil }
      return "\(companion.workload.object.kind)/\(companion.workload.object.name)"
    }
  }

  /// The texts with the release's images and the fixes of the rules that find something new. Pods restart anyway, so fixes that
  /// restart them are made, too.
  private static func fixed(
    _ plan: UpgradePlan, _ units: [Fixer.Unit], _ settings: LintSettings
  ) -> [SourceFile] {
    guard !plan.newRules.isEmpty else { return plan.texts }
    var options = settings.options
    options.select = plan.newRules
    var fixes = FixOptions()
    fixes.unsafe = true
    fixes.createIn = LiveName.created
    return Fixer.fix(
      plan.texts, units: units, with: settings.linter, options: options, fixes: fixes
    ).texts.map(\.after)
  }

  /// Throws if the release would break something that no edit fixes, or that would be broken while only some shards have it.
  private static func refuse(
    _ plan: UpgradePlan, _ made: [SourceFile], _ changes: [PlannedChange], _ units: [Fixer.Unit],
    _ settings: LintSettings, _ sources: [SourceFile], _ target: ListedRelease,
    _ output: any OperationOutput
  ) throws {
    func errors(_ texts: [SourceFile]) -> [Finding] {
      plan.left(in: texts, units, settings).findings.filter { $0.severity == .error }
    }
    let last = errors(made)
    if !last.isEmpty {
      output.tell(.refusedFindings(last, isCluster: true))
      throw CommandEnd.findings
    }
    let shared = changes.filter { $0.shard == nil }
    guard !shared.isEmpty, let first = changes.compactMap(\.shard).min() else { return }
    // While the first shard has the release, the others and what they share do not.
    let own = Set(
      changes.filter { $0.shard == first }.map {
        LiveName.of($0.object.kind, $0.object.name, namespace: $0.object.namespace)
      })
    let partly = sources.enumerated().map { index, source in
      own.contains(source.name) && index < made.count ? made[index] : source
    }
    let between = errors(partly)
    guard !between.isEmpty else { return }
    output.tell(.refusedFindings(between, isCluster: true))
    output.tell(
      .failure(
        """
        shards cannot be upgraded to \(target.name) one after the other: all of them share \
        \(shared.map(\.name).joined(separator: ", ")), which has to change with them. Make that fit both releases first, \
        as with a named targetPort, or upgrade all shards at once with `kubectl jitsi apply -f`
        """))
    throw CommandEnd.findings
  }

  // MARK: Manifests

  private static func rollingOut(
    _ request: ShardUpgradeRequest, _ output: any OperationOutput
  ) throws -> UpgradeChanges {
    var desired = DesiredRequest()
    desired.input = request.input
    desired.input.rendering.namespace = request.rollout.namespace
    desired.cluster = request.rollout.cluster
    let (state, plan) = try desired.plan(output)
    let changes = plan.made.map(\.planned)
    return UpgradeChanges(
      state: state, changes: changes, release: nil, word: "upgraded",
      nothing: "\(state.namespace) has what the manifests contain",
      changedBefore: recorded(state) { $0.release == nil })
  }

  // MARK: Back

  private static func undoing(_ request: ShardUpgradeRequest) throws -> UpgradeChanges {
    let state = try ClusterSession(request.rollout.cluster, namespace: request.rollout.namespace)
    var changes: [PlannedChange] = []
    for object in state.inventory.objects.objects {
      guard object.namespace == state.namespace, !object.isOwned,
        let record = UpgradeRecord(of: object),
        let change = record.undoing(object, in: state.inventory),
        let shard = change.shard,
        request.rollout.shard == nil || request.rollout.shard == shard
      else { continue }
      changes.append(change)
    }
    let sorted = changes.enumerated().sorted {
      ($0.element.stage, $0.offset) < ($1.element.stage, $1.offset)
    }
    return UpgradeChanges(
      state: state, changes: sorted.map(\.element), release: nil, word: "taken back",
      nothing: "no object in \(state.namespace) has a record of an upgrade",
      changedBefore: [])
  }

  /// The shards of which an object has a record.
  private static func recorded(
    _ state: ClusterSession, where isMeant: (UpgradeRecord) -> Bool
  ) -> Set<Int> {
    var shards: Set<Int> = []
    for object in state.inventory.objects.objects
    where object.namespace == state.namespace && !object.isOwned {
      guard let record = UpgradeRecord(of: object), isMeant(record) else { continue }
      if let shard = PlanMaker.shard(of: object, in: state.inventory) { shards.insert(shard) }
    }
    return shards
  }
}
