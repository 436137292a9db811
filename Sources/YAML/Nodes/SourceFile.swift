#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One named text as it was read: the bytes, and where its lines begin.
///
/// Everything that a report says of a place (line, column, excerpt) is derived from byte offsets into this text.
public final class SourceFile: Sendable {
  /// The name to show: a path as the user gave it, `<stdin>`, or what a renderer was called on.
  public let name: String
  /// The text as UTF-8, without a byte order mark; text that arrived as UTF-16 has been converted.
  public let bytes: [UInt8]
  /// How the text was encoded where it came from.
  public let encoding: TextEncoding
  /// Byte offsets at which lines begin; the first is 0.
  public let lineStarts: [UInt32]

  /// Takes the bytes of a file, converting them to UTF-8 when a byte order mark says that they are UTF-16.
  ///
  /// - Throws: ``SourceError`` when the text is too large, binary, or not valid in its encoding.
  public init(name: String, reading raw: [UInt8], limits: Limits = .standard) throws(SourceError) {
    self.name = name
    (self.bytes, self.encoding) = try TextEncoding.decode(raw, limits: limits)
    self.lineStarts = Self.findLines(in: self.bytes)
  }

  /// Takes text that the program made itself.
  public init(name: String, text: String) {
    self.name = name
    self.bytes = Array(text.utf8)
    self.encoding = .utf8
    self.lineStarts = Self.findLines(in: self.bytes)
  }

  /// Takes bytes that an edit of a text made.
  init(name: String, bytes: [UInt8], encoding: TextEncoding) {
    self.name = name
    self.bytes = bytes
    self.encoding = encoding
    self.lineStarts = Self.findLines(in: bytes)
  }

  /// The number of lines; a final line break does not begin another line.
  public var lineCount: Int {
    lineStarts.count
      - (lineStarts.count > 1 && lineStarts.last.map(Int.init) == bytes.count ? 1 : 0)
  }

  /// The line, from 0, that a byte offset is in.
  func lineIndex(of offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The line and column of a byte offset.
  public func mark(at offset: Int) -> Mark {
    let clamped = min(max(offset, 0), bytes.count)
    let low = lineIndex(of: clamped)
    let start = Int(lineStarts[low])
    let characters = bytes.withUnsafeBufferPointer {
      TextEncoding.countCharacters(UnsafeBufferPointer(rebasing: $0[start..<clamped]))
    }
    return Mark(line: low + 1, column: characters + 1, offset: clamped)
  }

  /// The range of bytes of a line (from 1), without its line break; nil when there is no such line.
  public func lineRange(_ line: Int) -> Range<Int>? {
    guard line >= 1, line <= lineStarts.count else { return nil }
    let start = Int(lineStarts[line - 1])
    var end = line < lineStarts.count ? Int(lineStarts[line]) : bytes.count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }

  /// The text of a line (from 1), without its line break.
  public func line(_ line: Int) -> String? {
    lineRange(line).map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  private static func findLines(in bytes: [UInt8]) -> [UInt32] {
    bytes.withUnsafeBufferPointer { text in
      guard let base = text.baseAddress else { return [0] }
      return memchr(base, 0x0D, text.count) == nil
        ? findLineFeeds(in: text, base) : findLineBreaks(in: text)
    }
  }

  private static func findLineFeeds(
    in text: UnsafeBufferPointer<UInt8>, _ base: UnsafePointer<UInt8>
  ) -> [UInt32] {
    var starts: [UInt32] = [0]
    starts.reserveCapacity(text.count / 24 + 1)
    var index = 0
    while index < text.count, let hit = memchr(base + index, 0x0A, text.count - index) {
      index = UnsafeRawPointer(hit) - UnsafeRawPointer(base) + 1
      starts.append(UInt32(index))
    }
    return starts
  }

  /// Carriage returns end lines too, alone or before a line feed.
  private static func findLineBreaks(in text: UnsafeBufferPointer<UInt8>) -> [UInt32] {
    var starts: [UInt32] = [0]
    starts.reserveCapacity(text.count / 24 + 1)
    var index = 0
    while index < text.count {
      let byte = text[index]
      index += 1
      let isPair = byte == 0x0D && index < text.count && text[index] == 0x0A
      if byte == 0x0A || (byte == 0x0D && !isPair) { starts.append(UInt32(index)) }
    }
    return starts
  }
}

/// A place in a text.
public struct Mark: Sendable, Hashable, Comparable {
  /// The line, from 1.
  public let line: Int
  /// The column in characters, from 1.
  public let column: Int
  /// The offset in bytes of the UTF-8 text, from 0.
  public let offset: Int

  public init(line: Int, column: Int, offset: Int) {
    self.line = line
    self.column = column
    self.offset = offset
  }

  public static func < (left: Mark, right: Mark) -> Bool { left.offset < right.offset }
}
