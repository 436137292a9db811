final class ConstantNode: Node, @unchecked Sendable {
  private let value: Value

  init(_ value: Value, _ offset: UInt32) {
    self.value = value
    super.init(offset)
  }

  override var constant: Value? { value }

  override func evaluate(_ frame: inout Frame) throws(Fault) -> Value { value }
}

final class VariableNode: Node, @unchecked Sendable {
  let slot: Int
  private let name: String

  init(_ slot: Int, _ name: String, _ offset: UInt32) {
    self.slot = slot
    self.name = name
    super.init(offset)
  }

  override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    guard slot < frame.variables.count else {
      throw Fault("no such attribute: \(name)").located(offset)
    }
    return frame.variables[slot]
  }
}

final class LocalNode: Node, @unchecked Sendable {
  private let slot: Int

  init(_ slot: Int, _ offset: UInt32) {
    self.slot = slot
    super.init(offset)
  }

  override func evaluate(_ frame: inout Frame) throws(Fault) -> Value { frame.locals[slot] }
}

/// A part that could not be resolved, in an environment that defers errors to evaluation.
final class FailingNode: Node, @unchecked Sendable {
  private let message: String

  init(_ message: String, _ offset: UInt32) {
    self.message = message
    super.init(offset)
  }

  override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    throw Fault(message).located(offset)
  }
}
