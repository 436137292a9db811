#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// ASCII substring search on UTF-8 bytes. The standard library compares grapheme clusters, which is slower than reading the
/// text.
extension String {
  /// Whether the text contains a word.
  package func holds(_ word: StaticString) -> Bool { offset(of: word) != nil }

  /// Whether the text contains another one, which is not empty.
  package func holds(text word: String) -> Bool {
    var (text, word) = (self, word)
    return text.withUTF8 { bytes in
      word.withUTF8 { firstOffset(of: $0, in: bytes) != nil }
    }
  }

  /// Whether the text contains any of some words.
  package func holds(anyOf words: [StaticString]) -> Bool {
    var text = self
    return text.withUTF8 { bytes in words.contains { firstOffset(of: $0, in: bytes) != nil } }
  }

  /// Returns the UTF-8 offset of the first occurrence of a word, or nil if there is none.
  package func offset(of word: StaticString) -> Int? {
    if let found = utf8.withContiguousStorageIfAvailable({ firstOffset(of: word, in: $0) }) {
      return found
    }
    var text = self
    return text.withUTF8 { firstOffset(of: word, in: $0) }
  }

  /// Returns the rest of the text after each occurrence of a word.
  package func tails(behind word: StaticString) -> [Substring] {
    var text = self
    let ends = text.withUTF8 { bytes in
      var ends: [Int] = []
      var start = 0
      while let found = firstOffset(of: word, in: UnsafeBufferPointer(rebasing: bytes[start...])) {
        start += found + word.utf8CodeUnitCount
        ends.append(start)
      }
      return ends
    }
    return ends.map { self[utf8.index(utf8.startIndex, offsetBy: $0)...] }
  }

  /// Returns the rest of the text after the first occurrence of a word, or nil if there is none.
  package func tail(behind word: StaticString) -> Substring? {
    offset(of: word).map {
      self[utf8.index(utf8.startIndex, offsetBy: $0 + word.utf8CodeUnitCount)...]
    }
  }
}

extension StringProtocol {
  /// Splits the text at bytes that match a condition and drops empty parts. The bytes must be ASCII.
  package func parts(
    between isSeparator: (UInt8) -> Bool
  ) -> [Substring] where SubSequence == Substring {
    Substring(self).utf8.split(whereSeparator: isSeparator).map(Substring.init)
  }

  /// Splits the text at an ASCII separator and drops empty parts.
  package func parts(between separator: UInt8) -> [Substring] where SubSequence == Substring {
    parts { $0 == separator }
  }
}

/// Returns the offset of the first occurrence of a word in the bytes, or nil if there is none.
package func firstOffset(of word: StaticString, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
  firstOffset(
    of: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount), in: bytes)
}

private func firstOffset(
  of word: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>
) -> Int? {
  guard let start = bytes.baseAddress, let text = word.baseAddress, word.count > 0 else {
    return nil
  }
  let length = word.count
  let first = Int32(text.pointee)
  var offset = 0
  while offset + length <= bytes.count {
    guard let found = memchr(start + offset, first, bytes.count - length + 1 - offset) else {
      return nil
    }
    offset = UnsafeRawPointer(found) - UnsafeRawPointer(start)
    if memcmp(found, text, length) == 0 { return offset }
    offset += 1
  }
  return nil
}
