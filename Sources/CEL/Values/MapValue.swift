/// A CEL map: entries in insertion order, with keys of type int, uint, bool or string. Numerically
/// equal keys are the same key.
public struct MapValue: Sendable {
  /// The keys in insertion order.
  public private(set) var keys: [Value] = []
  /// The values, at the indexes of their keys.
  public private(set) var values: [Value] = []
  private var places: [MapKey: Int] = [:]

  // For smaller maps, a linear search is faster than hashing.
  private static let indexedFrom = 9

  /// Creates an empty map.
  public init() {}

  /// Creates a map with string keys. If a key is repeated, the last entry wins.
  public init(_ entries: [(key: String, value: Value)]) {
    keys.reserveCapacity(entries.count)
    values.reserveCapacity(entries.count)
    for entry in entries { set(.string(entry.key), to: entry.value) }
  }

  /// The number of entries.
  public var count: Int { keys.count }

  /// The value of a key, or nil if there is none. A double matches the integer it equals.
  public subscript(key: Value) -> Value? {
    place(of: key).map { values[$0] }
  }

  /// The value of a string key, or nil if there is none.
  public subscript(key: String) -> Value? {
    place(of: key).map { values[$0] }
  }

  /// Inserts an entry. Returns false and changes nothing if the key already exists or its type
  /// cannot be a key.
  public mutating func insert(_ key: Value, _ value: Value) -> Bool {
    guard let hashed = MapKey(key), !key.isDouble, place(of: key) == nil else { return false }
    append(key, hashed, value)
    return true
  }

  /// Sets the value of a key. Ignores keys whose type is not int, uint, bool or string.
  public mutating func set(_ key: Value, to value: Value) {
    guard let hashed = MapKey(key), !key.isDouble else { return }
    if let place = place(of: key) {
      values[place] = value
    } else {
      append(key, hashed, value)
    }
  }

  private mutating func append(_ key: Value, _ hashed: MapKey, _ value: Value) {
    keys.append(key)
    values.append(value)
    if keys.count > Self.indexedFrom {
      places[hashed] = keys.count - 1
    } else if keys.count == Self.indexedFrom {
      for (place, key) in keys.enumerated() {
        if let hashed = MapKey(key) { places[hashed] = place }
      }
    }
  }

  private func place(of key: Value) -> Int? {
    if case .string(let text) = key { return place(of: text) }
    guard let wanted = MapKey(key) else { return nil }
    if !places.isEmpty { return places[wanted] }
    return keys.firstIndex { MapKey($0) == wanted }
  }

  private func place(of text: String) -> Int? {
    if !places.isEmpty { return places[.string(text)] }
    for place in keys.indices {
      if case .string(let other) = keys[place], Text.equal(other, text) { return place }
    }
    return nil
  }
}

/// A key in a map's index: numerically equal keys are the same, and strings are compared by bytes.
private enum MapKey: Hashable {
  case bool(Bool)
  case negative(Int64)
  case number(UInt64)
  case string(String)

  init?(_ value: Value) {
    switch value {
    case .bool(let value): self = .bool(value)
    case .int(let value): self = value < 0 ? .negative(value) : .number(UInt64(value))
    case .uint(let value): self = .number(value)
    case .double(let value):
      if let exact = Int64(exactly: value) {
        self = exact < 0 ? .negative(exact) : .number(UInt64(exact))
      } else if let exact = UInt64(exactly: value) {
        self = .number(exact)
      } else {
        return nil
      }
    case .string(let value): self = .string(value)
    default: return nil
    }
  }

  static func == (left: MapKey, right: MapKey) -> Bool {
    switch (left, right) {
    case (.bool(let left), .bool(let right)): left == right
    case (.negative(let left), .negative(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.string(let left), .string(let right)): Text.equal(left, right)
    default: false
    }
  }

  func hash(into hasher: inout Hasher) {
    switch self {
    case .bool(let value): hasher.combine(value)
    case .negative(let value): hasher.combine(value)
    case .number(let value): hasher.combine(value)
    case .string(let value): Text.withBytes(value) { hasher.combine(bytes: .init($0)) }
    }
  }
}

extension Value {
  fileprivate var isDouble: Bool {
    if case .double = self { return true }
    return false
  }
}

extension MapValue {
  /// Whether a value has a valid key type.
  static func isKey(_ value: Value) -> Bool {
    switch value {
    case .string, .int, .uint, .bool: true
    default: false
    }
  }
}
