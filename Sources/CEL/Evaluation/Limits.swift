/// How much an evaluation may take before it ends in an error.
public struct Limits: Sendable {
  /// Steps of work: about one for each part of an expression that is evaluated, each element
  /// looked at and each eight bytes of text made or searched.
  public var cost: Int
  /// The longest string or bytes value that may be made, in bytes.
  public var textLength: Int
  /// The longest list or map that may be made.
  public var elementCount: Int

  /// Makes limits; what isn't named is as generous as a rule could need.
  public init(
    cost: Int = 10_000_000, textLength: Int = 16_000_000, elementCount: Int = 1_000_000
  ) {
    self.cost = cost
    self.textLength = textLength
    self.elementCount = elementCount
  }

  /// What rules are given.
  public static let `default` = Limits()

  static let folding = Limits(cost: 2000, textLength: 10_000, elementCount: 1000)
}
