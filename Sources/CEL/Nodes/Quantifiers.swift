/// `all`, decided by false, and `exists`, decided by true. The deciding value takes precedence over errors.
final class QuantifierNode: ConditionNode, @unchecked Sendable {
  private let iteration: Iteration
  private let predicate: Node
  private let deciding: Bool

  init(_ iteration: Iteration, _ predicate: Node, deciding: Bool, _ offset: UInt32) {
    self.iteration = iteration
    self.predicate = predicate
    self.deciding = deciding
    super.init(offset)
  }

  override func condition(_ frame: inout Frame) throws(Fault) -> Bool {
    let source = try iteration.source(&frame)
    var failure: Fault?
    for index in 0..<source.count {
      try iteration.load(index, of: source, &frame)
      do {
        if try predicate.condition(&frame) == deciding { return deciding }
      } catch {
        if error.isFatal { throw error }
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    return !deciding
  }
}

/// `exists_one` and `existsOne`, which evaluate every element.
final class UniquenessNode: ConditionNode, @unchecked Sendable {
  private let iteration: Iteration
  private let predicate: Node

  init(_ iteration: Iteration, _ predicate: Node, _ offset: UInt32) {
    self.iteration = iteration
    self.predicate = predicate
    super.init(offset)
  }

  override func condition(_ frame: inout Frame) throws(Fault) -> Bool {
    let source = try iteration.source(&frame)
    var count = 0
    for index in 0..<source.count {
      try iteration.load(index, of: source, &frame)
      if try predicate.condition(&frame) { count += 1 }
    }
    return count == 1
  }
}
