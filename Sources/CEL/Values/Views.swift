/// A native or foreign list.
enum ListView {
  case native([Value])
  case foreign(ForeignStore, UInt32)

  init?(_ value: Value) {
    switch value {
    case .list(let elements): self = .native(elements)
    case .foreign(let store, let handle) where store.isList(handle): self = .foreign(store, handle)
    default: return nil
    }
  }

  var count: Int {
    switch self {
    case .native(let elements): elements.count
    case .foreign(let store, let handle): store.count(handle)
    }
  }

  subscript(index: Int) -> Value {
    switch self {
    case .native(let elements): elements[index]
    case .foreign(let store, let handle): store.element(handle, at: index)
    }
  }

  var elements: [Value] {
    switch self {
    case .native(let elements): elements
    case .foreign(let store, let handle):
      (0..<store.count(handle)).map { store.element(handle, at: $0) }
    }
  }
}

/// A native or foreign map.
enum MapView {
  case native(MapValue)
  case foreign(ForeignStore, UInt32)

  init?(_ value: Value) {
    switch value {
    case .map(let map): self = .native(map)
    case .foreign(let store, let handle) where !store.isList(handle): self = .foreign(store, handle)
    default: return nil
    }
  }

  var count: Int {
    switch self {
    case .native(let map): map.count
    case .foreign(let store, let handle): store.count(handle)
    }
  }

  subscript(key: Value) -> Value? {
    switch self {
    case .native(let map): return map[key]
    case .foreign(let store, let handle):
      guard case .string(let name) = key else { return nil }
      return store.value(handle, forKey: name)
    }
  }

  var keys: [Value] {
    switch self {
    case .native(let map): return map.keys
    case .foreign: return entries.map { $0.key }
    }
  }

  var entries: [(key: Value, value: Value)] {
    switch self {
    case .native(let map): return zip(map.keys, map.values).map { (key: $0, value: $1) }
    case .foreign(let store, let handle):
      var entries: [(key: Value, value: Value)] = []
      entries.reserveCapacity(store.count(handle))
      store.forEachEntry(handle) { key, value in
        entries.append((key: key, value: value))
        return true
      }
      return entries
    }
  }
}
