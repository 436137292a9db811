/// How a plan is carried out.
package struct ApplyOptions: Sendable {
  /// Takes fields over that belong to others.
  package var force = false
  /// Deletes and makes anew what can't be changed.
  package var allowsDisruption = false
  /// Where objects are kept before they are replaced or removed.
  package var backupFolder = "."
  /// Seconds that one stage may take to become ready.
  package var timeout = 600

  package init() {}
}

/// What happens while a plan is carried out.
package enum ApplyEvent: Sendable {
  case stage(String)
  case done(String)
  case backedUp(String, file: String)
  case waiting(String, reason: String)
  case ready(String)
  case undone(String, UndoneWay)
  case notUndone(String, reason: String)
}

/// Why carrying out a plan ended before its end.
package enum ApplyFailure: Error, Sendable, CustomStringConvertible {
  case request(object: String, words: String)
  case backup(object: String, file: String, words: String)
  case notReady(object: String, reason: String, seconds: Int)
  /// The API server does not take its pods, and will not before somebody changes something.
  case refusedPods(object: String, cause: String)
  case interrupted

  package var description: String {
    switch self {
    case .request(let object, let words): "\(object): \(words)"
    case .backup(let object, let file, let words):
      "\(object) was not changed because its backup could not be written: \(file): \(words)"
    case .notReady(let object, let reason, let seconds):
      "\(object) is not ready after \(seconds) s: \(reason)"
    case .refusedPods(let object, let cause): "\(object) cannot become ready: \(cause)"
    case .interrupted: "interrupted"
    }
  }
}

/// How far a plan came.
package struct ApplyOutcome: Sendable {
  /// Objects that are as they should be, as `Kind/name`.
  package var done: [String] = []
  /// Objects that are not.
  package var left: [String] = []
  package var failure: ApplyFailure?
  /// What was begun, in its order; the last of them is the one that failed, where one did.
  package var attempts: [ApplyAttempt] = []

  package init() {}
}
