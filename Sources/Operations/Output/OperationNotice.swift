import Basics
package import Jitsi
package import KubernetesClient
package import Lint
package import ShardEditing
import YAML

/// A message about the progress of an operation. The wording of these messages is defined here.
package enum OperationNotice: Sendable {
  /// A note on how a request was interpreted.
  case note(String)
  case warning(String)
  /// A failure after which the operation continues or ends with an exit code.
  case failure(String)
  /// A request to an API server.
  case request(RequestTrace)
  /// How the objects of manifests were classified, and which were ignored.
  case classified(LintReport)
  /// How objects were classified.
  case objects([Classification])
  /// New findings that a change would introduce.
  case refusedFindings([Finding], isCluster: Bool)
  case dryRun
  /// The same, where the server was not asked what would come of the changes.
  case clientDryRun
  case unchanged
  case notFixed(Finding, reason: String)
  /// Rendered manifests, which cannot be edited.
  case rendered(folder: String, by: Tool)
  case fixed(findings: Int, files: Int)
  /// Files were changed for another release of Jitsi.
  case upgraded(images: Int, files: Int, release: String)
  case recorded(findings: Int, file: String)
  case shards([ShardEditor.Step])
  case changed(file: String, word: String)
  case wrote(file: String)
  case kept(file: String, listedBy: String)
  case set(file: String, name: String, number: Int)
  case restarted(object: String)
  case conferences(Int, shard: Int)
  /// The conferences for whose end a command waits.
  case load(ShardLoad, shard: Int)
  /// HAProxy has no setting with which to drain the shard.
  case noDrain(shard: Int)
  /// Node ports in other namespaces may be in use but are not visible.
  case unseenPorts
  /// A shard is complete but still annotated as being added.
  case stillPending(reason: String)
  /// The keys of passwords that no values file sets.
  case passwordsLeft([String])
  case upgradeFailed(InputError, file: String, release: String)
  case applied(ApplyEvent)
  case done([String])
  case stopped(ApplyOutcome, ApplyFailure)
  /// A step of the rollout of a shard begins.
  case shardRollout(ShardRolloutStep, shard: Int)
  /// A rollout has ended early: in which state, what was done before and is left, and what to do next.
  case rolloutStopped(String, done: String?, left: String?, next: [String])
  /// The next run can continue an interrupted one.
  case resumable
  /// New shards are complete, but HAProxy is kept from their web.
  case unopened([Int], namespace: String)
  /// New shards get rooms, and the check of the installation fails.
  case failedAfterwards([Int], namespace: String)
  /// A new shard is being checked, or with nil the installation that it belongs to.
  case checking(shard: Int?)
  /// A check fails and is repeated, since new pods may need a moment.
  case checkingAgain(CheckResult)
  /// The results of a check.
  case checked(CheckReport)
  case undoing
  case undone(objects: Int, namespace: String)
  case notUndone([String])

  /// The lines of the message, without a trailing newline.
  package var text: String {
    switch self {
    case .note(let text): "note: \(text)"
    case .warning(let text): "warning: \(text)"
    case .failure(let text): "error: \(text)"
    case .request(let trace): "\(trace)"
    case .classified(let report):
      report.classifications.map {
        "\($0.file):\($0.line): \($0.object): \($0.role): \($0.reason)"
      }.joined(separator: "\n")
    case .objects(let entries):
      entries.map { "\($0.object): \($0.role): \($0.reason)" }.joined(separator: "\n")
    case .refusedFindings(let findings, let isCluster): Self.refusal(findings, isCluster)
    case .dryRun: "dry run: nothing was changed"
    case .clientDryRun:
      """
      client dry run: nothing was sent to the server. Defaults that it would add, fields that it would \
      remove or reject, and conflicts with other managers are not shown; --dry-run=server shows them
      """
    case .unchanged: "nothing was changed"
    case .notFixed(let finding, let reason):
      "\(Self.place(finding)): the fix of \(finding.rule) was not applied: \(reason)"
    case .rendered(let folder, let tool):
      "\(folder) is rendered by \(tool.rawValue), so nothing in it was changed: change its "
        + "\(tool == .helm ? "templates and values" : "resources and patches") as the findings describe"
    case .fixed(let findings, let files):
      "fixed \(counted(findings, "finding")) in \(counted(files, "file"))"
    case .upgraded(let images, let files, let release):
      "moved \(counted(images, "container")) to \(release) in \(counted(files, "file"))"
    case .recorded(let findings, let file):
      "wrote \(counted(findings, "known finding")) to \(file)"
    case .shards(let steps): steps.map(Self.step).joined(separator: "\n")
    case .changed(let file, let word): "  \(word) \(file)"
    case .wrote(let file): "  wrote \(file)"
    case .kept(let file, let other): "  kept \(file): \(other) also lists it"
    case .set(let file, let name, let number): "  changed \(file): \(name) is \(number)"
    case .restarted(let object): "  the pods of \(object) restart"
    case .conferences(let count, let shard):
      "shard \(shard) has \(counted(count, "conference"))"
    case .load(let load, let shard): "shard \(shard) has \(load.words)"
    case .noDrain(let shard):
      """
      warning: HAProxy discovers the shards by one server-template and takes no commands, so shard \(shard) can \
      get new rooms until it is removed; with `stats socket ipv4@127.0.0.1:9999 level admin` in its global \
      section it could be cordoned first
      """
    case .unseenPorts:
      "warning: cannot list Services of other namespaces; their node ports may be in use"
    case .stillPending(let reason):
      """
      note: the shard is added, but still marked as being added (\(reason)); the next `add-shard` \
      removes the mark and adds no other shard
      """
    case .passwordsLeft(let keys):
      """
      note: no values file contains \(keys.joined(separator: ", ")); add them to the command, or \
      run with --upgrade, which passes on those of the cluster: other passwords would end all \
      meetings
      """
    case .upgradeFailed(let error, let file, let release):
      """
      error: \(error.description)
      \(file) is restored; `helm history \(release)` shows the state of the cluster
      """
    case .applied(let event): Self.applied(event)
    case .done(let objects): "done: \(counted(objects.count, "object"))"
    case .stopped(let outcome, let failure): Self.stopped(outcome, failure)
    case .shardRollout(let step, let shard): "shard \(shard): \(step.rawValue)"
    case .rolloutStopped(let state, let done, let left, let next):
      (["error: \(state)"] + [done, left].compactMap { $0 } + next)
        .joined(separator: "\n")
    case .resumable: "run the command again to continue"
    case .unopened(let shards, let namespace):
      """
      next: \(shards.map { "`kubectl jitsi check -n \(namespace) --shard \($0)`" }.joined(separator: ", ")) \
      repeats the check; once it passes, run add-shard again, which opens the shard. \
      `kubectl jitsi remove-shard \(shards.max() ?? 0) -n \(namespace) --now` removes it
      """
    case .failedAfterwards(let shards, let namespace):
      """
      error: shard \(shards.map(String.init).joined(separator: ", ")) is added and gets rooms, but the \
      check of the installation fails: `kubectl jitsi check -n \(namespace)` repeats it, \
      `kubectl jitsi cordon \(shards.max() ?? 0) -n \(namespace)` keeps new rooms away
      """
    case .checking(let shard?): "checking shard \(shard) before it gets rooms"
    case .checking(nil): "checking the installation through HAProxy"
    case .checkingAgain(let result): "  \(result.message): trying again"
    case .checked: ""
    case .undoing: "rolling back"
    case .undone(let objects, let namespace):
      objects == 0
        ? "there was nothing to roll back"
        : "rolled back: \(counted(objects, "object")); \(namespace) is as before"
    case .notUndone(let objects):
      """
      not rolled back: \(objects.joined(separator: ", "))
      run the command again to continue, or restore it manually
      """
    }
  }

  private static func place(_ finding: Finding) -> String {
    "\(finding.file.name):\(finding.start.line)"
  }

  private static func refusal(_ findings: [Finding], _ isCluster: Bool) -> String {
    let lines = findings.map { finding in
      let place =
        isCluster
        ? finding.object.map { "\($0.kind)/\($0.name)" } ?? finding.file.name : place(finding)
      return "\(place): \(finding.severity.rawValue) \(finding.rule): \(finding.message)"
    }
    let number = findings.count == 1 ? "a finding" : "\(findings.count) findings"
    let reason =
      isCluster
      ? "the cluster would have findings that it does not have now"
      : "the result would have \(number) that the manifests do not have now"
    return (lines + ["error: \(reason); nothing was changed"]).joined(separator: "\n")
  }

  private static func step(_ step: ShardEditor.Step) -> String {
    let objects = counted(step.objects.count, "object")
    guard let donor = step.donor else { return "removed shard \(step.shard): \(objects)" }
    return "added shard \(step.shard), copied from shard \(donor): \(objects)"
  }

  private static func applied(_ event: ApplyEvent) -> String {
    switch event {
    case .stage(let words): words
    case .done(let name): "  \(name)"
    case .backedUp(let name, let file): "  \(name) is backed up to \(file)"
    case .waiting(let name, let reason): "  waiting for \(name): \(reason)"
    case .ready(let name): "  \(name) is ready"
    case .held(let name): "  \(name) is kept from HAProxy until its shard is checked"
    case .undone(let name, .deleted): "  \(name) is deleted (rolled back)"
    case .undone(let name, .restored): "  \(name) is restored"
    case .undone(let name, .madeAgain): "  \(name) is recreated"
    case .notUndone(let name, let reason): "  error: \(name) could not be rolled back: \(reason)"
    }
  }

  private static func stopped(_ outcome: ApplyOutcome, _ failure: ApplyFailure) -> String {
    let left =
      outcome.left.isEmpty
      ? "everything was applied, but is not ready"
      : "not done: \(outcome.left.joined(separator: ", "))"
    return """
      error: \(failure)
      done: \(outcome.done.isEmpty ? "nothing" : outcome.done.joined(separator: ", "))
      \(left)
      """
  }
}

/// A step of the rollout of a shard.
package enum ShardRolloutStep: String, Sendable {
  case cordon, change, check, uncordon
}
