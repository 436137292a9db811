/// Compares numbers across types.
enum Numbers {
  /// Returns a negative number, zero or a positive number.
  @inline(__always)
  static func compare<T: Comparable>(_ left: T, _ right: T) -> Int {
    left < right ? -1 : (left == right ? 0 : 1)
  }

  /// Returns the order of two doubles, or nil if either is NaN.
  static func order(_ left: Double, _ right: Double) -> Int? {
    if left.isNaN || right.isNaN { return nil }
    return left < right ? -1 : (left == right ? 0 : 1)
  }

  static func order(_ left: Int64, _ right: UInt64) -> Int {
    left < 0 ? -1 : compare(UInt64(left), right)
  }

  /// Integers that a double cannot represent exactly are rounded, as in all mixed comparisons.
  static func order(_ left: Int64, _ right: Double) -> Int? {
    order(Double(left), right)
  }

  static func order(_ left: UInt64, _ right: Double) -> Int? {
    order(Double(left), right)
  }

  /// Returns the order of two numbers; `.some(nil)` if either is NaN; nil if either is not a
  /// number.
  static func order(_ left: Value, _ right: Value) -> Int?? {
    switch (left, right) {
    case (.int(let left), .int(let right)): compare(left, right)
    case (.uint(let left), .uint(let right)): compare(left, right)
    case (.double(let left), .double(let right)): .some(order(left, right))
    case (.int(let left), .uint(let right)): order(left, right)
    case (.uint(let left), .int(let right)): -order(right, left)
    case (.int(let left), .double(let right)): .some(order(left, right))
    case (.double(let left), .int(let right)): .some(order(right, left).map { -$0 })
    case (.uint(let left), .double(let right)): .some(order(left, right))
    case (.double(let left), .uint(let right)): .some(order(right, left).map { -$0 })
    default: nil
    }
  }
}
