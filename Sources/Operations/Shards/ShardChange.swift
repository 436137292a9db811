import Kubernetes
import Layout
import Lint
import ShardEditing
import YAML

/// Code shared by adding and removing shards in files and in a cluster.
enum ShardChange {
  static func make(
    _ shardEditor: inout ShardEditor, _ change: (inout ShardEditor) throws(ShardEditError) -> Void
  ) throws(CommandFailure) {
    try told { () throws(ShardEditError) in try change(&shardEditor) }
  }

  static func told<Result>(
    _ change: () throws(ShardEditError) -> Result
  ) throws(CommandFailure) -> Result {
    do throws(ShardEditError) {
      return try change()
    } catch {
      throw .shardEdit(error)
    }
  }

  // MARK: Files

  /// Reads the manifests to change, with the nearest configurations.
  ///
  /// - Throws: ``CommandFailure`` if an input cannot be read.
  static func read(_ request: InputRequest) throws(CommandFailure) -> Inputs {
    var request = request
    request.configuration = .nearest
    return try checked(Inputs.reading(request))
  }

  /// Returns the inputs if all of them could be read.
  static func checked(_ inputs: Inputs) throws(CommandFailure) -> Inputs {
    guard inputs.issues.isEmpty else { throw .inputs(inputs.issues) }
    guard inputs.configurationIssues.isEmpty else { throw .inputs(inputs.configurationIssues) }
    guard inputs.configurationErrors.isEmpty else {
      throw .configuration(inputs.configurationErrors)
    }
    return inputs
  }

  /// Changes a file from its old to its new content; nil stands for a missing file.
  static func save(
    _ path: String, from before: [UInt8]?, to after: [UInt8]?
  ) throws(FileWriteError) {
    if let after {
      if before == nil { try FileWriter.makeFolder(for: path) }
      try FileWriter.replace(path, with: after, expecting: before)
    } else if let before {
      try FileWriter.remove(path, expecting: before)
    }
  }

  /// Writes files below a folder, at their paths relative to the common parent of some absolute paths.
  ///
  /// - Returns: The paths that were written.
  static func copy(
    _ files: [(path: String, bytes: [UInt8])], sharing paths: [String], to folder: String
  ) throws(CommandFailure) -> [String] {
    let shared = WorkingFolder.shared(paths)
    var written: [String] = []
    for (path, bytes) in files {
      let target = WorkingFolder.join(folder, String(path.dropFirst(shared.count)))
      do throws(FileWriteError) {
        try FileWriter.makeFolder(for: target)
        try FileWriter.replace(target, with: bytes)
      } catch {
        throw .notReplaced(target, error)
      }
      written.append(target)
    }
    return written
  }

  // MARK: Findings

  /// Throws if the change would introduce new findings.
  ///
  /// - Parameter trees: The manifests before the change.
  /// - Throws: ``CommandEnd/findings``
  static func check(
    _ shardEditor: ShardEditor, _ trees: [Tree], with linter: Linter, _ options: LintOptions,
    isCluster: Bool = false, _ output: any OperationOutput
  ) throws(CommandEnd) {
    try check(
      from: trees, to: shardEditor.current.map { Tree(parsing: $0) }, shardEditor.steps,
      with: linter, options, isCluster: isCluster, output)
  }

  static func check(
    from trees: [Tree], to changed: [Tree], _ steps: [ShardEditor.Step], with linter: Linter,
    _ options: LintOptions, isCluster: Bool = false, _ output: any OperationOutput
  ) throws(CommandEnd) {
    let before = linter.lint(trees, options: options)
    let after = linter.lint(changed, options: options)
    let new = NewFindings.find(before: before, after: after, steps: steps)
    guard !new.isEmpty else { return }
    output.tell(.refusedFindings(new, isCluster: isCluster))
    throw .findings
  }

  /// Returns the linter and options for manifests with the given configurations.
  static func linting(
    _ configurations: Configurations, _ request: ShardRequest
  ) throws(CommandFailure) -> (linter: Linter, options: LintOptions) {
    let rules = try RuleSet.loading(
      request.rules, adding: configurations.all.flatMap(\.ownRules))
    var options = LintOptions()
    options.configurations = configurations
    options.ignore = request.ignoredRules
    do throws(ConfigurationErrors) {
      options.whole = try configurations.agreed("whole") { $0.whole } ?? false
      options.kubernetesVersion =
        try configurations.agreed("kubernetesVersion") { $0.kubernetesVersion } ?? .newest
    } catch {
      throw .configuration(error.errors)
    }
    return (Linter(rules: rules), options)
  }
}
