import Kubernetes
import Layout
import Lint
import ShardEditing
import YAML

/// `add-shard` and `remove-shard` for manifests in files.
struct ShardsInFiles {
  let command: String
  let request: ShardRequest
  let output: any OperationOutput

  /// - Throws: ``CommandFailure``; no file has changed then, unless writing failed.
  func run(_ change: (inout ShardEditor) throws(ShardEditError) -> Void) throws {
    let inputs = try read()
    var shardEditor = ShardEditor(inputs.sources, namespace: request.namespace)
    try ShardChange.make(&shardEditor, change)
    try check(shardEditor, inputs)
    let changes = shardEditor.result.filter(\.isChanged)
    if request.showsOnly {
      try output.show(
        .files(
          changes.map { FileChange($0.name, from: $0.before?.bytes, to: $0.after?.bytes) }))
      if request.plan.isDryRun { output.tell(.dryRun) }
      return
    }
    if inputs.origins.contains(.standardInput) {
      for text in shardEditor.result {
        if let after = text.after { try output.show(.manifests(after.written)) }
      }
      output.tell(.shards(shardEditor.steps))
    } else if let folder = request.out {
      let written = try copy(shardEditor, to: folder)
      output.tell(.shards(shardEditor.steps))
      for path in written { output.tell(.wrote(file: path)) }
    } else {
      try save(shardEditor)
      output.tell(.shards(shardEditor.steps))
      for text in changes {
        let change = FileChange(text.name, from: text.before?.bytes, to: text.after?.bytes)
        output.tell(.changed(file: text.name, word: change.word))
      }
    }
  }

  private func read() throws(CommandFailure) -> Inputs {
    let inputs = try ShardChange.read(try request.input.orStandardInput(command: command))
    for case .rendered(let folder, let tool) in inputs.origins {
      throw .renderedSource(folder, tool: tool.rawValue, command: command)
    }
    return inputs
  }

  /// Throws if the change would introduce new findings.
  private func check(_ shardEditor: ShardEditor, _ inputs: Inputs) throws {
    let (linter, options) = try ShardChange.linting(inputs.configurations, request)
    try ShardChange.check(shardEditor, inputs.trees, with: linter, options, output)
  }

  private func save(_ shardEditor: ShardEditor) throws(CommandFailure) {
    for text in shardEditor.result where text.isChanged {
      do throws(FileWriteError) {
        try ShardChange.save(text.name, from: text.before?.written, to: text.after?.written)
      } catch {
        throw .notReplaced(text.name, error)
      }
    }
  }

  /// Writes all texts below a folder, at their paths relative to their common parent.
  private func copy(_ shardEditor: ShardEditor, to folder: String) throws(CommandFailure)
    -> [String]
  {
    let files = shardEditor.result.compactMap(\.after).map { file in
      (path: WorkingFolder.absolute(file.name), bytes: file.written)
    }
    return try ShardChange.copy(files, sharing: files.map(\.path), to: folder)
  }
}
