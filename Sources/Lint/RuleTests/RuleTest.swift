import Kubernetes
public import YAML

/// A test of a rule, as written in the rule's file.
public struct RuleTest: Sendable {
  public let rule: String
  /// The name: what the test shows.
  public let name: String
  public let file: String
  /// The position at which it begins.
  public let start: Mark
  public var line: Int { start.line }

  /// The manifests that its edits are applied to.
  public let input: Input
  let isWhole: Bool
  let edits: [Edit]
  let expected: [ExpectedFinding]
  let fixed: [ExpectedField]

  /// The manifests that a test starts from.
  public enum Input: Sendable, Hashable {
    /// One of the embedded healthy installations.
    case example(String)
    /// A file or folder, relative to the folder of the rule's file.
    case manifests(String)
    /// No manifests: the edits add all objects.
    case nothing

    /// The name of the linted text in messages.
    var name: String {
      if case .example(let name) = self { "\(name).yaml" } else { "manifests.yaml" }
    }
  }

  /// A change to the manifests.
  enum Edit: Sendable {
    case add(Content)
    /// Text that is appended after all objects.
    case raw(String)
    /// A text replaced wherever it occurs in a string.
    case everywhere(from: String, to: String)
    case object(ObjectEdit)
  }

  /// Changes to one object, made in this order.
  struct ObjectEdit: Sendable {
    let kind: String
    let name: String
    var isDeleted = false
    /// The name of a copy to add.
    var copy: String?
    var set: [(path: FieldPath, value: Content)] = []
    var remove: [FieldPath] = []
    var replace: [(path: FieldPath, from: String, to: String)] = []
  }

  /// A finding that lint must report. A `line`, `message`, `severity` or `shard` that is nil matches anything.
  struct ExpectedFinding: Sendable {
    let start: Mark
    /// The rule that reports it; nil for the tested rule.
    var rule: String?
    /// KIND/NAME; nil for a finding outside objects.
    var object: String?
    /// Empty for a finding about a whole object.
    var path = ""
    /// A substring of the line.
    var line: String?
    /// A substring of the message.
    var message: String?
    var severity: String?
    var shard: Int?
    var isFixable = true
  }

  /// The expected value of a field after the fix.
  struct ExpectedField: Sendable {
    let start: Mark
    let object: String
    let path: FieldPath
    let content: Expectation

    enum Expectation: Sendable {
      case value(Content)
      /// A substring of the value.
      case holds(String)
      case absent
    }
  }
}
