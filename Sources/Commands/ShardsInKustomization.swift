import ArgumentParser
import Layout
import Lint
import Operations
import Reports
import ShardEditing
import YAML

/// `add-shard` and `remove-shard` on a kustomization tree.
struct ShardsInKustomization {
  let options: ShardOptions
  let paths: [String]
  /// Rules that do not count for the result.
  var ignored: Set<String> = []

  /// - Throws: ``CommandFailure``; no file has changed then, unless it was writing that failed.
  func add(_ count: Int, from donor: Int?, zone: String?) throws {
    var (inputs, shardEditor) = try read()
    var rendered = inputs.trees
    for _ in 0..<count {
      try ShardChange.told { () throws(ShardEditError) in
        try shardEditor.add(to: rendered, from: donor, zone: zone)
      }
      rendered = try render(shardEditor)
    }
    try finish(shardEditor, inputs, rendered)
  }

  /// - Throws: ``CommandFailure``, as above.
  func remove(_ shard: Int, allowGap: Bool) throws {
    var (inputs, shardEditor) = try read()
    let folders = shardEditor.folders(of: shard)
    let others = KustomizeTreeReader.listedElsewhere(shardEditor.tree)
      .filter { folders.contains($0.key) }
    try ShardChange.told { () throws(ShardEditError) in
      try shardEditor.remove(
        shard, from: inputs.trees, allowGap: allowGap, keeping: Set(others.keys))
    }
    try finish(shardEditor, inputs, try render(shardEditor))
    if options.showsOnly { return }
    for (folder, other) in others.sorted(by: { $0.key < $1.key }) {
      Output.error.tell(
        "  kept \(WorkingFolder.shown(folder)): \(WorkingFolder.shown(other)) lists it, too\n")
    }
  }

  private var overlays: [String] { options.sources.kustomizations }

  private func read() throws(CommandFailure) -> (Inputs, KustomizeShardEditor) {
    let inputs = try ShardChange.read(options.sources.request(paths: paths))
    do throws(InputIssue) {
      let tree = try KustomizeTreeReader.read(overlays)
      return (inputs, KustomizeShardEditor(tree, namespace: options.sources.namespace))
    } catch {
      throw .input(error)
    }
  }

  private func render(_ shardEditor: KustomizeShardEditor) throws(CommandFailure) -> [Tree] {
    do throws(InputIssue) {
      return try KustomizeStage.render(shardEditor.tree, names: overlays)
    } catch {
      throw .input(error)
    }
  }

  private func finish(_ shardEditor: KustomizeShardEditor, _ inputs: Inputs, _ rendered: [Tree])
    throws
  {
    try ShardChange.told { () throws(ShardEditError) in
      try shardEditor.check(from: inputs.trees, to: rendered)
    }
    let (linter, lintOptions) = try ShardChange.linting(
      inputs.configurations, options.rules, ignored: ignored)
    try ShardChange.check(
      from: inputs.trees, to: rendered, shardEditor.steps, with: linter, lintOptions,
      place: ShardChange.place, refusal: ShardChange.refusal)
    if options.result.out == nil {
      for (path, file) in changes(shardEditor.tree)
      where file.before == nil && WorkingFolder.exists(path) {
        throw CommandFailure.shardEdit(.fileThere(WorkingFolder.shown(path)))
      }
    }
    if options.showsOnly {
      try show(shardEditor.tree)
      if options.plan.isDryRun { ShardChange.tellDryRun() }
      return
    }
    if let folder = options.result.out {
      let written = try copy(shardEditor.tree, to: folder)
      ShardChange.tell(shardEditor.steps)
      ShardChange.tellWritten(written)
      return
    }
    try save(shardEditor.tree)
    ShardChange.tell(shardEditor.steps)
    for (path, file) in changes(shardEditor.tree) {
      Output.error.tell("  \(word(for: file)) \(WorkingFolder.shown(path))\n")
    }
  }

  private func word(for file: KustomizeTree.File) -> String {
    ShardChange.word(isNew: file.before == nil, isGone: file.after == nil)
  }

  private func changes(_ tree: KustomizeTree) -> [(path: String, file: KustomizeTree.File)] {
    tree.allPaths.compactMap { path in
      tree.files[path].flatMap { $0.isChanged ? (path, $0) : nil }
    }
  }

  // MARK: The result

  private func show(_ tree: KustomizeTree) throws(CommandFailure) {
    var text = ""
    let secrets = tree.secretPaths()
    for (path, file) in changes(tree) {
      let shown = WorkingFolder.shown(path)
      if secrets.contains(path) {
        text += "\(word(for: file)) \(shown), which holds a Secret and is not shown\n"
        continue
      }
      if case .binary? = file.after ?? file.before {
        text += "\(word(for: file)) \(shown), which is no text\n"
        continue
      }
      text += UnifiedDiff.render(
        shown, from: file.before?.written, to: file.after?.written ?? [],
        style: options.result.colour.style)
    }
    try Output.standard.write(text)
  }

  /// What is new comes first and what goes is last, so that no list ever names what is not there.
  private func save(_ tree: KustomizeTree) throws(CommandFailure) {
    let all = changes(tree)
    let folder = WorkingFolder.shared(tree.allPaths)
    let shared = folder == "/" ? folder : String(folder.dropLast())
    let ordered =
      all.filter { $0.file.before == nil }
      + all.filter { $0.file.before != nil && $0.file.after != nil }
      + all.filter { $0.file.after == nil }
    for (path, file) in ordered {
      do throws(FileWriteError) {
        try ShardChange.save(path, from: file.before?.written, to: file.after?.written)
        if file.after == nil { FileWriter.removeEmptyFolders(of: path, below: shared) }
      } catch {
        throw .notReplaced(WorkingFolder.shown(path), error)
      }
    }
  }

  /// Writes the tree below a folder, as it stands below the one that all of it shares.
  private func copy(_ tree: KustomizeTree, to folder: String) throws(CommandFailure) -> [String] {
    let files = tree.paths.compactMap { path in
      tree.files[path]?.after.map { (path: path, bytes: $0.written) }
    }
    return try ShardChange.copy(files, sharing: tree.allPaths, to: folder)
  }
}
