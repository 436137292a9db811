import YAML

/// One source line with the location of a finding, ready to be shown: masked, cropped and measured in columns.
struct Excerpt {
  let line: Int
  let text: String
  /// The number of columns before the caret, and the caret's width.
  let caret: (indent: Int, width: Int)

  private static let columns = 110
  private static let context = 24
  private static let tab = 4
  /// The number of bytes around the location to examine in a very long line.
  private static let reach = 1_000

  /// Nil if the text has no such line.
  ///
  /// - Parameters:
  ///   - file: The text that contains the finding.
  ///   - start: The start of the location; its line is shown.
  ///   - end: The end of the location, which may be on a later line.
  ///   - inSecret: Whether the object of the finding is a Secret.
  ///   - extent: The bytes that may be shown. A line of JSON may also contain other objects, such as a Secret.
  init?(
    _ file: SourceFile, from start: Mark, to end: Mark, inSecret: Bool,
    within extent: Range<Int>? = nil
  ) {
    guard let full = file.lineRange(start.line), !full.isEmpty else { return nil }
    var whole = full
    if let extent {
      let low = min(max(whole.lowerBound, extent.lowerBound), whole.upperBound)
      let high = max(min(whole.upperBound, extent.upperBound), low)
      // Indentation before the object and a comment after it belong to no other object.
      let begins = Self.isBlank(file.bytes, whole.lowerBound..<low)
      let ends = !file.bytes[high..<whole.upperBound].contains(UInt8(ascii: "{"))
      whole = (begins ? whole.lowerBound : low)..<(ends ? whole.upperBound : high)
    }
    line = start.line
    let place = min(max(start.offset, whole.lowerBound), whole.upperBound)
    let window = Self.window(of: whole, around: place, file.bytes)
    let last = end.line == start.line ? end.offset : Self.trimmed(window, file.bytes)
    let marked = place..<max(place, min(last, window.upperBound))
    let masked = SecretMask(file: file, line: start.line, inSecret: inSecret).ranges(in: window)
    // Most lines are short and contain no secrets, so they can be shown unchanged.
    if masked.isEmpty, window == full, window.count <= Self.columns,
      file.bytes[window].allSatisfy({ (0x20..<0x7F).contains($0) })
    {
      text = String(decoding: file.bytes[window], as: UTF8.self)
      caret = (marked.lowerBound - window.lowerBound, max(1, marked.count))
      return
    }
    let pieces = Self.pieces(file.bytes, window, masked)
    let isCut = (window.lowerBound > full.lowerBound, window.upperBound < full.upperBound)
    (text, caret) = Self.crop(pieces, marked, isCut: isCut)
  }

  /// Whether bytes are only white space.
  private static func isBlank(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    bytes[range].allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  /// The displayed form of some bytes.
  private struct Piece {
    let bytes: Range<Int>
    let text: String
    let width: Int
  }

  private static func window(of line: Range<Int>, around place: Int, _ bytes: [UInt8]) -> Range<Int>
  {
    var low = max(line.lowerBound, place - reach)
    var high = min(line.upperBound, place + reach)
    while low > line.lowerBound, bytes[low] & 0xC0 == 0x80 { low -= 1 }
    while high < line.upperBound, bytes[high] & 0xC0 == 0x80 { high += 1 }
    return low..<high
  }

  private static func trimmed(_ range: Range<Int>, _ bytes: [UInt8]) -> Int {
    var end = range.upperBound
    while end > range.lowerBound, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    return end
  }

  private static func pieces(
    _ bytes: [UInt8], _ window: Range<Int>, _ masked: [Range<Int>]
  ) -> [Piece] {
    var pieces: [Piece] = []
    var column = 0
    var offset = window.lowerBound
    var masks = masked[...]
    func add(_ length: Int, _ text: String, _ width: Int) {
      pieces.append(Piece(bytes: offset..<offset + length, text: text, width: width))
      column += width
      offset += length
    }
    while offset < window.upperBound {
      while let mask = masks.first, mask.upperBound <= offset { masks.removeFirst() }
      if let mask = masks.first, mask.lowerBound <= offset {
        add(min(mask.upperBound, window.upperBound) - offset, "***", 3)
        continue
      }
      let limit = min(masks.first?.lowerBound ?? window.upperBound, window.upperBound)
      for scalar in String(decoding: bytes[offset..<limit], as: UTF8.self).unicodeScalars {
        guard offset < limit else { break }
        let length = scalar == Printable.replacement ? 1 : UTF8.width(scalar)
        if scalar == "\t" {
          let width = tab - column % tab
          add(length, String(repeating: " ", count: width), width)
        } else if Printable.isUnsafe(scalar) {
          add(length, String(Printable.replacement), 1)
        } else {
          add(length, String(scalar), Printable.width(scalar))
        }
      }
      offset = limit
    }
    return pieces
  }

  private static func crop(
    _ pieces: [Piece], _ marked: Range<Int>, isCut: (left: Bool, right: Bool)
  ) -> (text: String, caret: (indent: Int, width: Int)) {
    let first = pieces.firstIndex { $0.bytes.upperBound > marked.lowerBound } ?? pieces.count
    let past = pieces[first...].firstIndex { $0.bytes.lowerBound >= marked.upperBound }
    let caretEnd = max(past ?? pieces.count, first)
    var low = 0
    let total = pieces.reduce(0) { $0 + $1.width }
    if total > columns, pieces[..<caretEnd].reduce(0, { $0 + $1.width }) > columns {
      low = first
      var room = context
      while low > 0, pieces[low - 1].width <= room {
        low -= 1
        room -= pieces[low].width
      }
    }
    var high = low
    var used = 0
    while high < pieces.count, used + pieces[high].width <= columns {
      used += pieces[high].width
      high += 1
    }
    let isCutLeft = low > 0 || isCut.left
    var text = isCutLeft ? "…" : ""
    for piece in pieces[low..<high] { text += piece.text }
    if high < pieces.count || isCut.right { text += "…" }
    let indent = pieces[low..<min(first, high)].reduce(isCutLeft ? 1 : 0) { $0 + $1.width }
    let shown = min(first, high)..<max(min(first, high), min(caretEnd, high))
    let width = pieces[shown].reduce(0) { $0 + $1.width }
    return (text, (indent, max(1, width)))
  }
}

extension UTF8 {
  static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0..<0x80: 1
    case 0x80..<0x800: 2
    case 0x800..<0x10000: 3
    default: 4
    }
  }
}
