/// Returns a negative number, zero or a positive number if `left` is less than, equal to or greater
/// than `right`, or nil if either is NaN. Throws if the types cannot be ordered.
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

/// Like `order(_:_:)`, for sorting: NaN sorts first, and both values must have the same type.
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
