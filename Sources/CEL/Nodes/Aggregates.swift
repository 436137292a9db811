final class ListNode: Node, @unchecked Sendable {
  private let elements: [(node: Node, isOptional: Bool)]

  init(_ elements: [(node: Node, isOptional: Bool)], _ offset: UInt32) {
    self.elements = elements
    super.init(offset)
  }

  override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    var list: [Value] = []
    list.reserveCapacity(elements.count)
    for element in elements {
      let value = try element.node.evaluate(&frame)
      if !element.isOptional {
        list.append(value)
      } else if let present = try presentValue(value, element.node.offset) {
        list.append(present)
      }
    }
    return .list(list)
  }
}

final class MapNode: Node, @unchecked Sendable {
  private let entries: [(key: Node, value: Node, isOptional: Bool)]

  init(_ entries: [(key: Node, value: Node, isOptional: Bool)], _ offset: UInt32) {
    self.entries = entries
    super.init(offset)
  }

  override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    var map = MapValue()
    for entry in entries {
      let key = try entry.key.evaluate(&frame)
      var value = try entry.value.evaluate(&frame)
      if entry.isOptional {
        guard let present = try presentValue(value, entry.value.offset) else { continue }
        value = present
      }
      do {
        try map.add(key, value)
      } catch {
        throw error.located(entry.key.offset)
      }
    }
    return .map(map)
  }
}

private func presentValue(_ value: Value, _ offset: UInt32) throws(Fault) -> Value? {
  guard case .optional(let optional) = value else {
    throw Fault("cannot initialize optional entry from non-optional value").located(offset)
  }
  return optional.value
}

extension MapValue {
  mutating func add(_ key: Value, _ value: Value) throws(Fault) {
    switch key {
    case .string, .int, .uint, .bool:
      guard insert(key, value) else { throw Fault("repeated key: \(key.inMessage)") }
    default: throw Fault("unsupported key type: \(key.typeName.name)")
    }
  }
}
