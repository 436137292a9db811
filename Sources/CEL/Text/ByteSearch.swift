#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Finds bytes within bytes.
enum ByteSearch {
  private static let longestPlain = 32

  /// The place of `needle` in `haystack`, searching from `start`; or nil.
  static func find(
    _ needle: UnsafeBufferPointer<UInt8>, in haystack: UnsafeBufferPointer<UInt8>,
    from start: Int = 0
  ) -> Int? {
    guard start <= haystack.count else { return nil }
    guard let first = needle.first, let pattern = needle.baseAddress else { return start }
    guard haystack.count - start >= needle.count, let base = haystack.baseAddress else {
      return nil
    }
    // Comparing a long needle at every place could take the product of both lengths.
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

  /// The last place of `needle` in `haystack` that is at most `end`; or nil.
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

  /// The method of Knuth, Morris and Pratt.
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
