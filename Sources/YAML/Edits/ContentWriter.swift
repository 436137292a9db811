/// Writes values in the style of the text that they go into.
package struct ContentWriter {
  let style: LayoutStyle

  /// A scalar on one line.
  static func inline(_ scalar: Scalar, like old: ScalarStyle = .plain, inFlow: Bool, isJSON: Bool)
    -> String
  {
    switch scalar {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .int(let value): return String(value)
    case .uint(let value): return String(value)
    case .double(let value): return number(value)
    case .string(let text):
      if isJSON { return doubleQuoted(text) }
      switch old {
      case .doubleQuoted: return doubleQuoted(text)
      case .singleQuoted where isPrintable(text):
        return "'"
          + text.split(separator: "'", omittingEmptySubsequences: false)
          .joined(separator: "''") + "'"
      default: return canBePlain(text, inFlow: inFlow) ? text : doubleQuoted(text)
      }
    }
  }

  /// A value between brackets, braces and commas.
  func flow(_ content: Content) -> String {
    switch content {
    case .scalar(let scalar): Self.inline(scalar, inFlow: true, isJSON: style.isJSON)
    case .list(let elements): "[" + elements.map(flow).joined(separator: ", ") + "]"
    case .map(let entries):
      "{"
        + entries.map { "\(key($0.key, inFlow: true)): \(flow($0.value))" }
        .joined(separator: ", ") + "}"
    }
  }

  /// `key: value` as lines, the first without its indentation, all others with it.
  func entry(_ name: String, _ content: Content, at column: Int) -> [String] {
    let key = key(name, inFlow: false)
    switch content {
    case .scalar(.string(let text)):
      if let block = literal(text, at: column) {
        return ["\(key): \(block[0])"] + block.dropFirst()
      }
      return ["\(key): \(Self.inline(.string(text), inFlow: false, isJSON: false))"]
    case .scalar(let scalar):
      return ["\(key): \(Self.inline(scalar, inFlow: false, isJSON: false))"]
    case .list(let elements) where elements.isEmpty: return ["\(key): []"]
    case .map(let entries) where entries.isEmpty: return ["\(key): {}"]
    case .list: return ["\(key):"] + block(content, at: column + style.dash)
    case .map: return ["\(key):"] + block(content, at: column + style.step)
    }
  }

  /// A collection as lines, each with its indentation.
  func block(_ content: Content, at column: Int) -> [String] {
    let space = String(repeating: " ", count: column)
    switch content {
    case .map(let entries) where !entries.isEmpty:
      return entries.flatMap { entry -> [String] in
        var lines = self.entry(entry.key, entry.value, at: column)
        lines[0] = space + lines[0]
        return lines
      }
    case .list(let elements) where !elements.isEmpty:
      return elements.flatMap { element -> [String] in
        var lines = item(element, at: column)
        lines[0] = space + lines[0]
        return lines
      }
    default: return [space + flow(content)]
    }
  }

  /// `- value` as lines, the first without its indentation.
  func item(_ content: Content, at column: Int) -> [String] {
    let dash = "-" + String(repeating: " ", count: style.item - 1)
    switch content {
    case .scalar(.string(let text)):
      if let block = literal(text, at: column) { return [dash + block[0]] + block.dropFirst() }
      return [dash + Self.inline(.string(text), inFlow: false, isJSON: false)]
    case .map(let entries) where entries.isEmpty: return [dash + "{}"]
    case .list(let elements) where elements.isEmpty: return [dash + "[]"]
    case .scalar(let scalar): return [dash + Self.inline(scalar, inFlow: false, isJSON: false)]
    case .map, .list:
      var lines = block(content, at: column + style.item)
      lines[0] = dash + lines[0].dropFirst(column + style.item)
      return lines
    }
  }

  func key(_ name: String, inFlow: Bool) -> String {
    Self.inline(.string(name), inFlow: inFlow, isJSON: style.isJSON)
  }

  /// A text of several lines as a literal block, where a literal block can hold it.
  private func literal(_ text: String, at column: Int) -> [String]? {
    guard text.utf8.contains(0x0A), Self.isPrintable(text, breaks: true), text.first != " ",
      text.first != "\n", !text.hasSuffix("\n\n")
    else { return nil }
    let isEnded = text.hasSuffix("\n")
    let space = String(repeating: " ", count: column + style.step)
    let lines = (isEnded ? text.dropLast() : Substring(text))
      .split(separator: "\n", omittingEmptySubsequences: false)
    guard !lines.contains(where: { $0.last == " " || $0.last == "\t" }) else { return nil }
    return [isEnded ? "|" : "|-"] + lines.map { $0.isEmpty ? "" : space + $0 }
  }
}
