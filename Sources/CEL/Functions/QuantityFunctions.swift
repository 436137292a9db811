/// Kubernetes' quantities: quantity, isQuantity and the methods of quantities.
enum QuantityFunctions {
  private static let type = StaticType.opaque(TypeName("kubernetes.Quantity"))

  static func register(_ table: inout FunctionTable.Builder) {
    table.one("quantity", .global, type) { value, _ throws(Fault) in
      guard case .string(let text) = value else { throw .overload }
      guard let quantity = Quantity(text) else {
        throw Fault("quantity parse error: '\(value.inMessage)'")
      }
      return .opaque(quantity)
    }
    table.one("isQuantity", .global, .bool) { value, _ throws(Fault) in
      guard case .string(let text) = value else { throw .overload }
      return .bool(Quantity(text) != nil)
    }
    table.one("sign", .member, .int) { value, _ throws(Fault) in
      .int(Int64(try quantity(value).nanos.signum()))
    }
    table.one("isInteger", .member, .bool) { value, _ throws(Fault) in
      .bool(try quantity(value).nanos % 1_000_000_000 == 0)
    }
    table.one("asInteger", .member, .int) { value, _ throws(Fault) in
      let nanos = try quantity(value).nanos
      guard nanos % 1_000_000_000 == 0, let whole = Int64(exactly: nanos / 1_000_000_000) else {
        throw Fault("cannot convert value to integer")
      }
      return .int(whole)
    }
    table.one("asApproximateFloat", .member, .double) { value, _ throws(Fault) in
      .double(Double(try quantity(value).nanos) / 1e9)
    }
    table.two("isGreaterThan", .member, .bool) { left, right, _ throws(Fault) in
      .bool(try quantity(left).nanos > quantity(right).nanos)
    }
    table.two("isLessThan", .member, .bool) { left, right, _ throws(Fault) in
      .bool(try quantity(left).nanos < quantity(right).nanos)
    }
    table.two("compareTo", .member, .int) { left, right, _ throws(Fault) in
      let (left, right) = (try quantity(left).nanos, try quantity(right).nanos)
      return .int(left < right ? -1 : (left == right ? 0 : 1))
    }
    table.two("add", .member, type) { left, right, _ throws(Fault) in
      .opaque(Quantity(nanos: try quantity(left).nanos + amount(right)))
    }
    table.two("sub", .member, type) { left, right, _ throws(Fault) in
      .opaque(Quantity(nanos: try quantity(left).nanos - amount(right)))
    }
  }

  private static func quantity(_ value: Value) throws(Fault) -> Quantity {
    guard case .opaque(let opaque) = value, let quantity = opaque as? Quantity else {
      throw .overload
    }
    return quantity
  }

  private static func amount(_ value: Value) throws(Fault) -> Int128 {
    if case .int(let whole) = value { return Int128(whole) * 1_000_000_000 }
    return try quantity(value).nanos
  }
}
