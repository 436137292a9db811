public import YAML

/// A value of a fix as its rule writes it: YAML whose scalars may hold expressions, as in `name: ${jvb.name}-headless`.
public indirect enum ValueTemplate: Sendable {
  /// A value without expressions.
  case content(Content)
  /// A scalar that is one expression: the value keeps its type. Null, and an optional without a value, drop the key or the
  /// element that they are the value of.
  case expression(RuleDefinition.Expression)
  /// A scalar of text and expressions: a string.
  case text([Part])
  case list([ValueTemplate])
  case map([Entry])

  /// A part of a scalar.
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
