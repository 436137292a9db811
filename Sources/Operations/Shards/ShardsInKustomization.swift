import Layout
import Lint
import ShardEditing
import YAML

/// `add-shard` and `remove-shard` for a kustomization tree.
struct ShardsInKustomization {
  let request: ShardRequest
  let output: any OperationOutput

  /// - Throws: `CommandFailure`; no file has changed then, unless writing failed.
  func add(_ addition: ShardAddition) throws {
    var (inputs, shardEditor) = try read()
    var rendered = inputs.trees
    for _ in 0..<addition.count {
      try ShardChange.told { () throws(ShardEditError) in
        try shardEditor.add(to: rendered, from: addition.donor, zone: addition.zone)
      }
      rendered = try render(shardEditor)
    }
    try finish(shardEditor, inputs, rendered)
  }

  /// - Throws: `CommandFailure`; no file has changed then, unless writing failed.
  func remove(_ removal: ShardRemoval) throws {
    var (inputs, shardEditor) = try read()
    let folders = shardEditor.folders(of: removal.shard)
    let others = KustomizeTreeReader.listedElsewhere(shardEditor.tree)
      .filter { folders.contains($0.key) }
    try ShardChange.told { () throws(ShardEditError) in
      try shardEditor.remove(
        removal.shard, from: inputs.trees, allowGap: removal.allowsGap, keeping: Set(others.keys))
    }
    try finish(shardEditor, inputs, try render(shardEditor))
    if request.showsOnly { return }
    for (folder, other) in others.sorted(by: { $0.key < $1.key }) {
      output.tell(
        .kept(file: WorkingFolder.shown(folder), listedBy: WorkingFolder.shown(other)))
    }
  }

  private var overlays: [String] { request.input.kustomizations }

  private func read() throws(CommandFailure) -> (Inputs, KustomizeShardEditor) {
    let inputs = try ShardChange.read(request.input)
    do throws(InputIssue) {
      let tree = try KustomizeTreeReader.read(overlays)
      return (inputs, KustomizeShardEditor(tree, namespace: request.namespace))
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
    let (linter, options) = try ShardChange.linting(inputs.configurations, request)
    try ShardChange.check(
      from: inputs.trees, to: rendered, shardEditor.steps, with: linter, options, output)
    if request.out == nil {
      for (path, file) in changes(shardEditor.tree)
      where file.before == nil && WorkingFolder.exists(path) {
        throw CommandFailure.shardEdit(.fileThere(WorkingFolder.shown(path)))
      }
    }
    if request.showsOnly {
      try output.show(.files(shown(shardEditor.tree)))
      if request.plan.isDryRun { output.tell(.dryRun) }
      return
    }
    if let folder = request.out {
      let written = try copy(shardEditor.tree, to: folder)
      output.tell(.shards(shardEditor.steps))
      for path in written { output.tell(.wrote(file: path)) }
      return
    }
    try save(shardEditor.tree)
    output.tell(.shards(shardEditor.steps))
    for change in shown(shardEditor.tree) {
      output.tell(.changed(file: change.name, word: change.word))
    }
  }

  private func changes(_ tree: KustomizeTree) -> [(path: String, file: KustomizeTree.File)] {
    tree.allPaths.compactMap { path in
      tree.files[path].flatMap { $0.isChanged ? (path, $0) : nil }
    }
  }

  // MARK: Result

  private func shown(_ tree: KustomizeTree) -> [FileChange] {
    let secrets = tree.secretPaths()
    return changes(tree).map { path, file in
      var hidden: FileChange.Hidden?
      if case .binary? = file.after ?? file.before { hidden = .binary }
      if secrets.contains(path) { hidden = .secret }
      return FileChange(
        WorkingFolder.shown(path), from: file.before?.written, to: file.after?.written,
        hidden: hidden)
    }
  }

  /// Writes new files first and deletes files last, so that no list ever names a missing file.
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

  /// Writes the tree below a folder, at its paths relative to their common parent.
  private func copy(_ tree: KustomizeTree, to folder: String) throws(CommandFailure) -> [String] {
    let files = tree.paths.compactMap { path in
      tree.files[path]?.after.map { (path: path, bytes: $0.written) }
    }
    return try ShardChange.copy(files, sharing: tree.allPaths, to: folder)
  }
}
