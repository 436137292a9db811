typealias UnaryBody = @Sendable (Value, inout Frame) throws(Fault) -> Value
typealias BinaryBody = @Sendable (Value, Value, inout Frame) throws(Fault) -> Value
typealias TernaryBody = @Sendable (Value, Value, Value, inout Frame) throws(Fault) -> Value
typealias VariadicBody = @Sendable ([Value], inout Frame) throws(Fault) -> Value

final class UnaryCallNode: Node, @unchecked Sendable {
  private let name: String
  private let body: UnaryBody
  private let first: Node

  init(_ name: String, _ body: @escaping UnaryBody, _ first: Node, _ offset: UInt32) {
    self.name = name
    self.body = body
    self.first = first
    super.init(offset)
  }

  override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    let first = try first.evaluate(&frame)
    do {
      return try body(first, &frame)
    } catch {
      throw error.located(offset, calling: name, first)
    }
  }
}

final class BinaryCallNode: Node, @unchecked Sendable {
  private let name: String
  private let body: BinaryBody
  private let first: Node
  private let second: Node

  init(
    _ name: String, _ body: @escaping BinaryBody, _ first: Node, _ second: Node, _ offset: UInt32
  ) {
    self.name = name
    self.body = body
    self.first = first
    self.second = second
    super.init(offset)
  }

  override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    let first = try first.evaluate(&frame)
    let second = try second.evaluate(&frame)
    do {
      return try body(first, second, &frame)
    } catch {
      throw error.located(offset, calling: name, first, second)
    }
  }
}

final class TernaryCallNode: Node, @unchecked Sendable {
  private let name: String
  private let body: TernaryBody
  private let first: Node
  private let second: Node
  private let third: Node

  init(
    _ name: String, _ body: @escaping TernaryBody, _ first: Node, _ second: Node, _ third: Node,
    _ offset: UInt32
  ) {
    self.name = name
    self.body = body
    self.first = first
    self.second = second
    self.third = third
    super.init(offset)
  }

  override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    let first = try first.evaluate(&frame)
    let second = try second.evaluate(&frame)
    let third = try third.evaluate(&frame)
    do {
      return try body(first, second, third, &frame)
    } catch {
      throw error.located(offset, calling: name, first, second, third)
    }
  }
}

final class VariadicCallNode: Node, @unchecked Sendable {
  private let body: VariadicBody
  private let operands: [Node]

  init(_ body: @escaping VariadicBody, _ operands: [Node], _ offset: UInt32) {
    self.body = body
    self.operands = operands
    super.init(offset)
  }

  override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    var values: [Value] = []
    values.reserveCapacity(operands.count)
    for operand in operands { values.append(try operand.evaluate(&frame)) }
    do {
      return try body(values, &frame)
    } catch {
      throw error.located(offset)
    }
  }
}

/// `x.matches("pattern")` with a precompiled pattern.
final class MatchNode: ConditionNode, @unchecked Sendable {
  private let text: Node
  private let pattern: Regex

  init(_ text: Node, _ pattern: Regex, _ offset: UInt32) {
    self.text = text
    self.pattern = pattern
    super.init(offset)
  }

  override func condition(_ frame: inout Frame) throws(Fault) -> Bool {
    let value = try text.evaluate(&frame)
    guard case .string(let text) = value else {
      throw Fault.overload.located(offset, calling: "matches", value, .string(""))
    }
    do {
      return try pattern.isMatch(text, &frame)
    } catch {
      throw error.located(offset)
    }
  }
}
