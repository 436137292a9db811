import ArgumentParser
import Kubernetes
import Layout
import Lint
import Operations
import ShardEditing
import YAML

/// What adding and removing shards have in common, in files and in a cluster.
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

  /// Reads manifests that are to be changed, under the configurations that are nearest to them; all of them must be readable.
  static func read(_ request: InputRequest) throws(CommandFailure) -> Inputs {
    var request = request
    request.configuration = .nearest
    return try checked(Inputs.reading(request))
  }

  /// Inputs of which everything could be read.
  static func checked(_ inputs: Inputs) throws(CommandFailure) -> Inputs {
    guard inputs.issues.isEmpty else { throw .inputs(inputs.issues) }
    guard inputs.configurationIssues.isEmpty else { throw .inputs(inputs.configurationIssues) }
    guard inputs.configurationErrors.isEmpty else {
      throw .configuration(inputs.configurationErrors)
    }
    return inputs
  }

  /// Brings a file from what it holds to what it is to hold; nil stands for no file.
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

  /// Writes files below a folder, each where it is below the one that some absolute paths share.
  ///
  /// - Returns: the paths that were written.
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

  /// Prints the files that were written beside those that were read.
  static func tellWritten(_ paths: [String]) {
    for path in paths { Output.error.tell("  wrote \(path)\n") }
  }

  static func tellDryRun() { Output.error.tell("dry run: nothing was changed\n") }

  /// What happened to a file, or is to.
  static func word(isNew: Bool, isGone: Bool) -> String {
    isNew ? "new" : isGone ? "deleted" : "changed"
  }

  // MARK: Findings

  /// Refuses what would have findings that were not there before.
  ///
  /// - Parameters:
  ///   - trees: what was there before.
  ///   - place: where a finding stands, for people.
  ///   - refusal: why so many findings are refused.
  static func check(
    _ shardEditor: ShardEditor, _ trees: [Tree], with linter: Linter, _ options: LintOptions,
    place: (Finding) -> String, refusal: (Int) -> String
  ) throws {
    try check(
      from: trees, to: shardEditor.current.map { Tree(parsing: $0) }, shardEditor.steps,
      with: linter,
      options, place: place, refusal: refusal)
  }

  static func check(
    from trees: [Tree], to changed: [Tree], _ steps: [ShardEditor.Step], with linter: Linter,
    _ options: LintOptions, place: (Finding) -> String, refusal: (Int) -> String
  ) throws {
    let before = linter.lint(trees, options: options)
    let after = linter.lint(changed, options: options)
    let new = NewFindings.find(before: before, after: after, steps: steps)
    guard !new.isEmpty else { return }
    for finding in new {
      Output.error.tell(
        "\(place(finding)): \(finding.severity.rawValue) \(finding.rule): \(finding.message)\n")
    }
    Output.error.tell("error: \(refusal(new.count)); nothing was changed\n")
    throw ExitCode.findings
  }

  /// What manifests are linted with, as the configurations that they are under say.
  ///
  /// - Parameter ignored: rules that do not count for the result.
  static func linting(
    _ configurations: Configurations, _ rules: RuleOptions, ignored: Set<String>
  ) throws -> (linter: Linter, options: LintOptions) {
    let rules = try rules.load(adding: configurations.all.flatMap(\.ownRules))
    var options = LintOptions()
    options.configurations = configurations
    options.ignore = ignored
    do throws(ConfigurationErrors) {
      options.whole = try configurations.agreed("whole") { $0.whole } ?? false
      options.kubernetesVersion =
        try configurations.agreed("kubernetesVersion") { $0.kubernetesVersion } ?? .newest
    } catch {
      throw CommandFailure.configuration(error.errors)
    }
    return (Linter(rules: rules), options)
  }

  /// Why a change of manifests is refused that has so many findings.
  static func refusal(_ count: Int) -> String {
    let findings = count == 1 ? "a finding" : "\(count) findings"
    return "the result would have \(findings) that the manifests do not have now"
  }

  /// Where a finding stands in manifests.
  static func place(_ finding: Finding) -> String {
    "\(finding.file.name):\(finding.start.line)"
  }

  /// Tells of what was done.
  static func tell(_ steps: [ShardEditor.Step]) {
    for step in steps {
      let objects = "\(step.objects.count) object\(step.objects.count == 1 ? "" : "s")"
      if let donor = step.donor {
        Output.error.tell("added shard \(step.shard), made after shard \(donor): \(objects)\n")
      } else {
        Output.error.tell("removed shard \(step.shard): \(objects)\n")
      }
    }
  }
}
