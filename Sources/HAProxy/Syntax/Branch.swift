/// One branch of a conditional block: the lines after an `.if`, `.elif` or `.else`.
public struct Branch: Sendable, Hashable {
  /// The branch that contains the block.
  public let parent: Int?
  /// The index of the block; branches of one block are mutually exclusive.
  public let block: Int
  /// The previous branch of the same block.
  public let previous: Int?
  /// The condition as written; empty for `.else`.
  public let text: String
  /// The condition; nil for `.else`.
  public let condition: Condition?
  /// The line that opens the branch, from 1.
  public let line: Int
  /// Whether the branch is never taken in any environment, as after `.if 0`.
  public let isDead: Bool
}

extension Configuration {
  /// Returns whether HAProxy can ever read the lines of a branch.
  public func isLive(_ branch: Int?) -> Bool { branch.map { !branches[$0].isDead } ?? true }

  /// Returns whether no process can see the lines of both branches.
  public func areExclusive(_ first: Int?, _ second: Int?) -> Bool {
    guard first != second else { return false }
    var left = first
    while let index = left {
      var right = second
      while let other = right {
        if branches[index].block == branches[other].block { return index != other }
        right = branches[other].parent
      }
      left = branches[index].parent
    }
    return false
  }

  /// Returns, for each branch, whether a process with this environment takes it; nil if that is unknown.
  func taken(in environment: Environment) -> [Bool?] {
    var taken: [Bool?] = []
    // For each branch, whether no condition of its block up to and including it is true.
    var remains: [Bool?] = []
    taken.reserveCapacity(branches.count)
    remains.reserveCapacity(branches.count)
    for branch in branches {
      let open = Self.both(
        branch.previous.map { remains[$0] } ?? true, branch.parent.map { taken[$0] } ?? true)
      let holds = branch.condition.map { $0.holds(in: environment) } ?? true
      taken.append(Self.both(open, holds))
      remains.append(Self.both(open, holds.map { !$0 }))
    }
    return taken
  }

  private static func both(_ first: Bool?, _ second: Bool?) -> Bool? {
    first == false || second == false ? false : first == nil || second == nil ? nil : true
  }
}
