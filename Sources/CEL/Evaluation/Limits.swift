/// Limits on an evaluation; exceeding them is an error.
public struct Limits: Sendable {
  /// The maximum cost: about one step per evaluated subexpression, per element visited, and per
  /// eight bytes of text created or searched.
  public var cost: Int
  /// The maximum length of a created string or bytes value, in bytes.
  public var textLength: Int
  /// The maximum number of elements in a created list or map.
  public var elementCount: Int

  /// Creates limits. The defaults are generous enough for any rule.
  public init(
    cost: Int = 10_000_000, textLength: Int = 16_000_000, elementCount: Int = 1_000_000
  ) {
    self.cost = cost
    self.textLength = textLength
    self.elementCount = elementCount
  }

  /// The limits used for rules.
  public static let `default` = Limits()

  static let folding = Limits(cost: 2000, textLength: 10_000, elementCount: 1000)
}
