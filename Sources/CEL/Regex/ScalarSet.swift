/// A set of code points.
struct ScalarSet: Sendable, Equatable {
  /// Sorted and non-overlapping.
  private(set) var ranges: [ClosedRange<UInt32>]
  /// Whether a code point also matches if its uppercase or lowercase form is in the set.
  var ignoresCase = false

  static let last: UInt32 = 0x10FFFF
  static let any = ScalarSet([0...last])
  static let anyButNewline = ScalarSet([0...9, 11...last])
  static let digits = ScalarSet([0x30...0x39])
  static let spaces = ScalarSet([0x09...0x0A, 0x0C...0x0D, 0x20...0x20])
  static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])

  init(_ unsorted: [ClosedRange<UInt32>]) {
    ranges = []
    for range in unsorted.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = ranges.last, range.lowerBound <= last.upperBound &+ 1 {
        let upper = max(last.upperBound, range.upperBound)
        ranges[ranges.count - 1] = last.lowerBound...upper
      } else {
        ranges.append(range)
      }
    }
  }

  init(_ scalar: UInt32) {
    ranges = [scalar...scalar]
  }

  var inverted: ScalarSet {
    var result: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges {
      if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
      next = range.upperBound + 1
    }
    if next <= Self.last { result.append(next...Self.last) }
    return ScalarSet(result)
  }

  /// The set with both cases of every letter, if ranges suffice: for ASCII.
  var folded: ScalarSet {
    var result = ranges
    for range in ranges {
      for (letters, distance) in [(0x41...0x5A, 32), (0x61...0x7A, -32)] {
        let low = max(Int(range.lowerBound), letters.lowerBound)
        let high = min(Int(range.upperBound), letters.upperBound)
        if low <= high { result.append(UInt32(low + distance)...UInt32(high + distance)) }
      }
    }
    var folded = ScalarSet(result)
    folded.ignoresCase = ranges.contains {
      $0.upperBound > 0x7F || $0.contains(0x4B) || $0.contains(0x6B) || $0.contains(0x53)
        || $0.contains(0x73)
    }
    return folded
  }

  func contains(_ scalar: UInt32) -> Bool {
    if holds(scalar) { return true }
    guard ignoresCase, scalar > 0x7F, let letter = Unicode.Scalar(scalar) else { return false }
    return [letter.properties.lowercaseMapping, letter.properties.uppercaseMapping].contains {
      mapping in
      let mapped = mapping.unicodeScalars
      return mapped.count == 1 && mapped.first.map { holds($0.value) } == true
    }
  }

  private func holds(_ scalar: UInt32) -> Bool {
    if ranges.count < 5 {
      for range in ranges where range.contains(scalar) { return true }
      return false
    }
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(scalar)
  }
}
