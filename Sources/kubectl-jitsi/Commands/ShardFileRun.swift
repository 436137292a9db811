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
    if options.result.diff { return try show(growth) }
    if inputs.origins.contains(.standardInput) {
      for text in growth.result {
        if let after = text.after { try Output.standard.write(after.written) }
      }
    } else if let folder = options.result.out {
      try copy(growth, to: folder)
    } else {
      try save(growth)
    }
    tell(growth)
  }

  private func read() throws(CommandFailure) -> Inputs {
    var request = try options.sources.request(paths: paths, command: command)
    request.configuration = .nearest
    let inputs = Inputs.reading(request)
    guard inputs.issues.isEmpty else { throw .inputs(inputs.issues) }
    guard inputs.configurationIssues.isEmpty else { throw .inputs(inputs.configurationIssues) }
    guard inputs.configurationErrors.isEmpty else {
      throw .configuration(inputs.configurationErrors)
    }
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
        if let after = text.after {
          if text.before == nil { try FileWriter.makeFolder(for: text.name) }
          try FileWriter.replace(text.name, with: after.written, expecting: text.before?.written)
        } else if let before = text.before {
          try FileWriter.remove(text.name, expecting: before.written)
        }
      } catch {
        throw .notReplaced(text.name, error)
      }
    }
  }

  /// Writes all texts below a folder, as they stand below the one that they share.
  private func copy(_ growth: Growth, to folder: String) throws(CommandFailure) {
    let files = growth.result.compactMap(\.after)
    let absolute = files.map { WorkingFolder.absolute($0.name) }
    let shared = WorkingFolder.shared(absolute)
    for (file, path) in zip(files, absolute) {
      let target = WorkingFolder.join(folder, String(path.dropFirst(shared.count)))
      do throws(FileWriteError) {
        try FileWriter.makeFolder(for: target)
        try FileWriter.replace(target, with: file.written)
      } catch {
        throw .notReplaced(target, error)
      }
    }
  }

  private func tell(_ growth: Growth) {
    ShardChange.tell(growth.steps)
    for text in growth.result where text.isChanged {
      let word = text.before == nil ? "new" : text.after == nil ? "deleted" : "changed"
      Output.error.tell("  \(word) \(text.name)\n")
    }
  }
}
