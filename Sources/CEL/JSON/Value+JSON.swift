import Basics

extension Value {
  /// How long JSON text may become, in bytes.
  public static let longestJSON = 256_000_000

  /// Plain JSON, compact. Bytes become base64, moments and lengths of time their text, numbers
  /// that JSON doesn't have their name, keys of maps strings, an absent optional null.
  ///
  /// The text is `null` when it would be longer than `limit` bytes; ``jsonText(limit:)`` tells the
  /// two apart.
  public func json(limit: Int = Value.longestJSON) -> String {
    jsonText(limit: limit) ?? "null"
  }

  /// Plain JSON, or nil when it would be longer than `limit` bytes.
  public func jsonText(limit: Int = Value.longestJSON) -> String? {
    var output = JSONText(limit: limit)
    write(to: &output, 0)
    return output.text
  }

  private func write(to output: inout JSONText, _ depth: Int) {
    guard !output.isFull, depth < JSONText.deepest else {
      output.raw("null")
      return
    }
    switch self {
    case .null: output.raw("null")
    case .bool(let value): output.raw(value ? "true" : "false")
    case .int(let value): output.raw(String(value))
    case .uint(let value): output.raw(String(value))
    case .double(let value): output.raw(DoubleText.json(value))
    case .string(let value): output.string(value)
    case .bytes(let value): output.string(Base64.encode(value))
    case .timestamp(let value): output.string(value.text)
    case .duration(let value): output.string(value.text)
    case .type(let value): output.string(value.name)
    case .opaque(let value): output.string(value.text)
    case .optional(let value): (value.value ?? .null).write(to: &output, depth + 1)
    case .list, .map, .foreign:
      if let list = ListView(self) {
        output.raw("[")
        for index in 0..<list.count where !output.isFull {
          if index > 0 { output.raw(",") }
          list[index].write(to: &output, depth + 1)
        }
        output.raw("]")
      } else if let map = MapView(self) {
        output.raw("{")
        for (index, entry) in map.entries.enumerated() where !output.isFull {
          if index > 0 { output.raw(",") }
          output.string(entry.key.keyText)
          output.raw(":")
          entry.value.write(to: &output, depth + 1)
        }
        output.raw("}")
      }
    }
  }

  private var keyText: String {
    switch self {
    case .string(let value): value
    case .int(let value): String(value)
    case .uint(let value): String(value)
    case .bool(let value): value ? "true" : "false"
    default: json()
    }
  }
}
