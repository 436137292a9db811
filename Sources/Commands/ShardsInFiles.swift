import ArgumentParser
import Kubernetes
import Layout
import Lint
import Operations
import Reports
import ShardEditing
import YAML

/// `add-shard` and `remove-shard` on manifests as files.
struct ShardsInFiles {
  let command: String
  let options: ShardOptions
  let paths: [String]
  /// Rules that do not count for the result.
  var ignored: Set<String> = []

  /// - Throws: ``CommandFailure``; no file has changed then, unless it was writing that failed.
  func run(_ change: (inout ShardEditor) throws(ShardEditError) -> Void) throws {
    let inputs = try read()
    var shardEditor = ShardEditor(inputs.sources, namespace: options.sources.namespace)
    try ShardChange.make(&shardEditor, change)
    try check(shardEditor, inputs)
    if options.showsOnly {
      try show(shardEditor)
      if options.plan.isDryRun { ShardChange.tellDryRun() }
      return
    }
    if inputs.origins.contains(.standardInput) {
      for text in shardEditor.result {
        if let after = text.after { try Output.standard.write(after.written) }
      }
      ShardChange.tell(shardEditor.steps)
    } else if let folder = options.result.out {
      let written = try copy(shardEditor, to: folder)
      ShardChange.tell(shardEditor.steps)
      ShardChange.tellWritten(written)
    } else {
      try save(shardEditor)
      tell(shardEditor)
    }
  }

  private func read() throws(CommandFailure) -> Inputs {
    let inputs = try ShardChange.read(options.sources.request(paths: paths, command: command))
    for case .rendered(let folder, let tool) in inputs.origins {
      throw .renderedSource(folder, tool: tool.rawValue, command: command)
    }
    return inputs
  }

  /// Refuses what would have findings that were not there before.
  private func check(_ shardEditor: ShardEditor, _ inputs: Inputs) throws {
    let (linter, lintOptions) = try ShardChange.linting(
      inputs.configurations, options.rules, ignored: ignored)
    try ShardChange.check(
      shardEditor, inputs.trees, with: linter, lintOptions, place: ShardChange.place,
      refusal: ShardChange.refusal)
  }

  private func show(_ shardEditor: ShardEditor) throws(CommandFailure) {
    var text = ""
    for entry in shardEditor.result where entry.isChanged {
      text += UnifiedDiff.render(
        entry.name, from: entry.before?.bytes, to: entry.after?.bytes ?? [],
        style: options.result.colour.style)
    }
    try Output.standard.write(text)
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

  /// Writes all texts below a folder, as they stand below the one that they share.
  private func copy(_ shardEditor: ShardEditor, to folder: String) throws(CommandFailure)
    -> [String]
  {
    let files = shardEditor.result.compactMap(\.after).map { file in
      (path: WorkingFolder.absolute(file.name), bytes: file.written)
    }
    return try ShardChange.copy(files, sharing: files.map(\.path), to: folder)
  }

  private func tell(_ shardEditor: ShardEditor) {
    ShardChange.tell(shardEditor.steps)
    for text in shardEditor.result where text.isChanged {
      let word = ShardChange.word(isNew: text.before == nil, isGone: text.after == nil)
      Output.error.tell("  \(word) \(text.name)\n")
    }
  }
}
