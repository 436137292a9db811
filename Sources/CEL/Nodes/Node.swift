/// An evaluable part of a compiled expression. Nodes are immutable.
class Node: @unchecked Sendable {
  /// The source offset reported for errors in this node, in bytes.
  final let offset: UInt32

  init(_ offset: UInt32) {
    self.offset = offset
  }

  /// The value, if the node is constant.
  var constant: Value? { nil }

  /// Evaluates the node.
  func evaluate(_ frame: inout Frame) throws(Fault) -> Value { .null }

  /// Evaluates the node and unwraps an optional; nil means absent.
  func unwrapped(_ frame: inout Frame) throws(Fault) -> Value? {
    let value = try evaluate(&frame)
    if case .optional(let optional) = value { return optional.value }
    return value
  }

  /// Evaluates a node that must be a boolean.
  func condition(_ frame: inout Frame) throws(Fault) -> Bool {
    if case .bool(let result) = try evaluate(&frame) { return result }
    throw Fault.overload.located(offset)
  }
}

/// A node that always yields a boolean, which avoids wrapping it in a value.
class ConditionNode: Node, @unchecked Sendable {
  final override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    .bool(try condition(&frame))
  }
}

/// A node that always yields an optional, which avoids boxing it when that is not needed.
class OptionalNode: Node, @unchecked Sendable {
  final override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    .optional(of: try unwrapped(&frame))
  }
}
