final class IndexNode: Node, @unchecked Sendable {
  private let operand: Node
  private let key: Node

  init(_ operand: Node, _ key: Node, _ offset: UInt32) {
    self.operand = operand
    self.key = key
    super.init(offset)
  }

  override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    let value = try operand.evaluate(&frame)
    let key = try key.evaluate(&frame)
    if case .optional(let optional) = value {
      return .optional(of: try lookUp(key, in: optional.value, offset))
    }
    if let found = try lookUp(key, in: value, offset) { return found }
    throw missing(key, in: value).located(offset)
  }

  private func missing(_ key: Value, in value: Value) -> Fault {
    guard ListView(value) != nil, let index = wholeNumber(key) else {
      return Fault(.noSuchKey(key))
    }
    return Fault(.indexOutOfBounds(index))
  }
}

/// `x[?key]`, and `x[key]` if x is an optional.
final class OptionalIndexNode: OptionalNode, @unchecked Sendable {
  private let operand: Node
  private let key: Node

  init(_ operand: Node, _ key: Node, _ offset: UInt32) {
    self.operand = operand
    self.key = key
    super.init(offset)
  }

  override func unwrapped(_ frame: inout Frame) throws(Fault) -> Value? {
    let value = try operand.unwrapped(&frame)
    return try lookUp(try key.evaluate(&frame), in: value, offset)
  }
}

private func lookUp(
  _ key: Value, in value: Value?, _ offset: UInt32
) throws(Fault) -> Value? {
  guard let value else { return nil }
  if let list = ListView(value) {
    guard let index = wholeNumber(key) else {
      throw Fault("unsupported index type '\(key.typeName.name)' in list").located(offset)
    }
    return index >= 0 && index < Int64(list.count) ? list[Int(index)] : nil
  }
  if let map = MapView(value) { return map[key] }
  if case .optional(let optional) = value { return try lookUp(key, in: optional.value, offset) }
  if case .null = value { throw Fault(.noSuchKey(key)).located(offset) }
  throw Fault.overload.located(offset, calling: "_[_]", value, key)
}

private func wholeNumber(_ value: Value) -> Int64? {
  switch value {
  case .int(let index): index
  case .uint(let index): Int64(clamping: index)
  case .double(let index): Int64(exactly: index)
  default: nil
  }
}
