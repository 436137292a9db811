/// The sets extension, which treats lists as sets.
enum SetFunctions {
  static func register(_ table: inout FunctionTable.Builder) {
    table.two("sets.contains", .global, .bool) { set, other, frame throws(Fault) in
      .bool(try contains(set, all: other, &frame))
    }
    table.two("sets.equivalent", .global, .bool) { set, other, frame throws(Fault) in
      guard try contains(set, all: other, &frame) else { return .bool(false) }
      return .bool(try contains(other, all: set, &frame))
    }
    table.two("sets.intersects", .global, .bool) { set, other, frame throws(Fault) in
      guard ListView(set) != nil, let other = ListView(other) else { throw .overload }
      for index in 0..<other.count where try isMember(other[index], of: set, &frame) {
        return .bool(true)
      }
      return .bool(false)
    }
  }

  private static func contains(
    _ set: Value, all other: Value, _ frame: inout Frame
  ) throws(Fault) -> Bool {
    guard ListView(set) != nil, let other = ListView(other) else { throw .overload }
    for index in 0..<other.count where try !isMember(other[index], of: set, &frame) {
      return false
    }
    return true
  }
}
