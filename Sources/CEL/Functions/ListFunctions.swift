/// The lists extension and Kubernetes' list functions.
enum ListFunctions {
  static func register(_ table: inout FunctionTable.Builder) {
    table.one("lists.range", .global, .list(.int)) { value, frame throws(Fault) in
      guard case .int(let count) = value else { throw .overload }
      guard count > 0 else { return .list([]) }
      try frame.spend(elements: Int(count))
      return .list((0..<count).map { .int($0) })
    }
    table.add("slice", .member, .first, .three(slice))
    table.one("flatten", .member, .list(.dyn)) { value, frame throws(Fault) in
      try flatten(value, .int(1), &frame)
    }
    table.two("flatten", .member, .list(.dyn), flatten)
    table.add("distinct", .member, .first, .one(distinct))
    table.add(
      "sort", .member, .first,
      .one { value, frame throws(Fault) in
        guard let list = ListView(value) else { throw .overload }
        let elements = list.elements
        return .list(try sorted(elements, by: elements, &frame))
      })
    table.one("isSorted", .member, .bool) { value, frame throws(Fault) in
      guard let list = ListView(value) else { throw .overload }
      try frame.spend(list.count)
      for index in 0..<max(0, list.count - 1)
      where try sortingOrder(list[index], list[index + 1]) > 0 { return .bool(false) }
      return .bool(true)
    }
    table.add("sum", .member, .element, .one(sum))
    table.add(
      "min", .member, .element,
      .one { value, frame throws(Fault) in
        try extreme(value, "min", -1, &frame)
      })
    table.add(
      "max", .member, .element,
      .one { value, frame throws(Fault) in
        try extreme(value, "max", 1, &frame)
      })
    table.two("includes", .member, .bool) { value, element, frame throws(Fault) in
      guard ListView(value) != nil else { return .bool(try isEqual(value, element, &frame)) }
      return .bool(try isMember(element, of: value, &frame))
    }
  }

  private static func slice(
    _ value: Value, _ start: Value, _ end: Value, _ frame: inout Frame
  ) throws(Fault) -> Value {
    guard let list = ListView(value), case .int(let start) = start, case .int(let end) = end else {
      throw .overload
    }
    guard start >= 0, end >= 0 else {
      throw Fault("cannot slice(\(start), \(end)), negative indexes not supported")
    }
    guard start <= end else {
      throw Fault("cannot slice(\(start), \(end)), start index must be less than or equal to end")
    }
    guard end <= Int64(list.count) else {
      throw Fault("cannot slice(\(start), \(end)), list is length \(list.count)")
    }
    try frame.spend(elements: Int(end - start))
    return .list((Int(start)..<Int(end)).map { list[$0] })
  }

  private static func flatten(
    _ value: Value, _ depth: Value, _ frame: inout Frame
  ) throws(Fault) -> Value {
    guard let list = ListView(value), case .int(let depth) = depth else { throw .overload }
    guard depth >= 0 else { throw Fault("level must be non-negative") }
    var output: [Value] = []
    try append(list, Int(min(depth, 500)), to: &output, &frame)
    return .list(output)
  }

  private static func append(
    _ list: ListView, _ depth: Int, to output: inout [Value], _ frame: inout Frame
  ) throws(Fault) {
    try frame.spend(elements: list.count + output.count / 1024)
    for index in 0..<list.count {
      let element = list[index]
      if depth > 0, let inner = ListView(element) {
        try append(inner, depth - 1, to: &output, &frame)
      } else {
        output.append(element)
        if output.count > frame.limits.elementCount { throw Fault(.tooLarge) }
      }
    }
  }

  private static func distinct(_ value: Value, _ frame: inout Frame) throws(Fault) -> Value {
    guard let list = ListView(value) else { throw .overload }
    var seen = MapValue()
    var others: [Value] = []
    var output: [Value] = []
    for index in 0..<list.count {
      let element = list[index]
      try frame.spend(1)
      switch element {
      case .string, .int, .uint, .bool:
        guard seen.insert(element, .null) else { continue }
      default:
        // A double with an integral value can equal an existing integer key.
        if seen[element] != nil { continue }
      }
      if try contains(others, element, &frame) { continue }
      if MapValue.isKey(element) == false { others.append(element) }
      output.append(element)
    }
    return .list(output)
  }

  private static func contains(
    _ list: [Value], _ element: Value, _ frame: inout Frame
  ) throws(Fault) -> Bool {
    for other in list {
      try frame.spend(1)
      if try isEqual(other, element, &frame) { return true }
    }
    return false
  }

  private static func sum(_ value: Value, _ frame: inout Frame) throws(Fault) -> Value {
    guard let list = ListView(value) else { throw .overload }
    guard list.count > 0 else { return .int(0) }
    try frame.spend(list.count)
    var total = list[0]
    switch total {
    case .int, .uint, .double, .duration: break
    default: throw .overload
    }
    for index in 1..<list.count { total = try Arithmetic.add(total, list[index], &frame) }
    return total
  }

  private static func extreme(
    _ value: Value, _ name: String, _ sign: Int, _ frame: inout Frame
  ) throws(Fault) -> Value {
    guard let list = ListView(value) else { throw .overload }
    guard list.count > 0 else { throw Fault("\(name) called on empty list") }
    try frame.spend(list.count)
    var best = list[0]
    _ = try sortingOrder(best, best)
    for index in 1..<list.count where try sortingOrder(list[index], best) * sign > 0 {
      best = list[index]
    }
    return best
  }
}
