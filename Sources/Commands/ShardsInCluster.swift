import ArgumentParser
import Jitsi
import Kubernetes
import KubernetesClient
import Layout
import Lint
import Operations
import Reports
import ShardEditing
import YAML

/// `add-shard` and `remove-shard` in a cluster.
struct ShardsInCluster {
  let options: ShardOptions

  private var plan: PlanOptions { options.plan }
  private var style: TextStyle { options.result.colour.style }
  /// Whether nothing is to change.
  private var isTrial: Bool { options.result.diff }

  func add(_ count: Int, from donor: Int?, zone: String?) throws {
    let live = try read()
    let begun = ShardEditor.begun(in: live.sources, namespace: live.namespace)
    // What the run before had finished is part of what it was asked for.
    let count = max(1, count - (begun?.finished ?? 0))
    let next = ShardEditor.next(in: live.sources, namespace: live.namespace) ?? 0
    let own = (next..<next + count).map {
      ShardRenaming(from: $0, to: $0 + 1, objectNames: [])
    }
    let ports = try CommandFailure.unlessInterrupted(
      try NodePorts.taken(live.client) { namespace, name in
        namespace == live.namespace && own.contains { $0.namesShard(name) }
      })
    if ports == nil {
      Output.error.tell(
        "warning: Services of other namespaces can't be seen; their node ports may be taken\n")
    }
    var shardEditor = ShardEditor(live.sources, namespace: live.namespace, taken: ports ?? [])
    try ShardChange.make(&shardEditor) { shardEditor throws(ShardEditError) in
      for _ in 0..<count { try shardEditor.add(from: donor, zone: zone, completing: true) }
    }
    try check(shardEditor, live)
    try warn(shardEditor, live)
    let shards = shardEditor.steps.map(\.shard)
    guard let first = shards.min(), let last = shards.max() else { return }
    let range = min(first, begun?.shards.lowerBound ?? first)...last
    let changes = PendingShardAnnotations.put(
      on: DesiredState.grown(shardEditor, from: live.sources), shards: range)
    let earlier = StartedWorkload.find(
      live.live.trees, namespace: live.namespace, shards: range, besides: changes, live.discovery)
    guard try run(changes, live, after: earlier) else { return }
    let marked =
      PendingShardAnnotations.find(live.live.trees, namespace: live.namespace)
      + changes.filter { $0.stage == .web }.map(\.object)
    unmark(marked, live)
    if changes.isEmpty {
      try Output.standard.write(
        "shard \(shards.map(String.init).joined(separator: ", ")) was added by a run before this one\n"
      )
    }
    try show(Set(shards), live.client)
  }

  /// The shards are there by now, whatever comes of it.
  private func unmark(_ objects: [ObjectReference], _ live: ClusterSession) {
    var reason: String?
    do throws(Interrupted) {
      reason = try PendingShardAnnotations.take(off: objects, live.client, live.discovery)
    } catch {
      reason = error.description
    }
    guard let reason else { return }
    Output.error.tell(
      """
      note: the shard is there, and still marked as one that is being added (\(reason)); the next \
      `add-shard` finishes that, and adds no other

      """)
  }

  /// The lines of `status` of shards; where they can't be read the shards are there all the same.
  func show(_ shards: Set<Int>, _ client: APIClient) throws(CommandFailure) {
    var table: String?
    var reason = "nothing is known of it"
    do throws(Interrupted) {
      let objects = try StatusObjects.read(
        client, namespace: client.connection.namespace, nodes: false)
      let report = try LiveStatus.report(objects, client)
      var options = StatusText.Options()
      options.style = style
      options.width = Output.standard.columns
      table =
        report.installations.lazy.compactMap {
          StatusText(options).table(of: $0, shards: shards)
        }.first
      for note in report.notes where table != nil {
        Output.error.tell("note: \(note.message)\n")
      }
      if let error = objects.errors.first { reason = error.headline }
    } catch {
      reason = error.description
    }
    if let table { return try Output.standard.write(table) }
    Output.error.tell("note: no status can be shown: \(reason)\n")
  }

  /// Tells where the new pods may find no room.
  private func warn(_ shardEditor: ShardEditor, _ live: ClusterSession) throws(CommandFailure) {
    let shortages = try CommandFailure.unlessInterrupted(
      try Capacity.shortages(
        of: DesiredState.grown(shardEditor, from: live.sources), live.client,
        namespace: live.namespace))
    for shortage in shortages { Output.error.tell("warning: \(shortage)\n") }
  }

  func remove(_ shard: Int, allowGap: Bool, now: Bool) throws {
    var live = try read()
    var shardEditor = ShardEditor(live.sources, namespace: live.namespace)
    try ShardChange.make(&shardEditor) { shardEditor throws(ShardEditError) in
      try shardEditor.remove(shard, allowGap: allowGap)
    }
    try check(shardEditor, live, ignored: allowGap ? ["shard-numbering"] : [])
    if !plan.isDryRun, !isTrial, !now {
      try drain(shard, live)
      try wait(for: shard, live)
      // The configuration is another by now.
      live = try read()
      shardEditor = ShardEditor(live.sources, namespace: live.namespace)
      try ShardChange.make(&shardEditor) { shardEditor throws(ShardEditError) in
        try shardEditor.remove(shard, allowGap: allowGap)
      }
    }
    try run(DesiredState.grown(shardEditor, from: live.sources), live)
  }

  /// Waits until a shard that somebody else will remove has no conference left; no new one starts there where HAProxy has a
  /// line for it.
  func empty(_ shard: Int) throws {
    let live = try read(ofOthers: true)
    try drain(shard, live)
    try wait(for: shard, live)
  }

  // MARK: Steps

  private func read(ofOthers: Bool = false) throws(CommandFailure) -> ClusterSession {
    let live = try ClusterSession(options.cluster, namespace: options.sources.namespace)
    if !options.force, !ofOthers,
      let owner = ShardEditor.owner(in: live.sources, namespace: live.namespace)
    {
      throw .owned(by: owner, namespace: live.namespace)
    }
    return live
  }

  private func check(_ shardEditor: ShardEditor, _ live: ClusterSession, ignored: Set<String> = [])
    throws
  {
    var lintOptions = live.lintOptions
    lintOptions.ignore = ignored
    try ShardChange.check(
      shardEditor, live.live.trees, with: Linter(rules: options.rules.load()), lintOptions,
      place: { finding in
        finding.object.map { "\($0.kind)/\($0.name)" } ?? finding.file.name
      },
      refusal: { _ in "the cluster would have findings that it does not have now" })
  }

  /// False where it was only tried.
  @discardableResult
  private func run(
    _ changes: [PlannedChange], _ live: ClusterSession, after earlier: [StartedWorkload] = []
  ) throws -> Bool {
    let probed = try live.probe(changes)
    var plan = plan
    if isTrial { plan.dryRunChoice = .client }
    return try PlanExecution(live: live, options: plan, style: style).run(probed, after: earlier)
  }

  private func drain(_ shard: Int, _ live: ClusterSession) throws {
    var shardEditor = ShardEditor(live.sources, namespace: live.namespace)
    var canDrain = false
    try ShardChange.make(&shardEditor) { shardEditor throws(ShardEditError) in
      canDrain = try shardEditor.drain(shard)
    }
    guard canDrain else {
      Output.error.tell(
        """
        warning: HAProxy finds the shards by one server-template, so that shard \(shard) can get new \
        rooms until it goes\n
        """)
      return
    }
    let probed = try live.probe(DesiredState.grown(shardEditor, from: live.sources))
    if probed.isEmpty { return }
    try PlanExecution(live: live, options: plan, style: style).run(probed)
  }

  private func wait(for shard: Int, _ live: ClusterSession) throws(CommandFailure) {
    let labels = ShardEditor.bridgeLabels(
      in: live.sources, namespace: live.namespace, shard: shard)
    let seconds = max(1, plan.timeout.milliseconds / 1000)
    var waited = 0
    var told: Int?
    while true {
      let count: Int
      switch try conferences(labels, live) {
      case .unknown(let reason): throw .unknownConferences(shard: shard, reason: reason)
      case .known(let number): count = number
      }
      if count == 0 { return }
      if told != count {
        Output.error.tell("shard \(shard) has \(count) conference\(count == 1 ? "" : "s")\n")
      }
      told = count
      if waited >= seconds * 1000 { throw .conferences(count, shard: shard, seconds: seconds) }
      let pause = min(5000, seconds * 1000 - waited)
      try CommandFailure.unlessInterrupted(
        try live.client.sleep(pause))
      waited += pause
    }
  }

  private func conferences(
    _ labels: [[String: String]], _ live: ClusterSession
  ) throws(CommandFailure) -> Conferences.Count {
    try CommandFailure.unlessInterrupted(
      try Conferences.count(live.client, namespace: live.namespace, labels: labels))
  }
}
