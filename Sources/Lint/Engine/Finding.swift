public import YAML

/// The severity of a finding.
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

/// A reference to a Kubernetes object.
public struct ObjectReference: Sendable, Hashable {
  public let apiVersion: String
  public let kind: String
  /// Nil for cluster-scoped objects.
  public let namespace: String?
  public let name: String

  public init(apiVersion: String, kind: String, namespace: String?, name: String) {
    self.apiVersion = apiVersion
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }
}

/// A fault in the user's manifests, with the position to change.
public struct Finding: Sendable {
  /// The id of the rule.
  public let rule: String
  public internal(set) var severity: Severity
  /// One sentence: what is wrong, and the consequence for calls.
  public let message: String
  /// How to resolve it.
  public let remediation: String?
  /// The index of the affected shard; nil outside shards.
  public let shard: Int?
  /// Nil if there is no object, as in a document that does not parse.
  public let object: ObjectReference?
  /// The path of the field in the object, as in `spec.ports[0].port`.
  public let path: String?
  /// The text that contains the finding; reports show its name.
  public let file: SourceFile
  public let start: Mark
  /// The end of the value; equal to `start` if only a position is known.
  public let end: Mark
  /// The template that the text was rendered from.
  public let source: String?
  /// The position in the user's files that it was rendered from; nil if the finding is in one of those files, or if the
  /// origin is unknown.
  public internal(set) var origin: FindingOrigin?
  /// The change that `--fix` can make; nil if a person has to make one.
  public internal(set) var fix: Fix?
  /// The change to make by hand if a fix exists but cannot be applied to this input.
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

/// The kind and description of a finding's fix.
public struct FixSummary: Sendable, Hashable {
  /// The risk of a fix.
  public enum Applicability: String, Sendable, Hashable, CaseIterable {
    /// An edit that cannot interrupt calls.
    case safe
    /// An edit that restarts or replaces a workload that carries calls.
    case unsafe
    /// A new object.
    case create
  }

  public let applicability: Applicability
  public let description: String

  public init(applicability: Applicability, description: String) {
    self.applicability = applicability
    self.description = description
  }
}
