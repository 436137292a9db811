#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The original encoding of a text.
public enum TextEncoding: Sendable, Hashable {
  case utf8
  case utf8WithByteOrderMark
  case utf16LittleEndian
  case utf16BigEndian

  /// Converts the bytes of a file to UTF-8 without a byte order mark.
  ///
  /// Invalid UTF-8 is kept: the reader reports it for the document it is in.
  static func decode(_ raw: [UInt8], limits: Limits) throws(SourceError) -> ([UInt8], TextEncoding)
  {
    guard raw.count <= limits.fileSize else {
      throw .tooLarge(bytes: raw.count, limit: limits.fileSize)
    }
    if raw.starts(with: [0xEF, 0xBB, 0xBF]) {
      if hasNUL(raw) { throw .binary }
      return (Array(raw.dropFirst(3)), .utf8WithByteOrderMark)
    }
    if raw.starts(with: [0xFF, 0xFE]) {
      return (try transcode(raw, littleEndian: true), .utf16LittleEndian)
    }
    if raw.starts(with: [0xFE, 0xFF]) {
      return (try transcode(raw, littleEndian: false), .utf16BigEndian)
    }
    if hasNUL(raw) { throw .binary }
    return (raw, .utf8)
  }

  private static func hasNUL(_ raw: [UInt8]) -> Bool {
    raw.withUnsafeBytes { $0.count > 0 && memchr($0.baseAddress!, 0, $0.count) != nil }
  }

  private static func transcode(_ raw: [UInt8], littleEndian: Bool) throws(SourceError) -> [UInt8] {
    guard raw.count % 2 == 0 else { throw .invalidUTF16(offset: raw.count - 1) }
    var units: [UInt16] = []
    units.reserveCapacity(raw.count / 2)
    for index in stride(from: 2, to: raw.count, by: 2) {
      let first = UInt16(raw[index])
      let second = UInt16(raw[index + 1])
      units.append(littleEndian ? second << 8 | first : first << 8 | second)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(units.count)
    var decoder = Unicode.UTF16.ForwardParser()
    var iterator = units.makeIterator()
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let encoded):
        let scalar = Unicode.UTF16.decode(encoded)
        if scalar.value == 0 { throw .binary }
        bytes.append(contentsOf: UTF8.encode(scalar)!)
      case .error:
        throw .invalidUTF16(offset: bytes.count)
      case .emptyInput:
        return bytes
      }
    }
  }

  /// Whether every byte is an ASCII character.
  static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let raw = UnsafeRawBufferPointer(bytes)
    var index = 0
    while index + 8 <= raw.count {
      let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      if word & 0x8080_8080_8080_8080 != 0 { return false }
      index += 8
    }
    while index < raw.count {
      if raw[index] >= 0x80 { return false }
      index += 1
    }
    return true
  }

  /// Counts the characters in the bytes, eight bytes at a time, because a line of JSON can be a whole file.
  static func countCharacters(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    let raw = UnsafeRawBufferPointer(bytes)
    var characters = raw.count
    var index = 0
    while index + 8 <= raw.count {
      let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      // A UTF-8 continuation byte is 10xxxxxx.
      characters -= (word & ~(word << 1) & 0x8080_8080_8080_8080).nonzeroBitCount
      index += 8
    }
    while index < raw.count {
      if raw[index].isContinuation { characters -= 1 }
      index += 1
    }
    return characters
  }

  /// Returns the offset of the first byte that is not well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates).
  static func firstInvalidUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var index = 0
    let count = bytes.count
    while index < count {
      let lead = bytes[index]
      if lead < 0x80 {
        index += 1
        continue
      }
      let length: Int
      var low: UInt8 = 0x80
      var high: UInt8 = 0xBF
      switch lead {
      case 0xC2...0xDF: length = 2
      case 0xE0: (length, low) = (3, 0xA0)
      case 0xED: (length, high) = (3, 0x9F)
      case 0xE1...0xEF: length = 3
      case 0xF0: (length, low) = (4, 0x90)
      case 0xF1...0xF3: length = 4
      case 0xF4: (length, high) = (4, 0x8F)
      default: return index
      }
      guard index + length <= count, (low...high).contains(bytes[index + 1]) else { return index }
      var position = index + 2
      while position < index + length {
        guard bytes[position] & 0xC0 == 0x80 else { return index }
        position += 1
      }
      index += length
    }
    return nil
  }
}

extension SourceFile {
  /// The text in the file's original encoding.
  public var written: [UInt8] {
    switch encoding {
    case .utf8: return bytes
    case .utf8WithByteOrderMark: return [0xEF, 0xBB, 0xBF] + bytes
    case .utf16LittleEndian, .utf16BigEndian:
      let units = [0xFEFF] + String(decoding: bytes, as: UTF8.self).utf16
      return units.flatMap { unit -> [UInt8] in
        let (low, high) = (UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8))
        return encoding == .utf16LittleEndian ? [low, high] : [high, low]
      }
    }
  }
}
