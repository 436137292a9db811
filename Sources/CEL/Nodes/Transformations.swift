/// `map`, `filter` and `transformList`.
final class ListTransformationNode: Node, @unchecked Sendable {
  private let iteration: Iteration
  private let predicate: Node?
  private let body: Node

  init(_ iteration: Iteration, _ predicate: Node?, _ body: Node, _ offset: UInt32) {
    self.iteration = iteration
    self.predicate = predicate
    self.body = body
    super.init(offset)
  }

  override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    let source = try iteration.source(&frame)
    var list: [Value] = []
    if predicate == nil { list.reserveCapacity(min(source.count, frame.limits.elementCount)) }
    for index in 0..<source.count {
      try iteration.load(index, of: source, &frame)
      if let predicate, try !predicate.condition(&frame) { continue }
      list.append(try body.evaluate(&frame))
      if list.count > frame.limits.elementCount { throw Fault(.tooLarge).located(offset) }
    }
    return .list(list)
  }
}

/// `transformMap`, which keeps the keys, and `transformMapEntry`, whose body returns whole entries.
final class MapTransformationNode: Node, @unchecked Sendable {
  private let iteration: Iteration
  private let predicate: Node?
  private let body: Node
  private let makesEntries: Bool

  init(
    _ iteration: Iteration, _ predicate: Node?, _ body: Node, makesEntries: Bool, _ offset: UInt32
  ) {
    self.iteration = iteration
    self.predicate = predicate
    self.body = body
    self.makesEntries = makesEntries
    super.init(offset)
  }

  override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    let source = try iteration.source(&frame)
    var map = MapValue()
    for index in 0..<source.count {
      try iteration.load(index, of: source, &frame)
      if let predicate, try !predicate.condition(&frame) { continue }
      let key = frame.locals[iteration.first]
      let value = try body.evaluate(&frame)
      do {
        try add(key, value, to: &map, &frame)
      } catch {
        throw error.located(offset)
      }
    }
    return .map(map)
  }

  private func add(
    _ key: Value, _ value: Value, to map: inout MapValue, _ frame: inout Frame
  ) throws(Fault) {
    if makesEntries {
      guard let entries = MapView(value) else { throw .overload }
      try frame.spend(entries.count)
      for entry in entries.entries { try map.add(entry.key, entry.value) }
    } else {
      try map.add(key, value)
    }
    if map.count > frame.limits.elementCount { throw Fault(.tooLarge) }
  }
}

/// `sortBy`.
final class SortNode: Node, @unchecked Sendable {
  private let iteration: Iteration
  private let key: Node

  init(_ iteration: Iteration, _ key: Node, _ offset: UInt32) {
    self.iteration = iteration
    self.key = key
    super.init(offset)
  }

  override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    let source = try iteration.source(&frame)
    guard case .list(let list) = source else {
      throw Fault(.noSuchOverloadFor("sortBy(map)")).located(offset)
    }
    var keys: [Value] = []
    for index in 0..<list.count {
      try iteration.load(index, of: source, &frame)
      keys.append(try key.evaluate(&frame))
    }
    do {
      return .list(try sorted(list.elements, by: keys, &frame))
    } catch {
      throw error.located(offset)
    }
  }
}
