/// The bitwise functions of the math extension.
enum BitFunctions {
  static func register(_ table: inout FunctionTable.Builder) {
    combination("math.bitAnd", &table) { $0 & $1 }
    combination("math.bitOr", &table) { $0 | $1 }
    combination("math.bitXor", &table) { $0 ^ $1 }
    table.add(
      "math.bitNot", .global, .first,
      .one { value, _ throws(Fault) in
        switch value {
        case .int(let bits): return .int(~bits)
        case .uint(let bits): return .uint(~bits)
        default: throw .overload
        }
      })
    shift("math.bitShiftLeft", &table) { $0 << $1 }
    shift("math.bitShiftRight", &table) { $0 >> $1 }
  }

  private static func combination(
    _ name: String, _ table: inout FunctionTable.Builder,
    _ combine: @escaping @Sendable (UInt64, UInt64) -> UInt64
  ) {
    table.add(
      name, .global, .first,
      .two { left, right, _ throws(Fault) in
        switch (left, right) {
        case (.int(let left), .int(let right)):
          let bits = combine(UInt64(bitPattern: left), UInt64(bitPattern: right))
          return .int(Int64(bitPattern: bits))
        case (.uint(let left), .uint(let right)): return .uint(combine(left, right))
        default: throw .overload
        }
      })
  }

  /// Shifts bits logically: vacated bits become 0, for signed integers too.
  private static func shift(
    _ name: String, _ table: inout FunctionTable.Builder,
    _ move: @escaping @Sendable (UInt64, UInt64) -> UInt64
  ) {
    table.add(
      name, .global, .first,
      .two { value, count, _ throws(Fault) in
        guard case .int(let count) = count else { throw .overload }
        guard count >= 0 else { throw Fault("\(name)() negative shift count: \(count)") }
        let places = UInt64(count)
        switch value {
        case .int(let bits):
          return .int(places > 63 ? 0 : Int64(bitPattern: move(UInt64(bitPattern: bits), places)))
        case .uint(let bits): return .uint(places > 63 ? 0 : move(bits, places))
        default: throw .overload
        }
      })
  }
}
