import Kubernetes
public import YAML

/// A test of a rule, as the rule's file says it.
public struct RuleTest: Sendable {
  public let rule: String
  /// What the test shows.
  public let name: String
  public let file: String
  /// Where it begins.
  public let start: Mark
  public var line: Int { start.line }

  /// What its edits begin with.
  public let input: Input
  let isWhole: Bool
  let edits: [Edit]
  let expected: [ExpectedFinding]
  let fixed: [ExpectedField]

  /// Manifests that a test begins with.
  public enum Input: Sendable, Hashable {
    /// One of the healthy installations that are part of the program.
    case example(String)
    /// A file or folder, from the folder of the rule's file.
    case manifests(String)
    /// None: the edits add all objects.
    case nothing

    /// What messages call the text that lint reads.
    var name: String {
      if case .example(let name) = self { "\(name).yaml" } else { "manifests.yaml" }
    }
  }

  /// A change of the manifests.
  enum Edit: Sendable {
    case add(Content)
    /// A text behind all objects.
    case raw(String)
    /// A text that becomes another wherever it appears in a string.
    case everywhere(from: String, to: String)
    case object(ObjectEdit)
  }

  /// Changes of one object, made in this order.
  struct ObjectEdit: Sendable {
    let kind: String
    let name: String
    var isDeleted = false
    /// The name of a copy that is added.
    var copy: String?
    var set: [(path: FieldPath, value: Content)] = []
    var remove: [FieldPath] = []
    var replace: [(path: FieldPath, from: String, to: String)] = []
  }

  /// A finding that lint must report. What is nil may be anything.
  struct ExpectedFinding: Sendable {
    let start: Mark
    /// The rule that finds it; nil for the one that is tested.
    var rule: String?
    /// KIND/NAME; nil for a finding in no object.
    var object: String?
    /// Empty for a finding in an object as a whole.
    var path = ""
    /// A part of the line.
    var line: String?
    /// A part of the message.
    var message: String?
    var severity: String?
    var shard: Int?
    var isFixable = true
  }

  /// What a field must be after the fix.
  struct ExpectedField: Sendable {
    let start: Mark
    let object: String
    let path: FieldPath
    let content: Expectation

    enum Expectation: Sendable {
      case value(Content)
      /// A part of the text.
      case holds(String)
      case absent
    }
  }
}
