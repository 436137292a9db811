/// Finds what a misspelt name may have meant.
enum Suggestion {
  /// The closest of the candidates, if one is close; ties go to the first in alphabetical order.
  static func closest(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.utf8.prefix(64))
    let most = wanted.count <= 3 ? 1 : 2
    var best: (distance: Int, name: String)?
    for candidate in candidates {
      let other = Array(candidate.utf8.prefix(64))
      guard abs(other.count - wanted.count) <= most else { continue }
      let distance = distance(wanted, other)
      guard distance <= most, distance < other.count else { continue }
      if let best, (best.distance, best.name) <= (distance, candidate) { continue }
      best = (distance, candidate)
    }
    return best?.name
  }

  /// `; did you mean …?`, or nothing.
  static func hint(for name: String, among candidates: some Sequence<String>) -> String {
    closest(to: name, among: candidates).map { "; did you mean `\($0)`?" } ?? ""
  }

  /// How many letters must be added, left out, changed or swapped, without regard to case.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    let left = left.map { lower($0) }
    let right = right.map { lower($0) }
    var before: [Int] = []
    var previous = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        let change = left[row] == right[column] ? 0 : 1
        var cost = min(previous[column] + change, previous[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, before[column - 1] + 1)
        }
        current.append(cost)
      }
      before = previous
      previous = current
    }
    return previous[right.count]
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }
}
