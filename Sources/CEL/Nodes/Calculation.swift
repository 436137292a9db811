final class CalculationNode: Node, @unchecked Sendable {
  enum Sign: String {
    case add = "_+_"
    case subtract = "_-_"
    case multiply = "_*_"
    case divide = "_/_"
    case remainder = "_%_"
  }

  private let left: Node
  private let right: Node
  private let sign: Sign

  init(_ left: Node, _ right: Node, _ sign: Sign, _ offset: UInt32) {
    self.left = left
    self.right = right
    self.sign = sign
    super.init(offset)
  }

  override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    let left = try left.evaluate(&frame)
    let right = try right.evaluate(&frame)
    do {
      switch sign {
      case .add: return try Arithmetic.add(left, right, &frame)
      case .subtract: return try Arithmetic.subtract(left, right)
      case .multiply: return try Arithmetic.multiply(left, right)
      case .divide: return try Arithmetic.divide(left, right)
      case .remainder: return try Arithmetic.remainder(left, right)
      }
    } catch {
      throw error.located(offset, calling: sign.rawValue, left, right)
    }
  }
}

final class NegationNode: Node, @unchecked Sendable {
  private let operand: Node

  init(_ operand: Node, _ offset: UInt32) {
    self.operand = operand
    super.init(offset)
  }

  override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    let value = try operand.evaluate(&frame)
    do {
      return try Arithmetic.negate(value)
    } catch {
      throw error.located(offset, calling: "-_", value)
    }
  }
}
