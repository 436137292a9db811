public import YAML

/// How bad a finding is.
public enum Severity: String, Sendable, Hashable, Comparable, CaseIterable {
  case info, warning, error

  public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .error: 2
    }
  }
}

/// Names an object of Kubernetes.
public struct ObjectReference: Sendable, Hashable {
  public let apiVersion: String
  public let kind: String
  /// Nil for objects without a namespace of their own.
  public let namespace: String?
  public let name: String

  public init(apiVersion: String, kind: String, namespace: String?, name: String) {
    self.apiVersion = apiVersion
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }
}

/// A fault of the user's manifests, at the place to change.
public struct Finding: Sendable {
  /// The id of the rule.
  public let rule: String
  public internal(set) var severity: Severity
  /// One sentence: what is wrong, and what breaks in a call if it stays.
  public let message: String
  /// What to do about it.
  public let remediation: String?
  /// The index of the shard that it concerns; nil outside shards.
  public let shard: Int?
  /// Nil where there is no object, as in a document that does not parse.
  public let object: ObjectReference?
  /// The field in the object, as in `spec.ports[0].port`.
  public let path: String?
  /// The text that the finding stands in; its name is what is shown.
  public let file: SourceFile
  public let start: Mark
  /// The end of the value; the same as `start` where only a place is known.
  public let end: Mark
  /// The template that the text was rendered from.
  public let source: String?
  /// Where in the user's files it was rendered from; nil where it stands in one of them, or nobody can tell.
  public internal(set) var origin: FindingOrigin?
  /// The change that `--fix` can make; nil where a person has to make one.
  public internal(set) var fix: Fix?
  /// What to change by hand, where a fix is known and cannot be made in this input.
  public internal(set) var advice: String?

  public init(
    rule: String, severity: Severity, message: String, remediation: String?, shard: Int?,
    object: ObjectReference?, path: String?, file: SourceFile, start: Mark, end: Mark,
    source: String?, origin: FindingOrigin? = nil, fix: Fix?
  ) {
    self.rule = rule
    self.severity = severity
    self.message = message
    self.remediation = remediation
    self.shard = shard
    self.object = object
    self.path = path
    self.file = file
    self.start = start
    self.end = end
    self.source = source
    self.origin = origin
    self.fix = fix
  }
}

/// What a finding's fix would do.
public struct FixSummary: Sendable, Hashable {
  public enum Applicability: String, Sendable, Hashable, CaseIterable {
    /// An edit that cannot interrupt a call.
    case safe
    /// An edit that restarts or replaces something that carries calls.
    case unsafe
    /// An object that is missing.
    case create
  }

  public let applicability: Applicability
  public let description: String

  public init(applicability: Applicability, description: String) {
    self.applicability = applicability
    self.description = description
  }
}
