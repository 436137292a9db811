/// The operators + - * / % and unary minus.
enum Arithmetic {
  static func add(_ left: Value, _ right: Value, _ frame: inout Frame) throws(Fault) -> Value {
    switch (left, right) {
    case (.int(let left), .int(let right)):
      return .int(try checked(left.addingReportingOverflow(right)))
    case (.string(let left), .string(let right)):
      try frame.spend(text: left.utf8.count + right.utf8.count)
      return .string(left + right)
    case (.uint(let left), .uint(let right)):
      return .uint(try checked(left.addingReportingOverflow(right)))
    case (.double(let left), .double(let right)): return .double(left + right)
    case (.bytes(let left), .bytes(let right)):
      try frame.spend(text: left.count + right.count)
      return .bytes(left + right)
    case (.timestamp(let moment), .duration(let length)),
      (.duration(let length), .timestamp(let moment)):
      guard let sum = moment.adding(length) else { throw Fault(.range("timestamp")) }
      return .timestamp(sum)
    case (.duration(let left), .duration(let right)):
      let (sum, overflow) = left.nanoseconds.addingReportingOverflow(right.nanoseconds)
      if overflow { throw Fault(.range("duration")) }
      return .duration(Duration(nanoseconds: sum))
    default:
      guard let left = ListView(left), let right = ListView(right) else { throw .overload }
      try frame.spend(elements: left.count + right.count)
      return .list(left.elements + right.elements)
    }
  }

  static func subtract(_ left: Value, _ right: Value) throws(Fault) -> Value {
    switch (left, right) {
    case (.int(let left), .int(let right)):
      return .int(try checked(left.subtractingReportingOverflow(right)))
    case (.uint(let left), .uint(let right)):
      return .uint(try checked(left.subtractingReportingOverflow(right)))
    case (.double(let left), .double(let right)): return .double(left - right)
    case (.timestamp(let left), .timestamp(let right)):
      guard let length = left.since(right) else { throw Fault(.range("duration")) }
      return .duration(length)
    case (.timestamp(let moment), .duration(let length)):
      let (negated, overflow) = Int64(0).subtractingReportingOverflow(length.nanoseconds)
      guard !overflow, let earlier = moment.adding(Duration(nanoseconds: negated)) else {
        throw Fault(.range("timestamp"))
      }
      return .timestamp(earlier)
    case (.duration(let left), .duration(let right)):
      let (length, overflow) = left.nanoseconds.subtractingReportingOverflow(right.nanoseconds)
      if overflow { throw Fault(.range("duration")) }
      return .duration(Duration(nanoseconds: length))
    default: throw .overload
    }
  }

  static func multiply(_ left: Value, _ right: Value) throws(Fault) -> Value {
    switch (left, right) {
    case (.int(let left), .int(let right)):
      return .int(try checked(left.multipliedReportingOverflow(by: right)))
    case (.uint(let left), .uint(let right)):
      return .uint(try checked(left.multipliedReportingOverflow(by: right)))
    case (.double(let left), .double(let right)): return .double(left * right)
    default: throw .overload
    }
  }

  static func divide(_ left: Value, _ right: Value) throws(Fault) -> Value {
    switch (left, right) {
    case (.int(let left), .int(let right)):
      if right == 0 { throw Fault(.divideByZero) }
      return .int(try checked(left.dividedReportingOverflow(by: right)))
    case (.uint(let left), .uint(let right)):
      if right == 0 { throw Fault(.divideByZero) }
      return .uint(left / right)
    case (.double(let left), .double(let right)): return .double(left / right)
    default: throw .overload
    }
  }

  static func remainder(_ left: Value, _ right: Value) throws(Fault) -> Value {
    switch (left, right) {
    case (.int(let left), .int(let right)):
      if right == 0 { throw Fault(.modulusByZero) }
      return .int(try checked(left.remainderReportingOverflow(dividingBy: right)))
    case (.uint(let left), .uint(let right)):
      if right == 0 { throw Fault(.modulusByZero) }
      return .uint(left % right)
    default: throw .overload
    }
  }

  static func negate(_ value: Value) throws(Fault) -> Value {
    switch value {
    case .int(let value): return .int(try checked(Int64(0).subtractingReportingOverflow(value)))
    case .double(let value): return .double(-value)
    default: throw .overload
    }
  }

  @inline(__always)
  private static func checked(
    _ result: (partialValue: Int64, overflow: Bool)
  ) throws(Fault) -> Int64 {
    if result.overflow { throw Fault(.integerOverflow) }
    return result.partialValue
  }

  @inline(__always)
  private static func checked(
    _ result: (partialValue: UInt64, overflow: Bool)
  ) throws(Fault) -> UInt64 {
    if result.overflow { throw Fault(.uintOverflow) }
    return result.partialValue
  }
}
