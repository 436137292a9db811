/// The range of a macro and the locals for its variables.
struct Iteration {
  let range: Node
  /// The first variable: a list element or map key or, with a second variable, a list index or map key.
  let first: Int
  /// The second variable: a list element or map value.
  let second: Int?
  /// The cost of one iteration.
  let weight: Int

  enum Source {
    case list(ListView)
    case keys([Value])
    case entries([(key: Value, value: Value)])

    var count: Int {
      switch self {
      case .list(let list): list.count
      case .keys(let keys): keys.count
      case .entries(let entries): entries.count
      }
    }
  }

  func source(_ frame: inout Frame) throws(Fault) -> Source {
    let value = try range.evaluate(&frame)
    if let list = ListView(value) { return .list(list) }
    guard let map = MapView(value) else {
      throw Fault(.noSuchOverloadFor("iteration over \(value.typeName.name)")).located(range.offset)
    }
    do {
      try frame.spend(map.count)
    } catch {
      throw error.located(range.offset)
    }
    return second == nil ? .keys(map.keys) : .entries(map.entries)
  }

  /// Charges for an iteration and sets the variables to the entry at `index`.
  @inline(__always)
  func load(_ index: Int, of source: Source, _ frame: inout Frame) throws(Fault) {
    do {
      try frame.spend(weight)
    } catch {
      throw error.located(range.offset)
    }
    switch source {
    case .list(let list):
      if let second {
        frame.locals[first] = .int(Int64(index))
        frame.locals[second] = list[index]
      } else {
        frame.locals[first] = list[index]
      }
    case .keys(let keys): frame.locals[first] = keys[index]
    case .entries(let entries):
      frame.locals[first] = entries[index].key
      if let second { frame.locals[second] = entries[index].value }
    }
  }
}
