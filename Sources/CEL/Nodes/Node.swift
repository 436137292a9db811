/// A part of a compiled expression that can be evaluated. Nodes never change once they are made.
class Node: @unchecked Sendable {
  /// Where errors of this node are reported, in bytes of the source.
  final let offset: UInt32

  init(_ offset: UInt32) {
    self.offset = offset
  }

  /// The value, if it is the same in every evaluation.
  var constant: Value? { nil }

  /// Computes the value.
  func evaluate(_ frame: inout Frame) throws(Fault) -> Value { .null }

  /// Computes the value and takes it out of its optional, if it is in one; nil stands for none.
  func unwrapped(_ frame: inout Frame) throws(Fault) -> Value? {
    let value = try evaluate(&frame)
    if case .optional(let optional) = value { return optional.value }
    return value
  }

  /// Computes a value that must be true or false.
  func condition(_ frame: inout Frame) throws(Fault) -> Bool {
    if case .bool(let result) = try evaluate(&frame) { return result }
    throw Fault.overload.located(offset)
  }
}

/// A part whose value is always a bool, so that the bool is computed without a value around it.
class ConditionNode: Node, @unchecked Sendable {
  final override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    .bool(try condition(&frame))
  }
}

/// A part whose value is always an optional, computed without a box around it where none is needed.
class OptionalNode: Node, @unchecked Sendable {
  final override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    .optional(of: try unwrapped(&frame))
  }
}
