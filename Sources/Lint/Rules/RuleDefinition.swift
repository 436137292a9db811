public import YAML

/// A rule as written in its file, before its expressions are compiled.
public struct RuleDefinition: Sendable {
  public var id: String
  public var severity: Severity
  /// One sentence that is true for a healthy installation.
  public var summary: String
  /// Its purpose, and the consequence for calls if it is violated.
  public var rationale: String
  /// How to resolve a finding.
  public var remediation: String
  /// The subjects of the rule.
  public var scope: Scope
  /// For rules about objects, the only kinds that it checks; empty for all.
  public var kinds: [String]
  /// The rule reports nothing if this is false.
  public var when: Expression?
  public var variables: [Variable]
  public var validations: [Validation]

  /// The kinds of subjects of rules.
  public enum Scope: String, Sendable, CaseIterable {
    case installation, shard, web, jicofo, prosody, jvb, haproxy, object, document
  }

  /// An expression, and its position.
  public struct Expression: Sendable {
    public let text: String
    /// Nil for embedded rules.
    public let place: ExpressionSource?

    public init(_ text: String, place: ExpressionSource? = nil) {
      self.text = text
      self.place = place
    }
  }

  /// The position of an expression's text.
  public struct ExpressionSource: Sendable {
    public let node: Node
    /// Its offset in the node's content, in bytes.
    public let offset: Int

    public init(node: Node, offset: Int = 0) {
      self.node = node
      self.offset = offset
    }
  }

  /// A named expression that the expressions below it can use.
  public struct Variable: Sendable {
    public let name: String
    public let expression: Expression

    public init(_ name: String, _ expression: Expression) {
      self.name = name
      self.expression = expression
    }
  }

  /// A condition, and the finding if it is not met.
  public struct Validation: Sendable {
    /// A list; the validation is run once per element, as `item`.
    public var forEach: Expression?
    /// The validation is skipped if this is false.
    public var when: Expression?
    /// There is a finding if this is false. If nil, there is a finding for every element of `forEach`, or whenever
    /// `when` is true.
    public var expression: Expression?
    /// The message: fixed, or an expression that evaluates to a string.
    public var message: String?
    public var messageExpression: Expression?
    /// The value that the finding points to; by default, the rule's subject.
    public var object: Expression?
    /// The field in that value, as in `spec.type`: fixed, or an expression that evaluates to a string.
    public var path: String?
    public var pathExpression: Expression?
    /// The severity of this validation's findings, if it differs from the rule's.
    public var severity: Severity?
    /// The fix for the validation's findings; nil if a person has to decide.
    public var fix: FixDefinition?

    public init(
      forEach: Expression? = nil, when: Expression? = nil, expression: Expression? = nil,
      message: String? = nil, messageExpression: Expression? = nil, object: Expression? = nil,
      path: String? = nil, pathExpression: Expression? = nil, severity: Severity? = nil,
      fix: FixDefinition? = nil
    ) {
      self.forEach = forEach
      self.when = when
      self.expression = expression
      self.message = message
      self.messageExpression = messageExpression
      self.object = object
      self.path = path
      self.pathExpression = pathExpression
      self.severity = severity
      self.fix = fix
    }
  }

  public init(
    id: String, severity: Severity, summary: String, rationale: String, remediation: String,
    scope: Scope, kinds: [String] = [], when: Expression? = nil, variables: [Variable] = [],
    validations: [Validation]
  ) {
    self.id = id
    self.severity = severity
    self.summary = summary
    self.rationale = rationale
    self.remediation = remediation
    self.scope = scope
    self.kinds = kinds
    self.when = when
    self.variables = variables
    self.validations = validations
  }
}
