private let deepestComparison = 1000

/// Returns whether two values are equal. The cost depends on their size.
func isEqual(
  _ left: Value, _ right: Value, _ frame: inout Frame, depth: Int = 0
) throws(Fault) -> Bool {
  switch (left, right) {
  case (.string(let left), .string(let right)): return Text.equal(left, right)
  case (.int(let left), .int(let right)): return left == right
  case (.bool(let left), .bool(let right)): return left == right
  case (.null, .null): return true
  case (.bytes(let left), .bytes(let right)): return left == right
  case (.timestamp(let left), .timestamp(let right)): return left == right
  case (.duration(let left), .duration(let right)): return left == right
  case (.type(let left), .type(let right)): return left == right
  case (.opaque(let left), .opaque(let right)): return left.isEqual(to: right)
  case (.optional(let left), .optional(let right)):
    switch (left.value, right.value) {
    case (nil, nil): return true
    case (let left?, let right?):
      guard depth < deepestComparison else { throw Fault(.tooDeep) }
      try frame.spend(1)
      return try isEqual(left, right, &frame, depth: depth + 1)
    default: return false
    }
  case (.list, _), (.map, _), (.foreign, _):
    return try isEqualContainer(left, right, &frame, depth)
  default:
    if let order = Numbers.order(left, right) { return order == 0 }
    return false
  }
}

private func isEqualContainer(
  _ left: Value, _ right: Value, _ frame: inout Frame, _ depth: Int
) throws(Fault) -> Bool {
  guard depth < deepestComparison else { throw Fault(.tooDeep) }
  if let left = ListView(left), let right = ListView(right) {
    guard left.count == right.count else { return false }
    try frame.spend(left.count)
    for index in 0..<left.count {
      guard try isEqual(left[index], right[index], &frame, depth: depth + 1) else { return false }
    }
    return true
  }
  guard let left = MapView(left), let right = MapView(right), left.count == right.count else {
    return false
  }
  try frame.spend(left.count)
  for (key, value) in left.entries {
    guard let other = right[key] else { return false }
    guard try isEqual(value, other, &frame, depth: depth + 1) else { return false }
  }
  return true
}

/// Returns whether a list contains an equal element, or a map an equal key.
func isMember(
  _ value: Value, of container: Value, _ frame: inout Frame
) throws(Fault) -> Bool {
  if let list = ListView(container) {
    for index in 0..<list.count {
      try frame.spend(1)
      if try isEqual(value, list[index], &frame) { return true }
    }
    return false
  }
  guard let map = MapView(container) else { throw .overload }
  return map[value] != nil
}
