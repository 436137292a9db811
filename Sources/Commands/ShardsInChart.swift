import ArgumentParser
import Kubernetes
import KubernetesClient
import Layout
import Lint
import Operations
import Reports
import ShardEditing
import YAML

/// `add-shard` and `remove-shard` on the values of a chart that counts its shards.
struct ShardsInChart {
  let options: ShardOptions
  let paths: [String]

  /// - Throws: ``CommandFailure``; the file of values holds what it held then, unless it was writing that failed.
  func add(_ count: Int) throws {
    try run { $0.shards.count + count }
  }

  /// - Throws: ``CommandFailure``, as above.
  func remove(_ shard: Int, now: Bool) throws {
    try run(emptying: now ? nil : shard) { shardEditor throws(ShardEditError) in
      try shardEditor.remaining(without: shard)
    }
  }

  private func run(
    emptying shard: Int? = nil, _ count: (ChartShardEditor) throws(ShardEditError) -> Int
  ) throws {
    let request = options.sources.request(paths: paths)
    let values = try ChartValueFiles(request)
    let passwords = ReleasePasswords(
      openIn: values.all, set: request.rendering.set + request.rendering.setString)
    let before = try render(request, values.sources, passwords)
    let (shardEditor, edit) = try ShardChange.told { () throws(ShardEditError) in
      let shardEditor = try ChartShardEditor(before.trees, namespace: request.rendering.namespace)
      return (
        shardEditor, try values.edit(from: shardEditor.shards.count, to: try count(shardEditor))
      )
    }
    let after = try render(request, edit.sources, passwords)
    let changes = try ShardChange.told { () throws(ShardEditError) in
      try shardEditor.changes(to: after.trees, shards: edit.number)
    }
    let (linter, lintOptions) = try ShardChange.linting(
      before.configurations, options.rules, ignored: [])
    try ShardChange.check(
      from: before.trees, to: after.trees, changes.steps, with: linter, lintOptions,
      place: ShardChange.place, refusal: ShardChange.refusal)
    try show(edit, changes)
    if options.result.diff { return }
    let upgrade = upgrade(request)
    if options.upgrade {
      try carryOut(upgrade, edit, changes, passwords, before, emptying: shard)
    } else if options.plan.isDryRun {
      ShardChange.tellDryRun()
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

  // MARK: The result

  /// The edit without the lines around it, which may hold passwords, and what helm makes of it.
  private func show(
    _ edit: ChartValueFiles.Edit, _ changes: ChartShardEditor.Changes
  ) throws(CommandFailure) {
    guard options.result.diff || options.upgrade || options.plan.isDryRun else { return }
    var text = UnifiedDiff.render(
      edit.after.name, from: edit.before.bytes, to: edit.after.bytes, context: 0,
      style: options.result.colour.style)
    text += Self.list(changes)
    try Output.standard.write(text)
  }

  private static func list(_ changes: ChartShardEditor.Changes) -> String {
    (changes.added.map { "new \($0)\n" }
      + changes.changed.map { name in
        "changed \(name)\(changes.restarted.contains(name) ? ", whose pods restart" : "")\n"
      } + changes.gone.map { "deleted \($0)\n" }).joined()
  }

  private func save(_ edit: ChartValueFiles.Edit) throws(CommandFailure) {
    do throws(FileWriteError) {
      try ShardChange.save(edit.after.name, from: edit.before.written, to: edit.after.written)
    } catch {
      throw .notReplaced(edit.after.name, error)
    }
  }

  private func tell(_ edit: ChartValueFiles.Edit, _ changes: ChartShardEditor.Changes) {
    ShardChange.tell(changes.steps)
    Output.error.tell("  changed \(edit.after.name): \(edit.name) is \(edit.number)\n")
    for name in changes.changed where changes.restarted.contains(name) {
      Output.error.tell("  \(name) gets other pods\n")
    }
  }

  /// What is left to do.
  private func next(
    _ upgrade: HelmUpgrade, _ passwords: ReleasePasswords
  ) throws(CommandFailure) {
    if !passwords.keys.isEmpty {
      Output.error.tell(
        """
        note: no file of values holds \(passwords.keys.joined(separator: ", ")); add them to the command, \
        or run with --upgrade, which passes on those that the cluster has: others would end all meetings

        """)
    }
    try Output.standard.write("\(upgrade.command)\n")
  }

  // MARK: The cluster

  private func upgrade(_ request: InputRequest) -> HelmUpgrade {
    var upgrade = HelmUpgrade(chart: request.charts[0], rendering: request.rendering)
    upgrade.kubeconfig = options.cluster.kubeconfig
    upgrade.context = options.cluster.context
    return upgrade
  }

  private func carryOut(
    _ upgrade: HelmUpgrade, _ edit: ChartValueFiles.Edit, _ changes: ChartShardEditor.Changes,
    _ passwords: ReleasePasswords, _ before: Inputs, emptying shard: Int?
  ) throws {
    let client = try options.cluster.connect(
      namespace: options.sources.namespace, interrupt: InterruptSignals.take())
    try checkPorts(changes, client)
    let secrets = try read(passwords, before, client)
    try Output.standard.write("\(upgrade.command)\n")
    if options.plan.isDryRun {
      Output.error.tell("dry run: nothing was changed\n")
      return
    }
    guard try options.plan.isAgreed() else {
      Output.error.tell("nothing was changed\n")
      throw ExitCode.findings
    }
    if let shard { try ShardsInCluster(options: options).empty(shard) }
    try save(edit)
    do throws(InputError) {
      try upgrade.run(
        secrets: secrets, seconds: options.plan.applyOptions.timeout, undoes: options.plan.atomic)
    } catch {
      try putBack(edit)
      Output.error.tell("error: \(error.description)\n")
      Output.error.tell(
        "\(edit.after.name) holds what it held before; `helm history \(upgrade.rendering.release)` tells what is in the cluster\n"
      )
      throw ExitCode.findings
    }
    tell(edit, changes)
    let added = changes.steps.filter { $0.donor != nil }.map(\.shard)
    if !added.isEmpty {
      try ShardsInCluster(options: options).show(Set(added), client)
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

  /// Node ports are given once in the whole cluster.
  private func checkPorts(
    _ changes: ChartShardEditor.Changes, _ client: APIClient
  ) throws(CommandFailure) {
    if changes.nodePorts.isEmpty { return }
    let own = Set(changes.nodePorts.values)
    let taken = try CommandFailure.unlessInterrupted(
      try NodePorts.taken(client) { _, name in own.contains("Service/\(name)") })
    guard let taken else {
      Output.error.tell(
        "warning: Services of other namespaces can't be seen; their node ports may be taken\n")
      return
    }
    if let port = changes.nodePorts.keys.filter(taken.contains).min() {
      throw .shardEdit(.nodePortTaken(port, by: "a Service of the cluster"))
    }
  }
}
