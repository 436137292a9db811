public import YAML

/// A rule as its file says it, before its expressions are compiled.
public struct RuleDefinition: Sendable {
  public var id: String
  public var severity: Severity
  /// One sentence: what holds in a healthy installation.
  public var summary: String
  /// What it is for, and what breaks in a call without it.
  public var rationale: String
  /// What to do about a finding.
  public var remediation: String
  /// What the rule is asked for.
  public var scope: Scope
  /// For rules about objects: the only kinds that it is asked for; empty for all.
  public var kinds: [String]
  /// The rule is silent where this is false.
  public var when: Expression?
  public var variables: [Variable]
  public var validations: [Validation]

  /// Things of the input that a rule can be asked for.
  public enum Scope: String, Sendable, CaseIterable {
    case installation, shard, web, jicofo, prosody, jvb, haproxy, object, document
  }

  /// An expression, and where it was written.
  public struct Expression: Sendable {
    public let text: String
    /// Nil for the rules that are part of the program.
    public let place: ExpressionSource?

    public init(_ text: String, place: ExpressionSource? = nil) {
      self.text = text
      self.place = place
    }
  }

  /// Where an expression's text begins.
  public struct ExpressionSource: Sendable {
    public let node: Node
    /// Where it begins in the node's content, in bytes.
    public let offset: Int

    public init(node: Node, offset: Int = 0) {
      self.node = node
      self.offset = offset
    }
  }

  public struct Variable: Sendable {
    public let name: String
    public let expression: Expression

    public init(_ name: String, _ expression: Expression) {
      self.name = name
      self.expression = expression
    }
  }

  public struct Validation: Sendable {
    /// A list; the validation is then made for each of its elements, as `item`.
    public var forEach: Expression?
    /// The validation is skipped where this is false.
    public var when: Expression?
    /// False where there is a finding. Nil where the validation is a finding wherever it applies: for every element of
    /// `forEach`, or wherever `when` holds.
    public var expression: Expression?
    /// The message: fixed, or an expression that gives a string.
    public var message: String?
    public var messageExpression: Expression?
    /// What the finding points into; the rule's own subject when it is left out.
    public var object: Expression?
    /// The field in that, as in `spec.type`: fixed, or an expression that gives a string.
    public var path: String?
    public var pathExpression: Expression?
    /// The severity of this validation's findings, where it is not the rule's.
    public var severity: Severity?
    /// How to mend what the validation finds; nil where a person has to decide.
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
