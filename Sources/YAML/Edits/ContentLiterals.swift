// Literals let objects be written in code as values rather than as text.
extension Content: ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) { self = .scalar(.string(value)) }
}

extension Content: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int64) { self = .scalar(.int(value)) }
}

extension Content: ExpressibleByBooleanLiteral {
  public init(booleanLiteral value: Bool) { self = .scalar(.bool(value)) }
}

extension Content: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Content...) { self = .list(elements) }
}

extension Content: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, Content)...) {
    self = .map(elements.map { Entry($0.0, $0.1) })
  }
}

extension Content {
  /// Creates a number from a computed value.
  package static func of(_ number: Int) -> Content { .scalar(.int(Int64(number))) }

  /// Creates a string from a computed value.
  package static func of(_ text: String) -> Content { .scalar(.string(text)) }

  /// Creates a mapping of strings, sorted by key.
  package static func of(_ texts: [String: String]) -> Content {
    .map(texts.keys.sorted().map { Entry($0, .scalar(.string(texts[$0] ?? ""))) })
  }

  /// Returns a copy with entries appended to the mapping.
  package func adding(_ entries: [Entry]) -> Content {
    guard case .map(let own) = self else { return self }
    return .map(own + entries)
  }
}
