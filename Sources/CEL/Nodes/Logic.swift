final class NotNode: ConditionNode, @unchecked Sendable {
  private let operand: Node

  init(_ operand: Node, _ offset: UInt32) {
    self.operand = operand
    super.init(offset)
  }

  override func condition(_ frame: inout Frame) throws(Fault) -> Bool {
    try !operand.condition(&frame)
  }
}

/// A chain of `&&` or `||`: a deciding value takes precedence over errors, regardless of order.
final class LogicNode: ConditionNode, @unchecked Sendable {
  private let operands: [Node]
  private let deciding: Bool

  init(_ operands: [Node], deciding: Bool, _ offset: UInt32) {
    self.operands = operands
    self.deciding = deciding
    super.init(offset)
  }

  override func condition(_ frame: inout Frame) throws(Fault) -> Bool {
    var failure: Fault?
    for operand in operands {
      do {
        if try operand.condition(&frame) == deciding { return deciding }
      } catch {
        if error.isFatal { throw error }
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    return !deciding
  }
}

final class ConditionalNode: Node, @unchecked Sendable {
  private let test: Node
  private let yes: Node
  private let no: Node

  init(_ test: Node, _ yes: Node, _ no: Node, _ offset: UInt32) {
    self.test = test
    self.yes = yes
    self.no = no
    super.init(offset)
  }

  override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    try test.condition(&frame) ? try yes.evaluate(&frame) : try no.evaluate(&frame)
  }

  override func unwrapped(_ frame: inout Frame) throws(Fault) -> Value? {
    try test.condition(&frame) ? try yes.unwrapped(&frame) : try no.unwrapped(&frame)
  }

  override func condition(_ frame: inout Frame) throws(Fault) -> Bool {
    try test.condition(&frame) ? try yes.condition(&frame) : try no.condition(&frame)
  }
}
