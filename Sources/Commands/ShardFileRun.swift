import ArgumentParser
import Kubernetes
import Layout
import Lint
import Operations
import Reports
import YAML

/// `add-shard` and `remove-shard` on manifests as files.
struct ShardFileRun {
  let command: String
  let options: ShardOptions
  let paths: [String]
  /// Rules that do not count for the result.
  var ignored: Set<String> = []

  /// - Throws: ``CommandFailure``; no file has changed then, unless it was writing that failed.
  func run(_ change: (inout Growth) throws(GrowthError) -> Void) throws {
    let inputs = try read()
    var growth = Growth(inputs.sources, namespace: options.sources.namespace)
    try ShardChange.make(&growth, change)
    try check(growth, inputs)
    if options.showsOnly {
      try show(growth)
      if options.plan.isDryRun { ShardChange.tellDryRun() }
      return
    }
    if inputs.origins.contains(.standardInput) {
      for text in growth.result {
        if let after = text.after { try Output.standard.write(after.written) }
      }
      ShardChange.tell(growth.steps)
    } else if let folder = options.result.out {
      let written = try copy(growth, to: folder)
      ShardChange.tell(growth.steps)
      ShardChange.tellWritten(written)
    } else {
      try save(growth)
      tell(growth)
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
  private func check(_ growth: Growth, _ inputs: Inputs) throws {
    let (linter, lintOptions) = try ShardChange.linting(
      inputs.configurations, options.rules, ignored: ignored)
    try ShardChange.check(
      growth, inputs.trees, with: linter, lintOptions, place: ShardChange.place,
      refusal: ShardChange.refusal)
  }

  private func show(_ growth: Growth) throws(CommandFailure) {
    var text = ""
    for entry in growth.result where entry.isChanged {
      text += UnifiedDiff.render(
        entry.name, from: entry.before?.bytes, to: entry.after?.bytes ?? [],
        style: options.result.colour.style)
    }
    try Output.standard.write(text)
  }

  private func save(_ growth: Growth) throws(CommandFailure) {
    for text in growth.result where text.isChanged {
      do throws(FileWriteError) {
        try ShardChange.save(text.name, from: text.before?.written, to: text.after?.written)
      } catch {
        throw .notReplaced(text.name, error)
      }
    }
  }

  /// Writes all texts below a folder, as they stand below the one that they share.
  private func copy(_ growth: Growth, to folder: String) throws(CommandFailure) -> [String] {
    let files = growth.result.compactMap(\.after).map { file in
      (path: WorkingFolder.absolute(file.name), bytes: file.written)
    }
    return try ShardChange.copy(files, sharing: files.map(\.path), to: folder)
  }

  private func tell(_ growth: Growth) {
    ShardChange.tell(growth.steps)
    for text in growth.result where text.isChanged {
      let word = ShardChange.word(isNew: text.before == nil, isGone: text.after == nil)
      Output.error.tell("  \(word) \(text.name)\n")
    }
  }
}
