import CEL

/// A case of the CEL specification's conformance tests.
struct ConformanceCase {
  let name: String
  let expression: String
  let container: String
  let isChecked: Bool
  let bindings: [(name: String, value: Value)]
  let expected: Expected

  enum Expected {
    case value(Value)
    case error
  }

  enum Reading {
    case usable(ConformanceCase)
    /// The case needs language features that the module does not implement; holds the reason.
    case skipped(String)
  }

  /// Substrings that mark an expression as one about protocol buffer messages.
  private static let messageMarks = [
    "TestAllTypes", "NestedTestAllTypes", "GlobalEnum", "TestRequired",
    "Proto2ExtensionScopedMessage",
    "proto.hasExt", "proto.getExt", "NestedEnum",
  ]

  static func read(_ test: TextProto, path: String) -> Reading {
    let expression = test.text("expr") ?? ""
    if test.text("check_only") == "true" { return .skipped("only checks types") }
    if test.has("typed_result") { return .skipped("only checks types") }
    if test.has("unknown") || test.has("any_unknowns") || test.has("any_eval_errors") {
      return .skipped("unknown values")
    }
    if messageMarks.contains(where: expression.contains) {
      return .skipped("protocol buffer messages")
    }
    if constructsMessage(expression) { return .skipped("protocol buffer messages") }
    var bindings: [(name: String, value: Value)] = []
    for binding in test.messages("bindings") {
      guard let name = binding.text("key"),
        let value = binding.message("value")?.message("value").flatMap(Value.init(textProto:))
      else { return .skipped("protocol buffer messages") }
      bindings.append((name: name, value: value))
    }
    let expected: Expected
    if test.has("eval_error") {
      expected = .error
    } else if let message = test.message("value") {
      guard let value = Value(textProto: message) else {
        return .skipped("protocol buffer messages")
      }
      expected = .value(value)
    } else {
      expected = .value(.bool(true))
    }
    return .usable(
      ConformanceCase(
        name: path, expression: expression, container: test.text("container") ?? "",
        isChecked: test.text("disable_check") != "true", bindings: bindings, expected: expected))
  }

  /// Whether a name is directly followed by a brace, outside strings.
  private static func constructsMessage(_ expression: String) -> Bool {
    var quote: Character?
    var last: Character = " "
    for character in expression {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "'" || character == "\"" {
        quote = character
      } else if character == "{", last.isLetter || last.isNumber {
        return true
      }
      last = character
    }
    return false
  }

  /// Returns a description of the failure; nil if the case passes.
  func failure() -> String? {
    let environment = Environment(
      variables: bindings.map { (name: $0.name, type: .dyn) }, container: container,
      isChecked: isChecked)
    let result: Value
    do {
      result = try environment.compile(expression).evaluate(bindings.map { $0.value })
    } catch {
      if case .error = expected { return nil }
      return "\(name): \(expression): \(error)"
    }
    guard case .value(let value) = expected else {
      return "\(name): \(expression): no error, but \(result.typedJSON())"
    }
    return same(result, value)
      ? nil : "\(name): \(expression): \(result.typedJSON()), not \(value.typedJSON())"
  }

  /// Compares values, distinguishing number types and treating NaN as equal to itself.
  private func same(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.double(let left), .double(let right)):
      return left.isNaN ? right.isNaN : left == right && left.sign == right.sign
    case (.list(let left), .list(let right)):
      return left.count == right.count && zip(left, right).allSatisfy(same)
    case (.map(let left), .map(let right)):
      return left.count == right.count
        && zip(left.keys, left.values).allSatisfy { key, value in
          right[key].map { same(value, $0) } ?? false
        }
    default: return left.typedJSON() == right.typedJSON()
    }
  }
}

extension Value {
  /// Reads a `cel.expr.Value`; nil if it contains a message that is not a value of the language.
  init?(textProto message: TextProto) {
    guard let field = message.fields.first else { return nil }
    switch field.name {
    case "null_value": self = .null
    case "bool_value": self = .bool(message.text("bool_value") == "true")
    case "int64_value": self = .int(Int64(message.text("int64_value") ?? "") ?? 0)
    case "uint64_value": self = .uint(UInt64(message.text("uint64_value") ?? "") ?? 0)
    case "double_value": self = .double(Double(message.text("double_value") ?? "") ?? .nan)
    case "string_value": self = .string(message.text("string_value") ?? "")
    case "bytes_value": self = .bytes(message.bytes("bytes_value") ?? [])
    case "type_value": self = .type(TypeName(message.text("type_value") ?? ""))
    case "list_value":
      var list: [Value] = []
      for element in message.message("list_value")?.messages("values") ?? [] {
        guard let value = Value(textProto: element) else { return nil }
        list.append(value)
      }
      self = .list(list)
    case "map_value":
      var map = MapValue()
      for entry in message.message("map_value")?.messages("entries") ?? [] {
        guard let key = entry.message("key").flatMap(Value.init(textProto:)),
          let value = entry.message("value").flatMap(Value.init(textProto:)),
          map.insert(key, value)
        else { return nil }
      }
      self = .map(map)
    case "object_value":
      guard let object = message.message("object_value"), let any = object.fields.first,
        case .message(let content) = any.value
      else { return nil }
      let seconds = Int64(content.text("seconds") ?? "0") ?? 0
      let nanos = Int64(content.text("nanos") ?? "0") ?? 0
      switch any.name {
      case "[type.googleapis.com/google.protobuf.Timestamp]":
        guard let moment = Timestamp(seconds: seconds, nanoseconds: Int32(nanos)) else {
          return nil
        }
        self = .timestamp(moment)
      case "[type.googleapis.com/google.protobuf.Duration]":
        self = .duration(Duration(nanoseconds: seconds * 1_000_000_000 + nanos))
      default: return nil
      }
    default: return nil
    }
  }
}
