/// How a rule mends what a validation finds, before its expressions are compiled.
public struct FixDefinition: Sendable {
  public var applicability: FixSummary.Applicability
  /// What the fix does, in the imperative: fixed, or an expression that gives a string.
  public var description: String?
  public var descriptionExpression: RuleDefinition.Expression?
  /// There is no fix where this is false.
  public var when: RuleDefinition.Expression?
  public var patches: [Patch]
  public var creations: [Creation]
  /// Rules that report nothing until the fix is made, such as the one that wants the metrics scraped that the fix turns on.
  public var uncovers: [String]

  /// A change of one place, or of one place for each element of a list.
  public struct Patch: Sendable {
    /// A list; the patch is then made for each of its elements, as `each`.
    public var forEach: RuleDefinition.Expression?
    public var when: RuleDefinition.Expression?
    /// What is changed; what the finding points into when it is left out.
    public var object: RuleDefinition.Expression?
    /// The field in that: fixed, or an expression that gives a string; the finding's own when both and `object` are left
    /// out.
    public var path: String?
    public var pathExpression: RuleDefinition.Expression?
    public var operation: Operation

    public init(
      forEach: RuleDefinition.Expression? = nil, when: RuleDefinition.Expression? = nil,
      object: RuleDefinition.Expression? = nil, path: String? = nil,
      pathExpression: RuleDefinition.Expression? = nil, operation: Operation
    ) {
      self.forEach = forEach
      self.when = when
      self.object = object
      self.path = path
      self.pathExpression = pathExpression
      self.operation = operation
    }
  }

  /// What happens at a place.
  public enum Operation: Sendable {
    /// The field gets a value, and is made where it is missing.
    case value(ValueTemplate)
    /// The list gets one more element.
    case append(ValueTemplate)
    /// The field, the element, or the line of haproxy.cfg goes.
    case remove
    /// The field's key gets another name.
    case rename(RuleDefinition.Expression)
    /// Every occurrence of a text becomes another.
    case replace(from: RuleDefinition.Expression, to: RuleDefinition.Expression)
    /// Lines of haproxy.cfg below, above, or in place of what the object stands for.
    case lineBelow(RuleDefinition.Expression)
    case lineAbove(RuleDefinition.Expression)
    case text(RuleDefinition.Expression)
  }

  /// Objects that are missing.
  public struct Creation: Sendable {
    public var forEach: RuleDefinition.Expression?
    public var when: RuleDefinition.Expression?
    /// Something in the file that the object goes to.
    public var beside: RuleDefinition.Expression
    /// A map.
    public var object: ValueTemplate

    public init(
      forEach: RuleDefinition.Expression? = nil, when: RuleDefinition.Expression? = nil,
      beside: RuleDefinition.Expression, object: ValueTemplate
    ) {
      self.forEach = forEach
      self.when = when
      self.beside = beside
      self.object = object
    }
  }

  public init(
    applicability: FixSummary.Applicability, description: String? = nil,
    descriptionExpression: RuleDefinition.Expression? = nil,
    when: RuleDefinition.Expression? = nil, patches: [Patch] = [], creations: [Creation] = [],
    uncovers: [String] = []
  ) {
    self.applicability = applicability
    self.description = description
    self.descriptionExpression = descriptionExpression
    self.when = when
    self.patches = patches
    self.creations = creations
    self.uncovers = uncovers
  }
}
