/// The standard functions size, contains, startsWith, endsWith, matches, type and dyn.
enum StandardFunctions {
  static func register(_ table: inout FunctionTable.Builder) {
    table.one("size", .either, .int, size)
    table.two("contains", .member, .bool) { text, part, frame throws(Fault) in
      try search(text, part, &frame, Text.contains)
    }
    table.two("startsWith", .member, .bool) { text, part, frame throws(Fault) in
      try search(text, part, &frame, Text.hasPrefix)
    }
    table.two("endsWith", .member, .bool) { text, part, frame throws(Fault) in
      try search(text, part, &frame, Text.hasSuffix)
    }
    table.two("matches", .either, .bool) { text, pattern, frame throws(Fault) in
      guard case .string(let text) = text, case .string(let pattern) = pattern else {
        throw .overload
      }
      return .bool(try Regex(pattern, &frame).isMatch(text, &frame))
    }
    table.one("type", .global, .type) { value, _ throws(Fault) in .type(value.typeName) }
    table.one("dyn", .global, .dyn) { value, _ throws(Fault) in value }
  }

  private static func size(_ value: Value, _ frame: inout Frame) throws(Fault) -> Value {
    switch value {
    case .string(let text):
      try frame.spend(text.utf8.count / 8)
      return .int(Int64(Text.length(text)))
    case .bytes(let bytes): return .int(Int64(bytes.count))
    case .list(let list): return .int(Int64(list.count))
    case .map(let map): return .int(Int64(map.count))
    case .foreign(let store, let handle): return .int(Int64(store.count(handle)))
    default: throw .overload
    }
  }

  @inline(__always)
  private static func search(
    _ text: Value, _ part: Value, _ frame: inout Frame, _ test: (String, String) -> Bool
  ) throws(Fault) -> Value {
    guard case .string(let text) = text, case .string(let part) = part else { throw .overload }
    try frame.spend(text.utf8.count / 8)
    return .bool(test(text, part))
  }
}
