/// `x.orValue(y)`; y is evaluated only if needed.
final class OrValueNode: Node, @unchecked Sendable {
  private let operand: Node
  private let fallback: Node
  private let isChecked: Bool

  init(_ operand: Node, _ fallback: Node, isChecked: Bool, _ offset: UInt32) {
    self.operand = operand
    self.fallback = fallback
    self.isChecked = isChecked
    super.init(offset)
  }

  override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    if isChecked {
      if let value = try operand.unwrapped(&frame) { return value }
    } else {
      let value = try operand.evaluate(&frame)
      guard case .optional(let optional) = value else {
        throw Fault.overload.located(offset, calling: "orValue", value)
      }
      if let value = optional.value { return value }
    }
    return try fallback.evaluate(&frame)
  }
}

/// `x.or(y)`; y is evaluated only if needed.
final class AlternativeNode: OptionalNode, @unchecked Sendable {
  private let operand: Node
  private let other: Node

  init(_ operand: Node, _ other: Node, _ offset: UInt32) {
    self.operand = operand
    self.other = other
    super.init(offset)
  }

  override func unwrapped(_ frame: inout Frame) throws(Fault) -> Value? {
    if let value = try content(of: operand, &frame) { return value }
    return try content(of: other, &frame)
  }

  private func content(of node: Node, _ frame: inout Frame) throws(Fault) -> Value? {
    if node is OptionalNode { return try node.unwrapped(&frame) }
    let value = try node.evaluate(&frame)
    guard case .optional(let optional) = value else {
      throw Fault.overload.located(offset, calling: "or", value)
    }
    return optional.value
  }
}

/// `x.optMap(v, y)` and `x.optFlatMap(v, y)`.
final class OptionalMapNode: OptionalNode, @unchecked Sendable {
  private let operand: Node
  private let slot: Int
  private let body: Node
  private let isFlat: Bool

  init(_ operand: Node, _ slot: Int, _ body: Node, isFlat: Bool, _ offset: UInt32) {
    self.operand = operand
    self.slot = slot
    self.body = body
    self.isFlat = isFlat
    super.init(offset)
  }

  override func unwrapped(_ frame: inout Frame) throws(Fault) -> Value? {
    let value = try operand.evaluate(&frame)
    guard case .optional(let optional) = value else {
      throw Fault.overload.located(offset, calling: isFlat ? "optFlatMap" : "optMap", value)
    }
    guard let content = optional.value else { return nil }
    frame.locals[slot] = content
    let result = try body.evaluate(&frame)
    guard isFlat else { return result }
    guard case .optional(let inner) = result else {
      throw Fault.overload.located(offset, calling: "optFlatMap", result)
    }
    return inner.value
  }
}
