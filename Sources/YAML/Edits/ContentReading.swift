extension Content {
  /// The value of a mapping key, or nil if there is none.
  package subscript(key: String) -> Content? {
    guard case .map(let entries) = self else { return nil }
    return entries.last { $0.key == key }?.value
  }

  /// The text of a string scalar; nil for any other value.
  package var text: String? {
    if case .scalar(.string(let text)) = self { return text }
    return nil
  }

  package var integer: Int? {
    if case .scalar(.int(let number)) = self { return Int(number) }
    return nil
  }
}
