#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// CEL string semantics: a string is a sequence of code points, and strings are equal if their
/// bytes are. (Swift's own equality also treats canonically equivalent strings as equal.)
enum Text {
  static func withBytes<R>(_ text: String, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    if let result = text.utf8.withContiguousStorageIfAvailable(body) { return result }
    return Array(text.utf8).withUnsafeBufferPointer(body)
  }

  static func equal(_ left: String, _ right: String) -> Bool {
    let count = left.utf8.count
    guard count == right.utf8.count else { return false }
    return withBytes(left) { left in
      withBytes(right) { right in
        guard let left = left.baseAddress, let right = right.baseAddress else { return true }
        return memcmp(left, right, count) == 0
      }
    }
  }

  /// Returns a negative number, zero or a positive number if `left` sorts before, equal to or after
  /// `right`.
  static func order(_ left: String, _ right: String) -> Int {
    withBytes(left) { left in withBytes(right) { right in order(left, right) } }
  }

  static func order(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int
  {
    let shared = min(left.count, right.count)
    if shared > 0, let left = left.baseAddress, let right = right.baseAddress {
      let result = memcmp(left, right, shared)
      if result != 0 { return Int(result) }
    }
    return left.count - right.count
  }

  /// Returns the number of code points.
  static func length(_ text: String) -> Int {
    withBytes(text) { bytes in
      var count = 0
      for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
      return count
    }
  }

  static func contains(_ text: String, _ part: String) -> Bool {
    withBytes(text) { text in withBytes(part) { part in ByteSearch.find(part, in: text) != nil } }
  }

  static func hasPrefix(_ text: String, _ part: String) -> Bool {
    withBytes(text) { text in
      withBytes(part) { part in
        guard part.count <= text.count else { return false }
        guard part.count > 0, let text = text.baseAddress, let base = part.baseAddress else {
          return true
        }
        return memcmp(text, base, part.count) == 0
      }
    }
  }

  static func hasSuffix(_ text: String, _ part: String) -> Bool {
    withBytes(text) { text in
      withBytes(part) { part in
        guard part.count <= text.count else { return false }
        guard part.count > 0, let start = text.baseAddress, let base = part.baseAddress else {
          return true
        }
        return memcmp(start + (text.count - part.count), base, part.count) == 0
      }
    }
  }

  /// Returns the byte offset of the code point at `index`, the byte count if `index` is the length,
  /// or nil beyond that.
  static func byteOffset(of index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard index >= 0 else { return nil }
    var remaining = index
    var offset = 0
    while remaining > 0 {
      guard offset < bytes.count else { return nil }
      offset += 1
      while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      remaining -= 1
    }
    return offset
  }

  /// Returns the number of code points that start before a byte offset.
  static func index(ofByte offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    for byte in bytes[..<offset] where byte & 0xC0 != 0x80 { count += 1 }
    return count
  }

  static func string(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: Array(bytes), as: UTF8.self)
  }
}
