/// Suggests corrections for mistyped words.
package enum Suggestion {
  /// The number of leading characters compared.
  private static let longest = 64

  /// Returns the closest candidate, or nil if none is close enough. Ties resolve to the first in alphabetical order.
  package static func closest(to word: String, among words: some Sequence<String>) -> String? {
    let wanted = letters(of: word)
    let most = min(3, max(1, (wanted.count + 1) / 3))
    var best: (distance: Int, word: String)?
    for candidate in words {
      let other = letters(of: candidate)
      guard abs(other.count - wanted.count) <= most else { continue }
      let distance = distance(wanted, other)
      guard distance <= most, distance < min(wanted.count, other.count) else { continue }
      if let best, (best.distance, best.word) <= (distance, candidate) { continue }
      best = (distance, candidate)
    }
    return best?.word
  }

  /// Returns `; did you mean …?`, or an empty string if no candidate is close enough.
  package static func hint(for word: String, among words: some Sequence<String>) -> String {
    closest(to: word, among: words).map { "; did you mean `\($0)`?" } ?? ""
  }

  /// Returns the case-insensitive edit distance: insertions, deletions, substitutions and swaps of adjacent letters (optimal
  /// string alignment).
  package static func distance(_ left: String, _ right: String) -> Int {
    distance(letters(of: left), letters(of: right))
  }

  private static func letters(of word: String) -> [UInt8] {
    word.utf8.prefix(longest).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }

  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
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
}
