#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A named source text: its bytes, and where its lines start.
///
/// Every position in a report (line, column, excerpt) is derived from byte offsets into this text.
public final class SourceFile: Sendable {
  /// The name to show: a path as given by the user, `<stdin>`, or the input of a renderer.
  public let name: String
  /// The text as UTF-8 without a byte order mark; UTF-16 input is converted.
  public let bytes: [UInt8]
  /// The original encoding of the text.
  public let encoding: TextEncoding
  /// The byte offsets at which lines start; the first is 0.
  public let lineStarts: [UInt32]

  /// Creates a source from the bytes of a file, converted to UTF-8 if a byte order mark marks them as UTF-16.
  ///
  /// - Throws: ``SourceError`` if the text is too large, binary, or invalid in its encoding.
  public init(name: String, reading raw: [UInt8], limits: Limits = .standard) throws(SourceError) {
    self.name = name
    (self.bytes, self.encoding) = try TextEncoding.decode(raw, limits: limits)
    self.lineStarts = Self.findLines(in: self.bytes)
  }

  /// Creates a source from generated text.
  public init(name: String, text: String) {
    self.name = name
    self.bytes = Array(text.utf8)
    self.encoding = .utf8
    self.lineStarts = Self.findLines(in: self.bytes)
  }

  /// Creates a source from the result of an edit.
  init(name: String, bytes: [UInt8], encoding: TextEncoding) {
    self.name = name
    self.bytes = bytes
    self.encoding = encoding
    self.lineStarts = Self.findLines(in: bytes)
  }

  /// The number of lines; a trailing line break does not start another line.
  public var lineCount: Int {
    lineStarts.count
      - (lineStarts.count > 1 && lineStarts.last.map(Int.init) == bytes.count ? 1 : 0)
  }

  /// Returns the zero-based line index of a byte offset.
  func lineIndex(of offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// Returns the line and column of a byte offset.
  public func mark(at offset: Int) -> Mark {
    let clamped = min(max(offset, 0), bytes.count)
    let low = lineIndex(of: clamped)
    let start = Int(lineStarts[low])
    let characters = bytes.withUnsafeBufferPointer {
      TextEncoding.countCharacters(UnsafeBufferPointer(rebasing: $0[start..<clamped]))
    }
    return Mark(line: low + 1, column: characters + 1, offset: clamped)
  }

  /// Returns the byte range of a line (from 1) without its line break, or nil if there is no such line.
  public func lineRange(_ line: Int) -> Range<Int>? {
    guard line >= 1, line <= lineStarts.count else { return nil }
    let start = Int(lineStarts[line - 1])
    var end = line < lineStarts.count ? Int(lineStarts[line]) : bytes.count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }

  /// Returns the text of a line (from 1) without its line break, or nil if there is no such line.
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

  /// A carriage return ends a line too, alone or before a line feed.
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

/// A position in a text.
public struct Mark: Sendable, Hashable, Comparable {
  /// The line, from 1.
  public let line: Int
  /// The column in characters, from 1.
  public let column: Int
  /// The byte offset in the UTF-8 text, from 0.
  public let offset: Int

  public init(line: Int, column: Int, offset: Int) {
    self.line = line
    self.column = column
    self.offset = offset
  }

  public static func < (left: Mark, right: Mark) -> Bool { left.offset < right.offset }
}
