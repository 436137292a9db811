#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads the YAML that most manifests are written in: block collections, scalars and flow collections that each fit on a line,
/// and literal block scalars. It takes a fraction of the time that libyaml takes for the same nodes.
///
/// Everything else is left to libyaml, which also explains what is wrong: anchors, aliases, tags, directives, explicit keys,
/// folded scalars, scalars over several lines, carriage returns, and whatever is not YAML. What this reader takes, it reads as
/// libyaml does, byte for byte: a test and the fuzzer compare them.
///
/// source: yaml/libyaml 0.2.5 src/scanner.c, src/parser.c
struct BlockReader {
  let text: UnsafeBufferPointer<UInt8>
  var index = 0
  /// Where the document ends.
  private(set) var end = 0
  /// The content of a scalar that is not spelled in the text as it reads.
  var buffer: [UInt8] = []
  /// The kinds of the flow collections around the index.
  var flow: [NodeRecord.Kind] = []
  private var lineStart = 0
  private var column = 0
  private var open: [Level] = []
  /// The place behind a `:` or `-` whose value may follow on a later line.
  private var awaited: Int?

  /// Says that libyaml must read the document.
  struct Unusual: Error {}

  private struct Level {
    let column: Int
    let isSequence: Bool
    /// A sequence in the column of the keys around it.
    let isIndentless: Bool
  }

  init(text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// Adds the nodes of a document; some of them when it throws.
  mutating func read(_ range: Range<Int>, into builder: inout TreeBuilder) throws(Unusual) {
    index = range.lowerBound
    end = range.upperBound
    open.removeAll(keepingCapacity: true)
    guard Self.isOrdinary(UnsafeBufferPointer(rebasing: text[range])) else { throw Unusual() }
    try skipMarker()
    guard nextLine() else { return }
    try beginCollection(&builder)
    while nextLine() {
      if let place = awaited {
        awaited = nil
        guard let level = open.last else { throw Unusual() }
        if column > level.column {
          try beginCollection(&builder)
          continue
        }
        if column == level.column, !level.isSequence, isEntry {
          try begin(.sequence, at: index..<index + 1, isIndentless: true, &builder)
          try readEntry(&builder)
          continue
        }
        try addEmpty(at: place, &builder)
      }
      try readLine(&builder)
    }
    if let place = awaited {
      awaited = nil
      try addEmpty(at: place, &builder)
    }
    while !open.isEmpty { close(&builder) }
  }

  // MARK: Lines

  /// Steps over `---`.
  private mutating func skipMarker() throws(Unusual) {
    awaited = nil
    guard nextLine() else {
      index = end
      return
    }
    guard column == 0, index + 3 <= end, text[index] == UInt8(ascii: "-"),
      text[index + 1] == UInt8(ascii: "-"), text[index + 2] == UInt8(ascii: "-")
    else {
      index = lineStart
      return
    }
    index += 3
    try endLine()
  }

  /// Goes to the next line that holds more than space and a comment; false when there is none.
  private mutating func nextLine() -> Bool {
    while index < end {
      lineStart = index
      skipSpaces()
      if index == end { return false }
      switch text[index] {
      case 0x0A: index += 1
      case UInt8(ascii: "#"): index = lineEnd(from: index)
      default:
        column = index - lineStart
        return true
      }
    }
    return false
  }

  /// Steps over what may stand behind a value: nothing, or space and a comment.
  mutating func endLine() throws(Unusual) {
    let start = index
    skipSpaces()
    guard index < end, text[index] != 0x0A else { return }
    guard text[index] == UInt8(ascii: "#"), index > start else { throw Unusual() }
    index = lineEnd(from: index)
  }

  mutating func skipSpaces() {
    while index < end, text[index] == 0x20 { index += 1 }
  }

  /// The place of the next line feed, or of the document's end.
  func lineEnd(from place: Int) -> Int {
    guard place < end, let base = text.baseAddress,
      let hit = memchr(base + place, 0x0A, end - place)
    else { return end }
    return UnsafeRawPointer(hit) - UnsafeRawPointer(base)
  }

  /// Whether the byte at a place is a space or a line feed, or the document ends there.
  func isBlank(at place: Int) -> Bool {
    place >= end || text[place] == 0x20 || text[place] == 0x0A
  }

  // MARK: Collections

  /// Whether an element of a block sequence begins at the index.
  private var isEntry: Bool { text[index] == UInt8(ascii: "-") && isBlank(at: index + 1) }

  /// Begins the collection whose first line the index is in.
  private mutating func beginCollection(_ builder: inout TreeBuilder) throws(Unusual) {
    if isEntry {
      try begin(.sequence, at: index..<index, &builder)
      try readEntry(&builder)
    } else {
      try begin(.mapping, at: index..<index, &builder)
      try readPair(&builder)
    }
  }

  /// Reads a line of a collection that was begun before it.
  private mutating func readLine(_ builder: inout TreeBuilder) throws(Unusual) {
    while let level = open.last, level.column > column { close(&builder) }
    if let level = open.last, level.isIndentless, !isEntry { close(&builder) }
    guard let level = open.last, level.column == column, level.isSequence == isEntry else {
      throw Unusual()
    }
    if level.isSequence { try readEntry(&builder) } else { try readPair(&builder) }
  }

  /// Reads a `-` and what stands behind it on its line.
  private mutating func readEntry(_ builder: inout TreeBuilder) throws(Unusual) {
    while true {
      let dash = index
      index += 1
      skipSpaces()
      if index == end || text[index] == 0x0A || text[index] == UInt8(ascii: "#") {
        index = lineEnd(from: index)
        awaited = dash + 1
        return
      }
      column = index - lineStart
      guard isEntry else { break }
      try begin(.sequence, at: index..<index, &builder)
    }
    guard let scalar = try scalar() else { return try readOther(&builder) }
    guard scalar.isKey else {
      try add(scalar, &builder)
      return try endLine()
    }
    try begin(.mapping, at: scalar.range.lowerBound..<scalar.range.lowerBound, &builder)
    try add(scalar, &builder)
    try readValue(&builder)
  }

  /// Reads a key and what stands behind it on its line.
  private mutating func readPair(_ builder: inout TreeBuilder) throws(Unusual) {
    // `...` ends documents.
    let isMarker = column == 0 && text[index] == UInt8(ascii: ".")
    guard !isEntry, !isMarker, let key = try scalar(), key.isKey else { throw Unusual() }
    try add(key, &builder)
    try readValue(&builder)
  }

  /// Reads what stands behind a key: a colon, and the value where it is on the same line.
  private mutating func readValue(_ builder: inout TreeBuilder) throws(Unusual) {
    index += 1
    let place = index
    skipSpaces()
    if index == end || text[index] == 0x0A || text[index] == UInt8(ascii: "#") {
      index = lineEnd(from: index)
      awaited = place
      return
    }
    guard !isEntry else { throw Unusual() }
    guard let value = try scalar() else { return try readOther(&builder) }
    guard !value.isKey else { throw Unusual() }
    try add(value, &builder)
    try endLine()
  }

  /// Reads a value that is neither plain nor quoted.
  private mutating func readOther(_ builder: inout TreeBuilder) throws(Unusual) {
    switch text[index] {
    case UInt8(ascii: "|"): try readLiteral(behind: open.last?.column ?? 0, &builder)
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      try readFlow(&builder)
      try endLine()
    default: throw Unusual()
    }
  }

  private mutating func begin(
    _ kind: NodeRecord.Kind, at range: Range<Int>, isIndentless: Bool = false,
    _ builder: inout TreeBuilder
  ) throws(Unusual) {
    try begin(kind, at: range, flow: false, &builder)
    open.append(
      Level(
        column: range.lowerBound - lineStart, isSequence: kind == .sequence,
        isIndentless: isIndentless))
  }

  private mutating func close(_ builder: inout TreeBuilder) {
    open.removeLast()
    builder.endCollection(end: index)
  }

  // MARK: Nodes

  func begin(
    _ kind: NodeRecord.Kind, at range: Range<Int>, flow: Bool, _ builder: inout TreeBuilder
  ) throws(Unusual) {
    do { try builder.beginCollection(kind, at: range, flow: flow, anchor: nil) } catch {
      throw Unusual()
    }
  }

  private func addEmpty(at place: Int, _ builder: inout TreeBuilder) throws(Unusual) {
    do { try builder.emptyScalar(at: place) } catch { throw Unusual() }
  }
}

extension BlockReader {
  /// Whether a document holds only characters that YAML allows, and none that ends lines but the line feed.
  static func isOrdinary(_ document: UnsafeBufferPointer<UInt8>) -> Bool {
    let raw = UnsafeRawBufferPointer(document)
    var unusual: UInt64 = 0
    var index = 0
    // Eight bytes at once: the highest bit of each says whether it is unusual.
    while index + 8 <= raw.count {
      let bytes = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      unusual |= bytes | (bytes &+ each(0x01)) | isControl(bytes)
      index += 8
    }
    let isRestUsual = document[index...].allSatisfy {
      (0x20..<0x7F).contains($0) || $0 == 0x0A || $0 == 0x09
    }
    return isRestUsual && unusual & each(0x80) == 0 || isOrdinaryUnicode(document)
  }

  /// Sets the highest bit of bytes below a space that are neither tabs nor line feeds; all must be below 0x80.
  @inline(__always)
  private static func isControl(_ bytes: UInt64) -> UInt64 {
    let isNoLineFeed = (bytes ^ each(0x0A)) &+ each(0x7F)
    let isNoTab = (bytes ^ each(0x09)) &+ each(0x7F)
    return ~(bytes &+ each(0x60)) & isNoLineFeed & isNoTab
  }

  @inline(__always)
  private static func each(_ byte: UInt64) -> UInt64 { byte &* 0x0101_0101_0101_0101 }

  private static func isOrdinaryUnicode(_ document: UnsafeBufferPointer<UInt8>) -> Bool {
    for (index, byte) in document.enumerated() {
      switch byte {
      case 0x09, 0x0A, 0x20...0x7E: break
      case 0..<0x20, 0x7F: return false
      // U+0080 to U+009F, the line break U+0085 among them.
      case 0xC2:
        if index + 1 < document.count, document[index + 1] < 0xA0 { return false }
      // The line breaks U+2028 and U+2029 among others.
      case 0xE2:
        if index + 2 < document.count, document[index + 1] == 0x80, document[index + 2] >= 0xA8 {
          return false
        }
      // Byte order marks and what is no character among others.
      case 0xEF: return false
      default: break
      }
    }
    return TextEncoding.firstInvalidUTF8(document) == nil
  }
}
