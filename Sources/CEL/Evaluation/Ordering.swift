/// Negative, zero or positive, as `left` is below, equal to or above `right`; nil when a number is
/// not a number. Throws when the types have no order.
func order(_ left: Value, _ right: Value) throws(Fault) -> Int? {
  switch (left, right) {
  case (.int(let left), .int(let right)): return Numbers.compare(left, right)
  case (.string(let left), .string(let right)): return Text.order(left, right)
  case (.bool(let left), .bool(let right)): return (left ? 1 : 0) - (right ? 1 : 0)
  case (.bytes(let left), .bytes(let right)):
    return left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in Text.order(left, right) }
    }
  case (.timestamp(let left), .timestamp(let right)): return Numbers.compare(left, right)
  case (.duration(let left), .duration(let right)): return Numbers.compare(left, right)
  default:
    if let order = Numbers.order(left, right) { return order }
    throw .overload
  }
}

/// The same for sorting: every pair has an order, not-a-number first, and the types must agree.
func sortingOrder(_ left: Value, _ right: Value) throws(Fault) -> Int {
  switch (left, right) {
  case (.int, .int), (.uint, .uint), (.string, .string), (.bool, .bool), (.bytes, .bytes),
    (.timestamp, .timestamp), (.duration, .duration):
    return try order(left, right) ?? 0
  case (.double(let left), .double(let right)):
    if let order = Numbers.order(left, right) { return order }
    return (left.isNaN ? 0 : 1) - (right.isNaN ? 0 : 1)
  default: throw .overload
  }
}
