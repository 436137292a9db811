/// A compiled expression. It may be evaluated any number of times, from any thread.
public struct Program: Sendable {
  /// The expression as it was written.
  public let source: String
  /// The type of the result; `.dyn` when it isn't known before.
  public let resultType: StaticType
  /// The places, in the environment's order, of the variables that the expression uses.
  public let usedVariables: [Int]
  /// The names of the variables that the expression uses.
  public let variableNames: [String]
  private let root: Node
  private let localCount: Int
  private let weight: Int

  init(
    source: String, root: Node, resultType: StaticType, localCount: Int, weight: Int,
    usedVariables: [Int], names: [String]
  ) {
    self.source = source
    self.root = root
    self.resultType = resultType
    self.localCount = localCount
    self.weight = weight
    self.usedVariables = usedVariables
    variableNames = usedVariables.map { names[$0] }
  }

  /// The result, when it is the same whatever the variables are and was computed beforehand.
  public var constant: Value? { root.constant }

  /// Evaluates the expression.
  ///
  /// - Parameters:
  ///   - variables: a value for each variable, in the environment's order.
  ///   - limits: what the evaluation may take.
  public func evaluate(
    _ variables: [Value], limits: Limits = .default
  ) throws(EvaluationError) -> Value {
    var frame = Frame(variables: variables, localCount: localCount, limits: limits)
    do {
      try frame.spend(weight)
      return try root.evaluate(&frame)
    } catch {
      throw located(error)
    }
  }

  /// Evaluates an expression whose result must be true or false; any other result is an error.
  public func evaluateCondition(
    _ variables: [Value], limits: Limits = .default
  ) throws(EvaluationError) -> Bool {
    var frame = Frame(variables: variables, localCount: localCount, limits: limits)
    do {
      try frame.spend(weight)
      return try root.condition(&frame)
    } catch {
      throw located(error)
    }
  }

  private func located(_ fault: Fault) -> EvaluationError {
    let offset = fault.offset == .max ? 0 : Int(fault.offset)
    return EvaluationError(fault.message, at: offset, in: source)
  }
}
