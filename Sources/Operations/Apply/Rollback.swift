import Jitsi
import Kubernetes
package import KubernetesClient
import Layout
import Lint
import YAML

/// Undoes the changes of a run: deletes objects that it created, restores the fields that it changed, and recreates objects
/// that it deleted.
///
/// Each object is read first, so that the rollback does not depend on lost responses and later changes by others are kept.
package struct Rollback {
  private let client: APIClient
  private let timeout: Int
  private let tell: (ApplyEvent) -> Void

  /// - Parameters:
  ///   - client: The client for the cluster that was changed.
  ///   - timeout: The time that an object may take to be deleted, in seconds.
  ///   - tell: Called with each event as it happens.
  package init(_ client: APIClient, timeout: Int, tell: @escaping (ApplyEvent) -> Void) {
    self.client = client
    self.timeout = timeout
    self.tell = tell
  }

  /// Undoes the changes, the last one first, and continues if one of them cannot be undone.
  package func undo(_ attempts: [ApplyAttempt]) -> UndoOutcome {
    var outcome = UndoOutcome()
    for attempt in attempts.reversed() {
      let name = attempt.change.planned.name
      do throws(UndoFailure) {
        guard let way = try takeBack(attempt) else { continue }
        outcome.undone.append(name)
        tell(.undone(name, way))
      } catch {
        outcome.left.append(name)
        tell(.notUndone(name, reason: error.description))
      }
    }
    return outcome
  }

  // MARK: Undoing one change

  /// The progress of undoing the change of one object.
  private struct Progress {
    var way: UndoneWay?
    /// The resource version for which a patch was rejected.
    var refused: (version: String?, failure: UndoFailure)?
    var tries = 0
    var waited = 0
  }

  /// Undoes one change. Returns nil if the change had no effect.
  private func takeBack(_ attempt: ApplyAttempt) throws(UndoFailure) -> UndoneWay? {
    var progress = Progress()
    while true {
      do throws(UndoFailure) {
        if try step(attempt, &progress) { return progress.way }
      } catch {
        switch error {
        case .going:
          if progress.waited >= timeout * 1000 { throw error }
        case .request(_, isPassing: true):
          progress.tries += 1
          if progress.tries >= 5 { throw error }
        default: throw error
        }
        let pause = min(2000, 100 << progress.tries)
        progress.waited += pause
        do throws(Interrupted) { try client.sleep(pause) } catch { throw .interrupted }
      }
    }
  }

  /// Reads the object and sends at most one request that brings it closer to its earlier state. Returns true if it has that
  /// state.
  private func step(_ attempt: ApplyAttempt, _ progress: inout Progress) throws(UndoFailure) -> Bool
  {
    let change = attempt.change
    let current = try read(change)
    let isDeleted =
      switch change.outcome {
      case .superfluous, .replaced: true
      default: false
      }
    guard let before = change.live else {
      guard let current else { return true }
      guard attempt.made(current) else { throw .foreign("it was created by another client") }
      progress.way = .deleted
      if current["metadata"]?["deletionTimestamp"] != nil { return true }
      try delete(change, current)
      return true
    }
    guard let current else {
      guard isDeleted else { throw .foreign("it has been deleted since") }
      progress.way = .madeAgain
      try create(change, before)
      return false
    }
    if current.uid == before.uid {
      if isDeleted {
        if current["metadata"]?["deletionTimestamp"] != nil { throw .going }
        return true
      }
      return try restore(attempt, before, current, &progress)
    }
    if progress.way == .madeAgain {
      try giveBack(change, before, current)
      return true
    }
    guard isDeleted, attempt.made(current) else {
      throw .foreign("it has been replaced by another object with that name")
    }
    if current["metadata"]?["deletionTimestamp"] != nil { throw .going }
    try delete(change, current)
    return false
  }

  /// Restores the fields whose values the change replaced.
  private func restore(
    _ attempt: ApplyAttempt, _ before: Content, _ current: Content, _ progress: inout Progress
  ) throws(UndoFailure) -> Bool {
    let change = attempt.change
    guard case .different(let after) = change.outcome else { return true }
    let reversal = FieldRollback(
      before: before, after: after, answer: attempt.answer, current: current)
    if !reversal.foreign.isEmpty {
      throw .foreign("\(reversal.foreign.joined(separator: ", ")) changed since")
    }
    guard !reversal.steps.isEmpty else {
      if progress.way != nil { try giveBack(change, before, current) }
      return true
    }
    let version = current["metadata"]?["resourceVersion"]?.text
    if let refused = progress.refused, refused.version == version { throw refused.failure }
    progress.way = .restored
    do throws(UndoFailure) {
      try patch(change, reversal.steps, version)
      return false
    } catch {
      // Controllers write to the object too, so its version may already be stale.
      guard case .request(let words, _) = error else { throw error }
      progress.refused = error.isPassing ? nil : (version, error)
      throw .request(words, isPassing: true)
    }
  }

  /// Returns fields to the managers that owned them, so that the next change by them or by kubectl-jitsi causes no conflict.
  private func giveBack(
    _ change: DryRunChange, _ before: Content, _ current: Content
  ) throws(UndoFailure) {
    let wanted =
      FieldManagers.entries(before).filter { !FieldManagers.isOfSubresource($0) }
      + FieldManagers.entries(current).filter(FieldManagers.isOfSubresource)
    if FieldManagers.comparable(wanted) == FieldManagers.comparable(FieldManagers.entries(current))
    {
      return
    }
    // The server ignores an empty list, so send one empty entry to clear the managers.
    let value = Content.list(wanted.isEmpty ? [.map([])] : wanted)
    do throws(UndoFailure) {
      try patch(
        change, [.set([.key("metadata"), .key("managedFields")], value)],
        current["metadata"]?["resourceVersion"]?.text)
    } catch {
      throw .request(
        "its values are restored, but kubectl-jitsi now owns its fields: \(error)", isPassing: true)
    }
  }

  // MARK: Requests

  private func read(_ change: DryRunChange) throws(UndoFailure) -> Content? {
    switch try perform(PlanDryRun.get(change.planned.object, change.type)) {
    case .success(let response):
      guard let content = PlanDryRun.content(response) else {
        throw .request("the server's response is not an object", isPassing: true)
      }
      return content
    case .failure(let error):
      if error.isNotFound { return nil }
      throw .request(error.description, isPassing: error.isTransient)
    }
  }

  private func delete(_ change: DryRunChange, _ current: Content) throws(UndoFailure) {
    let request = APIRequest.delete(
      change.type, namespace: change.type.scope(change.planned.object.namespace),
      name: change.planned.object.name,
      propagation: .background, uid: current.uid)
    if case .failure(let error) = try perform(request), !error.isNotFound {
      throw .request(error.description, isPassing: error.isTransient)
    }
  }

  /// Recreates an object. A Service gets its earlier cluster IP back if it is still free.
  private func create(_ change: DryRunChange, _ before: Content) throws(UndoFailure) {
    let kind = change.planned.object.kind
    var error = try create(change, body: before.lasting)
    if case .invalid? = error?.reason, kind == "Service" {
      error = try create(change, body: ClusterFields.removed(from: before, kind: kind))
    }
    if let error { throw .request(error.description, isPassing: error.isTransient) }
  }

  private func create(
    _ change: DryRunChange, body: Content
  ) throws(UndoFailure) -> APIError? {
    let request = APIRequest.create(
      change.type, namespace: change.type.scope(change.planned.object.namespace),
      object: JSONText(body).bytes, ChangeOptions())
    if case .failure(let error) = try perform(request) { return error }
    return nil
  }

  /// Patches an object if it still has a given resource version.
  private func patch(
    _ change: DryRunChange, _ steps: [FieldRollback.Step], _ version: String?
  ) throws(UndoFailure) {
    var patch = JSONPatch()
    if let version {
      patch.add(
        "test", [.key("metadata"), .key("resourceVersion")], .scalar(.string(version)))
    }
    for step in steps {
      switch step {
      case .set(let path, let value): patch.add("add", path, value)
      case .remove(let path): patch.add("remove", path)
      }
    }
    let request = APIRequest.jsonPatch(
      change.type, namespace: change.type.scope(change.planned.object.namespace),
      name: change.planned.object.name, patch: patch.bytes,
      ChangeOptions())
    if case .failure(let error) = try perform(request) {
      throw .request(error.description, isPassing: error.isTransient)
    }
  }

  private func perform(
    _ request: APIRequest
  ) throws(UndoFailure) -> Result<APIResponse, APIError> {
    do throws(Interrupted) {
      return try client.perform(request)
    } catch {
      throw .interrupted
    }
  }
}

/// How a change was undone.
package enum UndoneWay: Sendable, Hashable {
  case deleted, restored, madeAgain
}

/// The result of a rollback.
package struct UndoOutcome: Sendable {
  /// The changes that were undone, as `Kind/name`, the last change first.
  package var undone: [String] = []
  /// The changes that were not undone, as `Kind/name`.
  package var left: [String] = []

  package init() {}
}

/// The reason why a change could not be undone.
enum UndoFailure: Error, CustomStringConvertible {
  /// Another client has changed the object since.
  case foreign(String)
  case request(String, isPassing: Bool)
  case going
  case interrupted

  var isPassing: Bool { if case .request(_, isPassing: true) = self { true } else { false } }

  var description: String {
    switch self {
    case .foreign(let words), .request(let words, _): words
    case .going: "it is still being deleted"
    case .interrupted: "interrupted"
    }
  }
}

extension Content {
  var uid: String? { self["metadata"]?["uid"]?.text }
}
