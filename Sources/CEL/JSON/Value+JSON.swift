import Basics

extension Value {
  /// The maximum length of JSON text, in bytes.
  public static let longestJSON = 256_000_000

  /// Returns compact JSON. Bytes are encoded as base64, timestamps and durations as their text,
  /// numbers that JSON cannot represent as their name, map keys as strings, and an absent optional
  /// as null.
  ///
  /// The text is `null` if it would exceed `limit` bytes; ``jsonText(limit:)`` distinguishes the
  /// two cases.
  public func json(limit: Int = Value.longestJSON) -> String {
    jsonText(limit: limit) ?? "null"
  }

  /// Returns compact JSON, or nil if it would exceed `limit` bytes.
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
