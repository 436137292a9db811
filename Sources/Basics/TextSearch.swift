#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Searching for words of ASCII without looking at characters: the standard library's search compares graphemes, which
/// costs more than reading the text did.
extension String {
  /// Whether the text holds a word.
  package func holds(_ word: StaticString) -> Bool { offset(of: word) != nil }

  /// The offset in UTF-8 at which a word begins first; nil where it does not stand.
  package func offset(of word: StaticString) -> Int? {
    if let found = utf8.withContiguousStorageIfAvailable({ firstOffset(of: word, in: $0) }) {
      return found
    }
    var text = self
    return text.withUTF8 { firstOffset(of: word, in: $0) }
  }

  /// What stands behind a word, from each place where it stands.
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

  /// What stands behind a word, from where it stands first; nil where it does not stand.
  package func tail(behind word: StaticString) -> Substring? {
    offset(of: word).map {
      self[utf8.index(utf8.startIndex, offsetBy: $0 + word.utf8CodeUnitCount)...]
    }
  }
}

extension StringProtocol {
  /// What stands between the bytes that a condition holds for, empty parts left out. The bytes have to be ASCII.
  package func parts(
    between isSeparator: (UInt8) -> Bool
  ) -> [Substring] where SubSequence == Substring {
    Substring(self).utf8.split(whereSeparator: isSeparator).map(Substring.init)
  }

  /// What stands between bytes of ASCII, empty parts left out.
  package func parts(between separator: UInt8) -> [Substring] where SubSequence == Substring {
    parts { $0 == separator }
  }
}

/// The offset at which a word begins first in some bytes; nil where it does not stand.
package func firstOffset(of word: StaticString, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
  guard let start = bytes.baseAddress else { return nil }
  let length = word.utf8CodeUnitCount
  let first = Int32(word.utf8Start.pointee)
  var offset = 0
  while offset + length <= bytes.count {
    guard let found = memchr(start + offset, first, bytes.count - length + 1 - offset) else {
      return nil
    }
    offset = UnsafeRawPointer(found) - UnsafeRawPointer(start)
    if memcmp(found, word.utf8Start, length) == 0 { return offset }
    offset += 1
  }
  return nil
}
