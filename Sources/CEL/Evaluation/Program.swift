/// A compiled expression. Can be evaluated any number of times from any thread.
public struct Program: Sendable {
  /// Shared storage, because programs are copied often.
  private final class Body: Sendable {
    let source: String
    let resultType: StaticType
    let usedVariables: [Int]
    let usedFields: [(slot: Int, name: String)]
    let names: [String]
    let root: Node
    let localCount: Int
    let weight: Int

    init(
      source: String, resultType: StaticType, usedVariables: [Int],
      usedFields: [(slot: Int, name: String)], names: [String], root: Node, localCount: Int,
      weight: Int
    ) {
      self.source = source
      self.resultType = resultType
      self.usedVariables = usedVariables
      self.usedFields = usedFields
      self.names = names
      self.root = root
      self.localCount = localCount
      self.weight = weight
    }
  }

  private let body: Body

  init(
    source: String, root: Node, resultType: StaticType, localCount: Int, weight: Int,
    usedVariables: [Int], usedFields: [(slot: Int, name: String)], names: [String]
  ) {
    body = Body(
      source: source, resultType: resultType, usedVariables: usedVariables, usedFields: usedFields,
      names: names, root: root, localCount: localCount, weight: weight)
  }

  /// The source text of the expression.
  public var source: String { body.source }
  /// The type of the result; `.dyn` if it is not known at compile time.
  public var resultType: StaticType { body.resultType }
  /// The indexes, in the environment's order, of the variables the expression uses.
  public var usedVariables: [Int] { Set(body.usedVariables).sorted() }
  /// The names of the variables the expression uses.
  public var variableNames: [String] { usedVariables.map { body.names[$0] } }

  /// Returns the fields selected from a variable, in source order. Fields can be repeated.
  public func fields(of variable: Int) -> [String] {
    body.usedFields.compactMap { $0.slot == variable ? $0.name : nil }
  }

  /// The result, if the expression is constant.
  public var constant: Value? { body.root.constant }

  /// Evaluates the expression.
  ///
  /// - Parameters:
  ///   - variables: One value per variable, in the environment's order.
  ///   - limits: The limits of the evaluation.
  public func evaluate(
    _ variables: [Value], limits: Limits = .default
  ) throws(EvaluationError) -> Value {
    var frame = Frame(variables: variables, localCount: body.localCount, limits: limits)
    do {
      try frame.spend(body.weight)
      return try body.root.evaluate(&frame)
    } catch {
      throw located(error)
    }
  }

  /// Evaluates an expression whose result must be a boolean; any other result is an error.
  public func evaluateCondition(
    _ variables: [Value], limits: Limits = .default
  ) throws(EvaluationError) -> Bool {
    var frame = Frame(variables: variables, localCount: body.localCount, limits: limits)
    do {
      try frame.spend(body.weight)
      return try body.root.condition(&frame)
    } catch {
      throw located(error)
    }
  }

  private func located(_ fault: Fault) -> EvaluationError {
    let offset = fault.offset == .max ? 0 : Int(fault.offset)
    return EvaluationError(fault.message, at: offset, in: body.source)
  }
}
