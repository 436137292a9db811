/// One alternative of a conditional block: what stands behind an `.if`, an `.elif` or an `.else`.
public struct Branch: Sendable, Hashable {
  /// The branch that the block stands in.
  public let parent: Int?
  /// The number of its block; branches of one block exclude each other.
  public let block: Int
  /// The branch of the same block that stands before it.
  public let previous: Int?
  /// The condition as it is written; empty for `.else`.
  public let text: String
  /// The condition; nil for `.else`.
  public let condition: Condition?
  /// The line that opens the branch, counted from 1.
  public let line: Int
  /// Whether no environment ever gets here, as behind `.if 0`.
  public let isDead: Bool
}

extension Configuration {
  /// Whether anything in a branch can ever be seen by HAProxy.
  public func isLive(_ branch: Int?) -> Bool { branch.map { !branches[$0].isDead } ?? true }

  /// Whether no process sees what stands in both branches.
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

  /// For each branch whether a process with such an environment takes it; nil when the environment does not tell.
  func taken(in environment: Environment) -> [Bool?] {
    var taken: [Bool?] = []
    // What the earlier alternatives of the block leave: true while none of them holds.
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
