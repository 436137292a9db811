/// Parses patterns in RE2 syntax.
struct RegexParser {
  private(set) var groupCount = 0
  var scalars: [Unicode.Scalar]
  var place = 0
  var flags = Flags()
  private var depth = 0

  struct Flags {
    var ignoresCase = false
    var isMultiline = false
    var dotMatchesNewline = false
    var isUngreedy = false
  }

  private static let deepestNesting = 200
  private static let mostRepetitions = 1000

  static func parse(
    _ pattern: String
  ) throws(RegexError) -> (syntax: RegexSyntax, groupCount: Int) {
    var parser = RegexParser(scalars: Array(pattern.unicodeScalars))
    let syntax = try parser.alternatives()
    guard parser.place == parser.scalars.count else { throw RegexError("unexpected )") }
    return (syntax, parser.groupCount)
  }

  private init(scalars: [Unicode.Scalar]) {
    self.scalars = scalars
  }

  var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

  mutating func take() -> Unicode.Scalar? {
    guard place < scalars.count else { return nil }
    place += 1
    return scalars[place - 1]
  }

  mutating func accept(_ text: String) -> Bool {
    let wanted = text.unicodeScalars
    guard scalars[place...].starts(with: wanted) else { return false }
    place += wanted.count
    return true
  }

  private mutating func alternatives() throws(RegexError) -> RegexSyntax {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepestNesting else { throw RegexError("expression nests too deeply") }
    var branches = [try sequence()]
    while accept("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .alternatives(branches)
  }

  private mutating func sequence() throws(RegexError) -> RegexSyntax {
    var parts: [RegexSyntax] = []
    while let character = next, character != "|", character != ")" {
      if accept("\\Q") {
        while place < scalars.count, !accept("\\E") {
          parts.append(literal(scalars[place]))
          place += 1
        }
        continue
      }
      guard let atom = try atom() else { continue }
      let part = try repeated(atom)
      if case .empty = part { continue }
      parts.append(part)
    }
    return parts.count == 1 ? parts[0] : (parts.isEmpty ? .empty : .sequence(parts))
  }

  private mutating func repeated(_ atom: RegexSyntax) throws(RegexError) -> RegexSyntax {
    guard let (from, to) = try bounds() else { return atom }
    // Repeating an empty pattern has no effect. Without this check, nested repetitions of it would
    // take exponential time to compile and produce nothing.
    var isGreedy = !flags.isUngreedy
    if accept("?") { isGreedy.toggle() }
    if case .empty = atom { return try checked(.empty) }
    if to == 0 { return try checked(.empty) }
    return try checked(.repetition(atom, from: from, to: to, isGreedy: isGreedy))
  }

  private mutating func checked(_ repetition: RegexSyntax) throws(RegexError) -> RegexSyntax {
    let start = place
    guard try bounds() != nil else { return repetition }
    let sign = scalars[(start - 1)..<place].map { String($0) }.joined()
    throw RegexError("invalid nested repetition operator: `\(sign)`")
  }

  private mutating func bounds() throws(RegexError) -> (from: Int, to: Int?)? {
    switch next {
    case "*":
      place += 1
      return (0, nil)
    case "+":
      place += 1
      return (1, nil)
    case "?":
      place += 1
      return (0, 1)
    case "{":
      let start = place
      place += 1
      guard let from = number() else {
        place = start
        return nil
      }
      var to: Int? = from
      if accept(",") { to = next == "}" ? nil : number() ?? -1 }
      guard to != -1, accept("}") else {
        place = start
        return nil
      }
      guard from <= Self.mostRepetitions, to ?? 0 <= Self.mostRepetitions, to ?? from >= from
      else { throw RegexError("invalid repeat count") }
      return (from, to)
    default: return nil
    }
  }

  private mutating func number() -> Int? {
    var number: Int?
    while let digit = next, digit.value >= 0x30, digit.value <= 0x39 {
      number = min((number ?? 0) * 10 + Int(digit.value - 0x30), 1_000_000)
      place += 1
    }
    return number
  }

  private mutating func atom() throws(RegexError) -> RegexSyntax? {
    let start = place
    guard let character = take() else { return nil }
    switch character {
    case "(": return try group()
    case "[": return .set(try bracket())
    case ".": return .set(flags.dotMatchesNewline ? .any : .anyButNewline)
    case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
    case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
    case "\\": return try escape()
    case "*", "+", "?":
      throw RegexError("missing argument to repetition operator: `\(character)`")
    case "{":
      place = start
      if try bounds() != nil {
        throw RegexError("missing argument to repetition operator: `{`")
      }
      place = start + 1
      return literal(character)
    default: return literal(character)
    }
  }

  func literal(_ scalar: Unicode.Scalar) -> RegexSyntax {
    let set = ScalarSet(scalar.value)
    return .set(flags.ignoresCase ? folded(set, scalar) : set)
  }

  private func folded(_ set: ScalarSet, _ scalar: Unicode.Scalar) -> ScalarSet {
    guard scalar.value > 0x7F else { return set.folded }
    var values = [scalar.value]
    for mapping in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping]
    where mapping.unicodeScalars.count == 1 {
      values += mapping.unicodeScalars.map { $0.value }
    }
    return ScalarSet(values.map { $0...$0 })
  }

  private mutating func group() throws(RegexError) -> RegexSyntax? {
    let outer = flags
    if accept("?") {
      if accept("P<") || accept("<") {
        var name = ""
        while let character = take(), character != ">" { name.unicodeScalars.append(character) }
        guard !name.isEmpty, name.utf8.allSatisfy({ $0.isIdentifierPart }) else {
          throw RegexError("invalid named capture")
        }
      } else {
        guard try readFlags() else { return nil }
        let inner = try alternatives()
        guard accept(")") else { throw RegexError("missing closing )") }
        flags = outer
        return inner
      }
    }
    groupCount += 1
    let number = groupCount
    let inner = try alternatives()
    guard accept(")") else { throw RegexError("missing closing )") }
    flags = outer
    return .group(inner, number: number)
  }

  /// Parses `i-s:` or `i)`. Returns false if the flags apply to the rest of the enclosing group.
  private mutating func readFlags() throws(RegexError) -> Bool {
    var value = true
    while let character = take() {
      switch character {
      case "i": flags.ignoresCase = value
      case "m": flags.isMultiline = value
      case "s": flags.dotMatchesNewline = value
      case "U": flags.isUngreedy = value
      case "-" where value: value = false
      case ":": return true
      case ")": return false
      default: throw RegexError("invalid or unsupported Perl syntax: `(?\(character)`")
      }
    }
    throw RegexError("missing closing )")
  }
}
