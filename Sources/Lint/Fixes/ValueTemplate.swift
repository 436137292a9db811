public import YAML

/// A value in a fix as the rule writes it: YAML whose scalars may contain expressions, as in `name: ${jvb.name}-headless`.
public indirect enum ValueTemplate: Sendable {
  /// A value without expressions.
  case content(Content)
  /// A scalar that is a single expression and keeps the type of its value. Null and empty optionals drop the key or element.
  case expression(RuleDefinition.Expression)
  /// A scalar of text and expressions, which evaluates to a string.
  case text([Part])
  case list([ValueTemplate])
  case map([Entry])

  /// A literal text or an expression in a scalar.
  public enum Part: Sendable {
    case text(String)
    case expression(RuleDefinition.Expression)
  }

  /// A key and its value.
  public struct Entry: Sendable {
    public let key: String
    public let value: ValueTemplate

    public init(_ key: String, _ value: ValueTemplate) {
      self.key = key
      self.value = value
    }
  }
}
