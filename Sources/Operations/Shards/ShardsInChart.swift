import Kubernetes
import KubernetesClient
import Layout
import Lint
import ShardEditing
import YAML

/// `add-shard` and `remove-shard` for a chart whose values set the number of shards.
struct ShardsInChart {
  let request: ShardRequest
  let output: any OperationOutput

  /// - Throws: `CommandFailure`; the values file is then unchanged, unless writing it failed.
  func add(_ addition: ShardAddition) throws {
    try run(isChecked: addition.isChecked) { $0.shards.count + addition.count }
  }

  /// - Throws: `CommandFailure`; the values file is then unchanged, unless writing it failed.
  func remove(_ removal: ShardRemoval) throws {
    try run(emptying: removal.isImmediate ? nil : removal.shard) {
      shardEditor throws(ShardEditError) in
      try shardEditor.remaining(without: removal.shard)
    }
  }

  private func run(
    emptying shard: Int? = nil, isChecked: Bool = false,
    _ count: (ChartShardEditor) throws(ShardEditError) -> Int
  ) throws {
    let input = request.input
    let values = try ChartValueFiles(input)
    let passwords = ReleasePasswords(
      openIn: values.all, set: input.rendering.set + input.rendering.setString)
    let before = try render(input, values.sources, passwords)
    let (shardEditor, edit) = try ShardChange.told { () throws(ShardEditError) in
      let shardEditor = try ChartShardEditor(before.trees, namespace: input.rendering.namespace)
      return (
        shardEditor, try values.edit(from: shardEditor.shards.count, to: try count(shardEditor))
      )
    }
    let after = try render(input, edit.sources, passwords)
    let changes = try ShardChange.told { () throws(ShardEditError) in
      try shardEditor.changes(to: after.trees, shards: edit.number)
    }
    let (linter, options) = try ShardChange.linting(before.configurations, request)
    try ShardChange.check(
      from: before.trees, to: after.trees, changes.steps, with: linter, options, output)
    if request.showsOnly || request.isUpgrade {
      let file = FileChange(edit.after.name, from: edit.before.bytes, to: edit.after.bytes)
      try output.show(.values(file, changes))
    }
    if request.isDiff { return }
    let upgrade = upgrade(input)
    if request.isUpgrade {
      try carryOut(upgrade, edit, changes, passwords, before, emptying: shard, isChecked: isChecked)
    } else if request.plan.isDryRun {
      output.tell(.dryRun)
    } else {
      try save(edit)
      tell(edit, changes)
      try next(upgrade, passwords)
    }
  }

  private func render(
    _ request: InputRequest, _ values: [ChartStage.Values], _ passwords: ReleasePasswords
  ) throws(CommandFailure) -> Inputs {
    var request = request
    request.configuration = .nearest
    let trial = passwords.keys.isEmpty ? [] : [ChartStage.Values.text(passwords.standIns)]
    let inputs: Inputs
    do throws(InputIssue) {
      inputs = try ChartStage.read(request, values + trial)
    } catch {
      throw .input(error)
    }
    return try ShardChange.checked(inputs)
  }

  // MARK: Result

  private func save(_ edit: ChartValueFiles.Edit) throws(CommandFailure) {
    do throws(FileWriteError) {
      try ShardChange.save(edit.after.name, from: edit.before.written, to: edit.after.written)
    } catch {
      throw .notReplaced(edit.after.name, error)
    }
  }

  private func tell(_ edit: ChartValueFiles.Edit, _ changes: ChartShardEditor.Changes) {
    output.tell(.shards(changes.steps))
    output.tell(.set(file: edit.after.name, name: edit.name, number: edit.number))
    for name in changes.changed where changes.restarted.contains(name) {
      output.tell(.restarted(object: name))
    }
  }

  /// Reports the remaining steps.
  private func next(
    _ upgrade: HelmUpgrade, _ passwords: ReleasePasswords
  ) throws(CommandFailure) {
    if !passwords.keys.isEmpty { output.tell(.passwordsLeft(passwords.keys)) }
    try output.show(.command(upgrade.command))
  }

  // MARK: Cluster

  private func upgrade(_ input: InputRequest) -> HelmUpgrade {
    var upgrade = HelmUpgrade(chart: input.charts[0], rendering: input.rendering)
    upgrade.kubeconfig = request.cluster.choice.kubeconfig
    upgrade.context = request.cluster.choice.context
    return upgrade
  }

  private func carryOut(
    _ upgrade: HelmUpgrade, _ edit: ChartValueFiles.Edit, _ changes: ChartShardEditor.Changes,
    _ passwords: ReleasePasswords, _ before: Inputs, emptying shard: Int?,
    isChecked: Bool
  ) throws {
    let client = try request.cluster.connect(namespace: request.namespace)
    let check = try isChecked && !request.plan.isDryRun ? ShardCheck(client, request, output) : nil
    try checkPorts(changes, client)
    let secrets = try read(passwords, before, client)
    try output.show(.command(upgrade.command))
    if request.plan.isDryRun {
      output.tell(.dryRun)
      return
    }
    guard try request.plan.isAgreed || output.isAgreed() else {
      output.tell(.unchanged)
      throw CommandEnd.findings
    }
    if let shard { try ShardsInCluster(request: request, output: output).empty(shard) }
    try save(edit)
    do throws(InputError) {
      try upgrade.run(
        secrets: secrets, seconds: request.plan.options.timeout, undoes: request.plan.isAtomic)
    } catch {
      try putBack(edit)
      output.tell(.upgradeFailed(error, file: edit.after.name, release: upgrade.rendering.release))
      throw CommandEnd.findings
    }
    tell(edit, changes)
    let added = changes.steps.filter { $0.donor != nil }.map(\.shard)
    if added.isEmpty { return }
    let passes = try check?.after() ?? true
    try ShardsInCluster(request: request, output: output).show(Set(added), client)
    if !passes {
      output.tell(.failedAfterwards(added, namespace: client.connection.namespace))
      throw CommandEnd.findings
    }
  }

  private func putBack(_ edit: ChartValueFiles.Edit) throws(CommandFailure) {
    do throws(FileWriteError) {
      try ShardChange.save(edit.after.name, from: edit.after.written, to: edit.before.written)
    } catch {
      throw .notReplaced(edit.after.name, error)
    }
  }

  private func read(
    _ passwords: ReleasePasswords, _ before: Inputs, _ client: APIClient
  ) throws(CommandFailure) -> [UInt8]? {
    if passwords.keys.isEmpty { return nil }
    do throws(ReleasePasswords.Failure) {
      let values = try passwords.read(before.trees, client)
      return values.isEmpty ? nil : values
    } catch {
      switch error {
      case .missing(let secret, let key): throw .noPassword(key, secret: secret)
      case .api(let error): throw .cluster(error)
      case .interrupted: throw .interrupted
      }
    }
  }

  /// Checks that new node ports are free: they must be unique in the whole cluster.
  private func checkPorts(
    _ changes: ChartShardEditor.Changes, _ client: APIClient
  ) throws(CommandFailure) {
    if changes.nodePorts.isEmpty { return }
    let own = Set(changes.nodePorts.values)
    let taken = try CommandFailure.unlessInterrupted(
      try NodePorts.taken(client) { _, name in own.contains("Service/\(name)") })
    guard let taken else {
      output.tell(.unseenPorts)
      return
    }
    if let port = changes.nodePorts.keys.filter(taken.contains).min() {
      throw .shardEdit(.nodePortTaken(port, by: "a Service of the cluster"))
    }
  }
}
