/// The math extension, except for bitwise functions.
enum MathFunctions {
  static func register(_ table: inout FunctionTable.Builder) {
    table.add(
      "math.greatest", .global, .fixed(.dyn),
      .many(from: 1) {
        values, frame throws(Fault) in
        try extreme(values, 1, &frame)
      })
    table.add(
      "math.least", .global, .fixed(.dyn),
      .many(from: 1) { values, frame throws(Fault) in
        try extreme(values, -1, &frame)
      })
    rounding("math.ceil", &table) { $0.rounded(.up) }
    rounding("math.floor", &table) { $0.rounded(.down) }
    rounding("math.round", &table) { $0.rounded(.toNearestOrAwayFromZero) }
    rounding("math.trunc", &table) { $0.rounded(.towardZero) }
    test("math.isNaN", &table) { $0.isNaN }
    test("math.isInf", &table) { $0.isInfinite }
    test("math.isFinite", &table) { $0.isFinite }
    table.add(
      "math.abs", .global, .first,
      .one { value, _ throws(Fault) in
        switch value {
        case .int(let number):
          guard number != .min else { throw Fault(.integerOverflow) }
          return .int(abs(number))
        case .uint: return value
        case .double(let number): return .double(number.magnitude)
        default: throw .overload
        }
      })
    table.add(
      "math.sign", .global, .first,
      .one { value, _ throws(Fault) in
        switch value {
        case .int(let number): return .int(number.signum())
        case .uint(let number): return .uint(number > 0 ? 1 : 0)
        case .double(let number):
          if number.isNaN { return value }
          return .double(number > 0 ? 1 : (number < 0 ? -1 : 0))
        default: throw .overload
        }
      })
    table.one("math.sqrt", .global, .double) { value, _ throws(Fault) in
      switch value {
      case .int(let number): return .double(Double(number).squareRoot())
      case .uint(let number): return .double(Double(number).squareRoot())
      case .double(let number): return .double(number.squareRoot())
      default: throw .overload
      }
    }
  }

  private static func rounding(
    _ name: String, _ table: inout FunctionTable.Builder,
    _ change: @escaping @Sendable (Double) -> Double
  ) {
    table.one(name, .global, .double) { value, _ throws(Fault) in
      guard case .double(let number) = value else { throw .overload }
      return .double(change(number))
    }
  }

  private static func test(
    _ name: String, _ table: inout FunctionTable.Builder,
    _ test: @escaping @Sendable (Double) -> Bool
  ) {
    table.one(name, .global, .bool) { value, _ throws(Fault) in
      guard case .double(let number) = value else { throw .overload }
      return .bool(test(number))
    }
  }

  private static func extreme(
    _ values: [Value], _ sign: Int, _ frame: inout Frame
  ) throws(Fault) -> Value {
    var candidates = values
    if values.count == 1, let list = ListView(values[0]) { candidates = list.elements }
    guard var best = candidates.first else {
      throw Fault("math.\(sign > 0 ? "greatest" : "least")() of an empty list")
    }
    try frame.spend(candidates.count)
    for value in candidates {
      // An inner nil means that one of the numbers is NaN; the earlier one is kept.
      guard let order = Numbers.order(value, best) else { throw .overload }
      if let order, order * sign > 0 { best = value }
    }
    return best
  }
}
