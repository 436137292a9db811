/// Scalars of a ``BlockReader``.
extension BlockReader {
  /// A scalar on one line.
  struct LineScalar {
    let range: Range<Int>
    let style: ScalarStyle
    /// Whether its content is in the reader's buffer, and not in the text.
    let isDecoded: Bool
    /// Whether a colon follows, at the index.
    let isKey: Bool
  }

  /// Longer keys are not simple keys for libyaml.
  static let longestKey = 1000

  /// Steps over a plain or quoted scalar, and over a colon's place behind it; nil for what is neither.
  mutating func scalar() throws(Unusual) -> LineScalar? {
    let start = index
    let style: ScalarStyle
    var isDecoded = false
    switch text[index] {
    case UInt8(ascii: "\""):
      style = .doubleQuoted
      isDecoded = try skipDoubleQuoted()
    case UInt8(ascii: "'"):
      style = .singleQuoted
      isDecoded = try skipSingleQuoted()
    case UInt8(ascii: "|"), UInt8(ascii: "["), UInt8(ascii: "{"): return nil
    default:
      style = .plain
      try skipPlain()
    }
    let range = start..<index
    if style == .plain { skipSpaces() }
    let isKey = index < end && text[index] == UInt8(ascii: ":")
    if isKey {
      guard isBlank(at: index + 1), range.count <= Self.longestKey else { throw Unusual() }
    } else {
      index = range.upperBound
    }
    return LineScalar(range: range, style: style, isDecoded: isDecoded, isKey: isKey)
  }

  /// Adds a scalar that was stepped over.
  func add(_ scalar: LineScalar, _ builder: inout TreeBuilder) throws(Unusual) {
    if scalar.isDecoded { return try addDecoded(scalar.range, scalar.style, &builder) }
    let inset = scalar.style == .plain ? 0 : 1
    let content = scalar.range.lowerBound + inset..<scalar.range.upperBound - inset
    do {
      try builder.scalar(
        scalar.range, content: content, style: scalar.style, tag: .none, anchor: nil)
    } catch {
      throw Unusual()
    }
  }

  /// Adds a scalar whose content is in the buffer.
  func addDecoded(
    _ range: Range<Int>, _ style: ScalarStyle, _ builder: inout TreeBuilder
  ) throws(Unusual) {
    do throws(Problem) {
      try buffer.withUnsafeBufferPointer { bytes throws(Problem) in
        try builder.scalar(
          range, value: bytes, in: text, style: style, tag: .none, anchor: nil)
      }
    } catch {
      throw Unusual()
    }
  }

  /// Steps over a plain scalar: up to a colon before a blank, a comment, or the end of the line.
  private mutating func skipPlain() throws(Unusual) {
    try checkPlainStart()
    var last = index
    while index < end {
      switch text[index] {
      case 0x0A:
        index = last
        return
      case 0x20:
        if index + 1 < end, text[index + 1] == UInt8(ascii: "#") {
          index = last
          return
        }
      case 0x09: throw Unusual()
      case UInt8(ascii: ":"):
        if isBlank(at: index + 1) {
          index = last
          return
        }
        last = index + 1
      default: last = index + 1
      }
      index += 1
    }
    index = last
  }

  /// Lets through what begins a plain scalar, in flow collections too.
  func checkPlainStart() throws(Unusual) {
    switch text[index] {
    case UInt8(ascii: "-"):
      if isBlank(at: index + 1) { throw Unusual() }
    case UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "["),
      UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "#"),
      UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"), UInt8(ascii: "|"),
      UInt8(ascii: ">"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "%"),
      UInt8(ascii: "@"), UInt8(ascii: "`"), 0x09:
      throw Unusual()
    default: break
    }
  }

  /// Steps over a scalar in single quotes; true when it holds quotes, and its content is in the buffer.
  mutating func skipSingleQuoted() throws(Unusual) -> Bool {
    index += 1
    var isDecoded = false
    var copied = index
    while index < end, text[index] != 0x0A {
      guard text[index] == UInt8(ascii: "'") else {
        index += 1
        continue
      }
      let isPair = index + 1 < end && text[index + 1] == UInt8(ascii: "'")
      if isPair || isDecoded {
        if !isDecoded { buffer.removeAll(keepingCapacity: true) }
        copy(copied..<index + (isPair ? 1 : 0))
        isDecoded = true
        copied = index + 2
      }
      index += isPair ? 2 : 1
      if !isPair { return isDecoded }
    }
    throw Unusual()
  }

  /// Steps over a scalar in double quotes; true when it holds escapes, and its content is in the buffer.
  mutating func skipDoubleQuoted() throws(Unusual) -> Bool {
    index += 1
    var isDecoded = false
    var copied = index
    while index < end, text[index] != 0x0A {
      let byte = text[index]
      if byte == UInt8(ascii: "\\") {
        guard index + 1 < end, let meant = Self.escape(text[index + 1]) else { throw Unusual() }
        if !isDecoded { buffer.removeAll(keepingCapacity: true) }
        copy(copied..<index)
        buffer.append(meant)
        isDecoded = true
        index += 2
        copied = index
      } else {
        if byte == UInt8(ascii: "\"") {
          if isDecoded { copy(copied..<index) }
          index += 1
          return isDecoded
        }
        index += 1
      }
    }
    throw Unusual()
  }

  /// What the escapes of one letter that manifests use stand for.
  private static func escape(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "r"): 0x0D
    default: nil
    }
  }

  /// Appends a part of the text to the buffer.
  mutating func copy(_ range: Range<Int>) {
    buffer.append(contentsOf: UnsafeBufferPointer(rebasing: text[range]))
  }
}
