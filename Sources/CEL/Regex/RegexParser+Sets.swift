extension RegexParser {
  /// Parses an escape outside brackets.
  mutating func escape() throws(RegexError) -> RegexSyntax {
    switch next {
    case "A": return assertion(.textStart)
    case "z": return assertion(.textEnd)
    case "b": return assertion(.wordBoundary)
    case "B": return assertion(.noWordBoundary)
    default: break
    }
    if let set = try namedSet() { return .set(flags.ignoresCase ? set.folded : set) }
    return literal(try escapedScalar())
  }

  private mutating func assertion(_ assertion: RegexSyntax.Assertion) -> RegexSyntax {
    place += 1
    return .assertion(assertion)
  }

  /// Parses `d`, `pL`, `P{Greek}` and similar class names.
  private mutating func namedSet() throws(RegexError) -> ScalarSet? {
    guard let kind = next else { throw RegexError("trailing backslash at end of expression") }
    let set: ScalarSet
    switch kind {
    case "d", "D": set = .digits
    case "s", "S": set = .spaces
    case "w", "W": set = .word
    case "p", "P":
      place += 1
      var name = ""
      if accept("{") {
        while let character = take(), character != "}" { name.unicodeScalars.append(character) }
      } else if let character = take() {
        name.unicodeScalars.append(character)
      }
      let isInverted = name.hasPrefix("^")
      if isInverted { name.removeFirst() }
      guard let named = NamedSets.unicode(name) else {
        throw RegexError("invalid character class range: `\\p{\(name)}`")
      }
      return (kind == "P") != isInverted ? named.inverted : named
    default: return nil
    }
    place += 1
    return kind.value < 0x61 ? set.inverted : set
  }

  private mutating func escapedScalar() throws(RegexError) -> Unicode.Scalar {
    guard let kind = take() else { throw RegexError("trailing backslash at end of expression") }
    switch kind {
    case "a": return "\u{07}"
    case "f": return "\u{0C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "v": return "\u{0B}"
    case "x": return try hexScalar()
    case "0"..."7":
      // A single digit other than 0 would be a backreference, which RE2 does not support.
      var code = kind.value - 0x30
      var count = 1
      while count < 3, let digit = next, (0x30...0x37).contains(digit.value) {
        code = code * 8 + digit.value - 0x30
        place += 1
        count += 1
      }
      guard kind == "0" || count > 1, let scalar = Unicode.Scalar(code) else {
        throw RegexError("invalid escape sequence: `\\\(kind)`")
      }
      return scalar
    default:
      guard kind.value < 0x80, !UInt8(kind.value).isIdentifierPart else {
        throw RegexError("invalid escape sequence: `\\\(kind)`")
      }
      return kind
    }
  }

  private mutating func hexScalar() throws(RegexError) -> Unicode.Scalar {
    var code: UInt32 = 0
    var count = 0
    let isBraced = accept("{")
    while let digit = next, digit.value < 0x80, UInt8(digit.value).isHexDigit, isBraced || count < 2
    {
      code = min(code << 4 | UInt8(digit.value).hexValue, 0x110000)
      place += 1
      count += 1
    }
    guard isBraced ? count > 0 && accept("}") : count == 2, let scalar = Unicode.Scalar(code) else {
      throw RegexError("invalid escape sequence: `\\x`")
    }
    return scalar
  }

  /// Parses a bracket expression after the opening bracket.
  mutating func bracket() throws(RegexError) -> ScalarSet {
    let isInverted = accept("^")
    var ranges: [ClosedRange<UInt32>] = []
    var isFirst = true
    while isFirst || next != "]" {
      isFirst = false
      guard place < scalars.count else { throw RegexError("missing closing ]") }
      if accept("[:") {
        ranges += try posixSet().ranges
        continue
      }
      let start = place
      if accept("\\") {
        if let set = try namedSet() {
          ranges += set.ranges
          continue
        }
        place = start
      }
      let low = try bracketScalar()
      guard next == "-", place + 1 < scalars.count, scalars[place + 1] != "]" else {
        ranges.append(low.value...low.value)
        continue
      }
      place += 1
      let high = try bracketScalar()
      guard low <= high else { throw RegexError("invalid character class range: `\(low)-\(high)`") }
      ranges.append(low.value...high.value)
    }
    place += 1
    var set = ScalarSet(ranges)
    if flags.ignoresCase { set = set.folded }
    return isInverted ? set.inverted : set
  }

  private mutating func bracketScalar() throws(RegexError) -> Unicode.Scalar {
    guard let scalar = take() else { throw RegexError("missing closing ]") }
    return scalar == "\\" ? try escapedScalar() : scalar
  }

  private mutating func posixSet() throws(RegexError) -> ScalarSet {
    let isInverted = accept("^")
    var name = ""
    while let character = take(), character != ":" { name.unicodeScalars.append(character) }
    guard accept("]"), let set = NamedSets.posix(name) else {
      throw RegexError("invalid character class range: `[:\(name):]`")
    }
    return isInverted ? set.inverted : set
  }
}
