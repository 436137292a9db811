extension Content {
  /// The value of a key of a mapping.
  package subscript(key: String) -> Content? {
    guard case .map(let entries) = self else { return nil }
    return entries.last { $0.key == key }?.value
  }

  /// The text of a scalar that is one.
  package var text: String? {
    if case .scalar(.string(let text)) = self { return text }
    return nil
  }

  package var integer: Int? {
    if case .scalar(.int(let number)) = self { return Int(number) }
    return nil
  }
}
