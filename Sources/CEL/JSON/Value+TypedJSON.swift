import Basics

extension Value {
  /// Returns the value in the compact JSON form of the protocol buffer
  /// `google.api.expr.v1alpha1.Value`, such as `{"int64Value":"3"}`. An absent optional is encoded
  /// as null.
  ///
  /// The text is `{"nullValue":null}` if it would exceed `limit` bytes.
  public func typedJSON(limit: Int = Value.longestJSON) -> String {
    var output = JSONText(limit: limit)
    writeTyped(to: &output, 0)
    return output.text ?? "{\"nullValue\":null}"
  }

  private func writeTyped(to output: inout JSONText, _ depth: Int) {
    guard !output.isFull, depth < JSONText.deepest else {
      output.raw("{\"nullValue\":null}")
      return
    }
    if case .optional(let optional) = self {
      (optional.value ?? .null).writeTyped(to: &output, depth + 1)
      return
    }
    output.raw("{")
    switch self {
    case .null, .optional: output.raw("\"nullValue\":null")
    case .bool(let value): output.raw("\"boolValue\":\(value)")
    case .int(let value): output.raw("\"int64Value\":\"\(value)\"")
    case .uint(let value): output.raw("\"uint64Value\":\"\(value)\"")
    case .double(let value): output.raw("\"doubleValue\":" + DoubleText.json(value))
    case .string(let value): output.field("stringValue", value)
    case .bytes(let value): output.field("bytesValue", Base64.encode(value))
    case .type(let value): output.field("typeValue", value.name)
    case .timestamp(let value): output.object("google.protobuf.Timestamp", value.text)
    case .duration(let value): output.object("google.protobuf.Duration", value.text)
    case .opaque(let value): output.object(value.typeName.name, value.text)
    case .list, .map, .foreign: writeElements(to: &output, depth)
    }
    output.raw("}")
  }

  private func writeElements(to output: inout JSONText, _ depth: Int) {
    if let list = ListView(self) {
      output.raw("\"listValue\":{\"values\":[")
      for index in 0..<list.count where !output.isFull {
        if index > 0 { output.raw(",") }
        list[index].writeTyped(to: &output, depth + 1)
      }
    } else if let map = MapView(self) {
      output.raw("\"mapValue\":{\"entries\":[")
      for (index, entry) in map.entries.enumerated() where !output.isFull {
        output.raw(index > 0 ? ",{\"key\":" : "{\"key\":")
        entry.key.writeTyped(to: &output, depth + 1)
        output.raw(",\"value\":")
        entry.value.writeTyped(to: &output, depth + 1)
        output.raw("}")
      }
    }
    output.raw("]}")
  }
}

extension JSONText {
  fileprivate mutating func field(_ name: String, _ text: String) {
    raw("\"\(name)\":")
    string(text)
  }

  fileprivate mutating func object(_ type: String, _ text: String) {
    raw("\"objectValue\":{\"@type\":\"type.googleapis.com/\(type)\",\"value\":")
    string(text)
    raw("}")
  }
}
