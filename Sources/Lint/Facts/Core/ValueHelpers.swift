import CEL

extension Value {
  static func text(_ text: String?) -> Value { text.map(Value.string) ?? .null }
  static func number(_ number: Int?) -> Value { number.map { .int(Int64($0)) } ?? .null }
}

extension Value {
  /// The store of a foreign value.
  var foreignStore: ForeignStore? {
    if case .foreign(let store, _) = self { store } else { nil }
  }

  /// The number of elements of a list; 0 for any other value.
  var listCount: Int {
    switch self {
    case .list(let values): values.count
    case .foreign(let store, let handle) where store.isList(handle): store.count(handle)
    default: 0
    }
  }

  func listElement(_ index: Int) -> Value {
    switch self {
    case .list(let values): values[index]
    case .foreign(let store, let handle): store.element(handle, at: index)
    default: .null
    }
  }
}
