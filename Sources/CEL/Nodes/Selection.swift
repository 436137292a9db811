final class SelectNode: Node, @unchecked Sendable {
  private let operand: Node
  private let field: String
  private let cache = FieldCache()

  init(_ operand: Node, _ field: String, _ offset: UInt32) {
    self.operand = operand
    self.field = field
    super.init(offset)
  }

  override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    let found: Value?
    switch try operand.evaluate(&frame) {
    case .optional(let optional):
      return .optional(of: try lookUp(field, in: optional.value, cache, offset))
    case .foreign(let store, let handle) where store.shape != 0:
      found = cache.value(of: field, in: store, handle, shape: store.shape)
    case let value:
      found = try lookUp(field, in: value, cache, offset)
    }
    if let found { return found }
    throw Fault(.noSuchKey(.string(field))).located(offset)
  }
}

/// `x.?field`, and `x.field` if x is an optional.
final class OptionalSelectNode: OptionalNode, @unchecked Sendable {
  private let operand: Node
  private let field: String
  private let cache = FieldCache()

  init(_ operand: Node, _ field: String, _ offset: UInt32) {
    self.operand = operand
    self.field = field
    super.init(offset)
  }

  override func unwrapped(_ frame: inout Frame) throws(Fault) -> Value? {
    try lookUp(field, in: try operand.unwrapped(&frame), cache, offset)
  }
}

/// `has(x.field)`.
final class PresenceNode: ConditionNode, @unchecked Sendable {
  private let operand: Node
  private let field: String
  private let cache = FieldCache()

  init(_ operand: Node, _ field: String, _ offset: UInt32) {
    self.operand = operand
    self.field = field
    super.init(offset)
  }

  override func condition(_ frame: inout Frame) throws(Fault) -> Bool {
    try lookUp(field, in: try operand.unwrapped(&frame), cache, offset) != nil
  }
}

/// Returns the value of a field, or nil if it is absent.
private func lookUp(
  _ field: String, in value: Value?, _ cache: borrowing FieldCache, _ offset: UInt32
) throws(Fault) -> Value? {
  switch value {
  case nil: return nil
  case .foreign(let store, let handle)?:
    let shape = store.shape
    if shape != 0 { return cache.value(of: field, in: store, handle, shape: shape) }
    if store.isList(handle) { break }
    return store.value(handle, forKey: field)
  case .map(let map)?: return map[field]
  case .optional(let optional)?: return try lookUp(field, in: optional.value, cache, offset)
  case .null?: throw Fault(.noSuchKey(.string(field))).located(offset)
  default: break
  }
  throw Fault(.noSuchOverloadFor("\(value?.typeName.name ?? "").\(field)")).located(offset)
}
