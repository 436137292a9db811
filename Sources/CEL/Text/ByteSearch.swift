#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Finds bytes within bytes.
enum ByteSearch {
  private static let longestPlain = 32

  /// Returns the offset of the first `needle` in `haystack` at or after `start`, or nil.
  static func find(
    _ needle: UnsafeBufferPointer<UInt8>, in haystack: UnsafeBufferPointer<UInt8>,
    from start: Int = 0
  ) -> Int? {
    guard start <= haystack.count else { return nil }
    guard let first = needle.first, let pattern = needle.baseAddress else { return start }
    guard haystack.count - start >= needle.count, let base = haystack.baseAddress else {
      return nil
    }
    // Naive comparison with a long needle could take time proportional to the product of both lengths.
    if needle.count > longestPlain { return findLong(needle, in: haystack, from: start) }
    var place = start
    let last = haystack.count - needle.count
    while place <= last {
      guard let hit = memchr(base + place, Int32(first), last - place + 1) else { return nil }
      place = UnsafeRawPointer(hit) - UnsafeRawPointer(base)
      if memcmp(base + place, pattern, needle.count) == 0 { return place }
      place += 1
    }
    return nil
  }

  /// Returns the offset of the last `needle` in `haystack` at or before `end`, or nil.
  static func findLast(
    _ needle: UnsafeBufferPointer<UInt8>, in haystack: UnsafeBufferPointer<UInt8>, upTo end: Int
  ) -> Int? {
    let length = min(end + needle.count, haystack.count)
    let reversedHaystack = Array(haystack[..<length].reversed())
    let reversedNeedle = Array(needle.reversed())
    let place = reversedHaystack.withUnsafeBufferPointer { haystack in
      reversedNeedle.withUnsafeBufferPointer { find($0, in: haystack) }
    }
    return place.map { length - $0 - needle.count }
  }

  /// Searches with the Knuth-Morris-Pratt algorithm.
  private static func findLong(
    _ needle: UnsafeBufferPointer<UInt8>, in haystack: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    var borders = [Int](repeating: 0, count: needle.count)
    var matched = 0
    for place in 1..<needle.count {
      while matched > 0, needle[place] != needle[matched] { matched = borders[matched - 1] }
      if needle[place] == needle[matched] { matched += 1 }
      borders[place] = matched
    }
    matched = 0
    for place in start..<haystack.count {
      while matched > 0, haystack[place] != needle[matched] { matched = borders[matched - 1] }
      if haystack[place] == needle[matched] { matched += 1 }
      if matched == needle.count { return place - needle.count + 1 }
    }
    return nil
  }
}
