import CEL
import YAML

extension Content {
  /// The result of an expression as content; null fields of maps are omitted. Nil for values that cannot be written in
  /// a manifest, such as types.
  init?(_ value: CEL.Value) { self.init(value, depth: 0) }

  private init?(_ value: CEL.Value, depth: Int) {
    guard depth < 100 else { return nil }
    switch value {
    case .null: self = .scalar(.null)
    case .bool(let value): self = .scalar(.bool(value))
    case .int(let value): self = .scalar(.int(value))
    case .uint(let value): self = .scalar(.uint(value))
    case .double(let value): self = .scalar(.double(value))
    case .string(let text): self = .scalar(.string(text))
    case .list(let elements):
      var list: [Content] = []
      for element in elements {
        guard let content = Content(element, depth: depth + 1) else { return nil }
        list.append(content)
      }
      self = .list(list)
    case .map(let map):
      var entries: [Content.Entry] = []
      for (key, value) in zip(map.keys, map.values) {
        guard case .string(let name) = key else { return nil }
        if value.isNothing { continue }
        guard let content = Content(value, depth: depth + 1) else { return nil }
        entries.append(Content.Entry(name, content))
      }
      self = .map(entries)
    case .foreign(let store, let handle):
      guard let tree = store as? TreeStore, let content = Content(tree.tree.node(handle)) else {
        return nil
      }
      self = content
    case .optional(let optional):
      guard let inner = optional.value, let content = Content(inner, depth: depth + 1) else {
        return nil
      }
      self = content
    default: return nil
    }
  }
}

extension Value {
  /// Whether it is null or an empty optional, which drops the key that it is the value of.
  var isNothing: Bool {
    switch self {
    case .null: true
    case .optional(let optional): optional.value == nil
    default: false
    }
  }

  /// Content as a CEL value.
  init(content: Content) {
    switch content {
    case .scalar(.null): self = .null
    case .scalar(.bool(let value)): self = .bool(value)
    case .scalar(.int(let value)): self = .int(value)
    case .scalar(.uint(let value)): self = .uint(value)
    case .scalar(.double(let value)): self = .double(value)
    case .scalar(.string(let text)): self = .string(text)
    case .list(let elements): self = .list(elements.map { Value(content: $0) })
    case .map(let entries):
      self = .map(MapValue(entries.map { ($0.key, Value(content: $0.value)) }))
    }
  }
}
