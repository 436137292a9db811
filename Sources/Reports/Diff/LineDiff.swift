/// The shortest edit script from one list of lines to another, by Myers' algorithm, computed separately between unchanged
/// lines.
struct LineDiff {
  enum Step: Equatable {
    case keep(old: Int, new: Int)
    case remove(old: Int)
    case add(new: Int)
  }

  /// Returns the steps from `old` to `new`. Common lines at both ends are skipped first. If the texts have too little in
  /// common, all old lines are removed and all new ones added.
  static func steps(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [Step] {
    var head = 0
    while head < old.count, head < new.count, old[head] == new[head] { head += 1 }
    var tail = 0
    while tail < old.count - head, tail < new.count - head,
      old[old.count - 1 - tail] == new[new.count - 1 - tail]
    { tail += 1 }
    let middle = path(
      Array(old[head..<old.count - tail]), Array(new[head..<new.count - tail]))
    let before = (0..<head).map { Step.keep(old: $0, new: $0) }
    let shifted = middle.map { step -> Step in
      switch step {
      case .keep(let old, let new): .keep(old: old + head, new: new + head)
      case .remove(let old): .remove(old: old + head)
      case .add(let new): .add(new: new + head)
      }
    }
    let after = (0..<tail).map {
      Step.keep(old: old.count - tail + $0, new: new.count - tail + $0)
    }
    return before + shifted + after
  }

  /// The number of edits above which the shortest script is not searched for.
  private static let limit = 1500

  private static func path(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [Step] {
    let furthest = min(old.count + new.count, limit)
    let middle = furthest + 1
    /// The furthest old line reached on each diagonal (old minus new).
    var reach = [Int](repeating: 0, count: 2 * furthest + 3)
    /// For each number of edits, the diagonals -number - 1 … number + 1 before that edit.
    var history: [ArraySlice<Int>] = []
    for edits in 0...furthest {
      history.append(reach[(middle - edits - 1)...(middle + edits + 1)])
      for diagonal in stride(from: -edits, through: edits, by: 2) {
        let place = middle + diagonal
        let adds =
          diagonal == -edits || diagonal != edits && reach[place - 1] < reach[place + 1]
        var x = adds ? reach[place + 1] : reach[place - 1] + 1
        while x < old.count, x - diagonal < new.count, old[x] == new[x - diagonal] { x += 1 }
        reach[place] = x
        if x >= old.count, x - diagonal >= new.count {
          return walk(back: history, from: (old.count, new.count), middle: middle)
        }
      }
    }
    return old.indices.map { .remove(old: $0) } + new.indices.map { .add(new: $0) }
  }

  private static func walk(
    back history: [ArraySlice<Int>], from end: (x: Int, y: Int), middle: Int
  ) -> [Step] {
    var steps: [Step] = []
    var (x, y) = end
    for edits in stride(from: history.count - 1, through: 0, by: -1) {
      let reach = history[edits]
      let place = middle + x - y
      let adds =
        x - y == -edits || x - y != edits && reach[place - 1] < reach[place + 1]
      let beforeX = edits == 0 ? 0 : reach[adds ? place + 1 : place - 1]
      let beforeY = edits == 0 ? 0 : beforeX - (adds ? x - y + 1 : x - y - 1)
      while x > beforeX, y > beforeY {
        x -= 1
        y -= 1
        steps.append(.keep(old: x, new: y))
      }
      if edits > 0 {
        steps.append(adds ? .add(new: beforeY) : .remove(old: beforeX))
        (x, y) = (beforeX, beforeY)
      }
    }
    return steps.reversed()
  }
}
