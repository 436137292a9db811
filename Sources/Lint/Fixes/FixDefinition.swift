/// The fix of a validation, before its expressions are compiled.
public struct FixDefinition: Sendable {
  public var applicability: FixSummary.Applicability
  /// What the fix does, in the imperative: fixed, or an expression that evaluates to a string.
  public var description: String?
  public var descriptionExpression: RuleDefinition.Expression?
  /// There is no fix if this is false.
  public var when: RuleDefinition.Expression?
  public var patches: [Patch]
  public var creations: [Creation]
  /// Rules that cannot report anything until the fix is made, such as the one that checks whether metrics are scraped,
  /// for a fix that enables them.
  public var uncovers: [String]

  /// A change at one place, or at one place per element of a list.
  public struct Patch: Sendable {
    /// A list; the patch is applied once per element, as `each`.
    public var forEach: RuleDefinition.Expression?
    public var when: RuleDefinition.Expression?
    /// The value to change; by default, the one that the finding points to.
    public var object: RuleDefinition.Expression?
    /// The field in that value: fixed, or an expression that evaluates to a string. The finding's own path if both this
    /// and `object` are omitted.
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

  /// The operation of a patch.
  public enum Operation: Sendable {
    /// Sets the field, creating it if necessary.
    case value(ValueTemplate)
    /// Appends an element to the list.
    case append(ValueTemplate)
    /// Removes the field, the element, or the line of haproxy.cfg.
    case remove
    /// Renames the field's key.
    case rename(RuleDefinition.Expression)
    /// Replaces every occurrence of a text.
    case replace(from: RuleDefinition.Expression, to: RuleDefinition.Expression)
    /// Inserts lines of haproxy.cfg below or above the object, or replaces it.
    case lineBelow(RuleDefinition.Expression)
    case lineAbove(RuleDefinition.Expression)
    case text(RuleDefinition.Expression)
  }

  /// Objects to create.
  public struct Creation: Sendable {
    public var forEach: RuleDefinition.Expression?
    public var when: RuleDefinition.Expression?
    /// A value in the file that the object is added to.
    public var beside: RuleDefinition.Expression
    /// The object, as a map.
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
