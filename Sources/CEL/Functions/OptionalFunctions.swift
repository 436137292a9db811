/// Optionals: optional.of, the other constructors, and the methods that are not macros.
enum OptionalFunctions {
  static func register(_ table: inout FunctionTable.Builder) {
    table.add(
      "optional.of", .global, .optional,
      .one { value, _ throws(Fault) in
        .optional(OptionalValue(value))
      })
    table.add(
      "optional.ofNonZeroValue", .global, .optional,
      .one { value, _ throws(Fault) in
        value.isZero ? .absent : .optional(OptionalValue(value))
      })
    table.add(
      "optional.none", .global, .fixed(.optional(.dyn)),
      .many(from: 0) {
        values, _ throws(Fault) in
        guard values.isEmpty else { throw .overload }
        return .absent
      })
    table.one("hasValue", .member, .bool) { value, _ throws(Fault) in
      .bool(try optional(value).value != nil)
    }
    table.add(
      "value", .member, .content,
      .one { value, _ throws(Fault) in
        guard let content = try optional(value).value else {
          throw Fault("optional.none() dereference")
        }
        return content
      })
    // Calls to these two compile to dedicated nodes that evaluate the second operand only when needed.
    table.two("orValue", .member, .dyn) { value, fallback, _ throws(Fault) in
      try optional(value).value ?? fallback
    }
    table.two("or", .member, .optional(.dyn)) { value, other, _ throws(Fault) in
      try optional(value).value == nil ? other : value
    }
    table.add(
      "first", .member, .optionalElement,
      .one { value, _ throws(Fault) in
        guard let list = ListView(value) else { throw .overload }
        return list.count == 0 ? .absent : .optional(of: list[0])
      })
    table.add(
      "last", .member, .optionalElement,
      .one { value, _ throws(Fault) in
        guard let list = ListView(value) else { throw .overload }
        return list.count == 0 ? .absent : .optional(of: list[list.count - 1])
      })
    table.one("optional.unwrap", .global, .list(.dyn), unwrap)
    table.one("unwrapOpt", .member, .list(.dyn), unwrap)
  }

  private static func optional(_ value: Value) throws(Fault) -> OptionalValue {
    guard case .optional(let optional) = value else { throw .overload }
    return optional
  }

  private static func unwrap(_ value: Value, _ frame: inout Frame) throws(Fault) -> Value {
    guard let list = ListView(value) else { throw .overload }
    try frame.spend(elements: list.count)
    var present: [Value] = []
    for element in list.elements {
      if let content = try optional(element).value { present.append(content) }
    }
    return .list(present)
  }
}
