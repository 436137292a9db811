/// The layout of a text, so that new text matches the existing text.
struct WritingStyle: Sendable, Hashable {
  var lineBreak = "\n"
  /// The indentation, in columns, of a value below its key.
  var step = 2
  /// The indentation, in columns, of a list's `-` relative to the key above it.
  var listOffset = 0
  /// The number of columns from a `-` to the value after it.
  var dashWidth = 2
  /// Whether multi-line texts may be written as block scalars; text that follows could become part of one.
  var hasBlocks = true

  func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

  // MARK: Block style

  /// Returns the lines, without line breaks, of a mapping entry whose key starts at `column`.
  func entry(_ key: String, _ value: Content, at column: Int) -> [String] {
    let name = spaces(column) + ScalarText.inline(.string(key), .block) + ":"
    switch value {
    case .scalar(.string(let text)):
      if hasBlocks, let literal = ScalarText.literal(text) {
        return ["\(name) \(literal[0])"] + indented(literal.dropFirst(), column + step)
      }
      return ["\(name) \(ScalarText.inline(.string(text), .block))"]
    case .scalar(let scalar): return ["\(name) \(ScalarText.inline(scalar, .block))"]
    case _ where value.isEmptyCollection: return ["\(name) \(flow(value))"]
    case .map, .list: return [name] + body(value, under: column)
    }
  }

  /// Returns the lines of a non-empty collection below a key at `column`.
  func body(_ value: Content, under column: Int) -> [String] {
    switch value {
    case .scalar: []
    case .map(let entries): entries.flatMap { entry($0.key, $0.value, at: column + step) }
    case .list(let elements): elements.flatMap { item($0, at: column + listOffset) }
    }
  }

  /// Returns the lines of a list element whose dash is at `column`.
  func item(_ value: Content, at column: Int) -> [String] {
    let dash = spaces(column) + "-" + spaces(dashWidth - 1)
    var lines = element(value, at: column + dashWidth)
    lines[0] = dash + lines[0].dropFirst(column + dashWidth)
    return lines
  }

  /// Returns the lines of a value that starts at `column`.
  func element(_ value: Content, at column: Int) -> [String] {
    switch value {
    case .map(let entries) where !entries.isEmpty:
      return entries.flatMap { entry($0.key, $0.value, at: column) }
    case .list(let elements) where !elements.isEmpty:
      return elements.flatMap { item($0, at: column) }
    case .scalar(.string(let text)):
      if hasBlocks, let literal = ScalarText.literal(text) {
        return [spaces(column) + literal[0]] + indented(literal.dropFirst(), column)
      }
      return [spaces(column) + ScalarText.inline(.string(text), .block)]
    default: return [spaces(column) + flow(value)]
    }
  }

  private func indented(_ lines: ArraySlice<String>, _ column: Int) -> [String] {
    lines.map { $0.isEmpty ? "" : spaces(column) + $0 }
  }

  // MARK: Flow style

  func flow(_ value: Content) -> String { FlowStyle().text(value) }
}

/// The style of flow collections (braces and brackets).
struct FlowStyle: Sendable, Hashable {
  var context = ScalarText.Context.flow
  /// Whether keys are quoted.
  var quotesKeys = false
  var spaceBehindColon = true
  var spaceBehindComma = true
  /// The indentation per level of a multi-line collection; nil for a single line.
  var spread: Int?
  var lineBreak = "\n"

  func text(_ value: Content, at column: Int = 0) -> String {
    switch value {
    case .scalar(let scalar): ScalarText.inline(scalar, context)
    case .list(let elements): join(elements, "[", "]", column) { text($0, at: $1) }
    case .map(let entries):
      join(entries, "{", "}", column) { entry($0.key, $0.value, at: $1) }
    }
  }

  private func join<Part>(
    _ parts: [Part], _ opening: String, _ closing: String, _ column: Int,
    _ write: (Part, Int) -> String
  ) -> String {
    guard let spread, !parts.isEmpty else {
      return opening + parts.map { write($0, column) }.joined(separator: separator) + closing
    }
    let inner = column + spread
    let lines = parts.map { String(repeating: " ", count: inner) + write($0, inner) }
    return opening + lineBreak + lines.joined(separator: "," + lineBreak) + lineBreak
      + String(repeating: " ", count: column) + closing
  }

  var separator: String { spaceBehindComma ? ", " : "," }

  func entry(_ key: String, _ value: Content, at column: Int) -> String {
    let name =
      quotesKeys ? ScalarText.doubleQuoted(key) : ScalarText.inline(.string(key), context)
    return name + (spaceBehindColon ? ": " : ":") + text(value, at: column)
  }
}
