/// Parses the condition of an `.if` from the words after it.
struct ConditionParser {
  private static let depthLimit = 100
  /// Placeholder for a reference; this byte value never occurs in UTF-8.
  private static let marker: UInt8 = 0xFF

  private var bytes: [UInt8] = []
  private var references: [Word.Reference] = []
  private var position = 0
  private var nextReference = 0

  static func parse(_ words: ArraySlice<Word>) -> Condition {
    var parser = ConditionParser()
    for word in words {
      if !parser.bytes.isEmpty { parser.bytes.append(32) }
      for part in word.parts {
        switch part {
        case .literal(let text): parser.bytes.append(contentsOf: text.utf8)
        case .environment(let reference):
          parser.bytes.append(marker)
          parser.references.append(reference)
        }
      }
    }
    // An empty condition is false.
    if parser.bytes.isEmpty { return .constant(false) }
    guard let condition = parser.expression(depth: 0), parser.isAtEnd else {
      return .unparsable(words.map(\.text).joined(separator: " "))
    }
    return condition
  }

  private var isAtEnd: Bool { position == bytes.count }

  private mutating func skipBlanks() {
    while position < bytes.count, bytes[position] == 32 || bytes[position] == 9 { position += 1 }
  }

  private mutating func take(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    for index in 0..<count where bytes[position + index] != text.utf8Start[index] { return false }
    position += count
    return true
  }

  private mutating func expression(depth: Int) -> Condition? {
    var alternatives: [Condition] = []
    repeat {
      guard let next = conjunction(depth: depth) else { return nil }
      alternatives.append(next)
      skipBlanks()
    } while take("||")
    return alternatives.count == 1 ? alternatives[0] : .or(alternatives)
  }

  private mutating func conjunction(depth: Int) -> Condition? {
    var terms: [Condition] = []
    repeat {
      guard let next = term(depth: depth) else { return nil }
      terms.append(next)
      skipBlanks()
    } while take("&&")
    return terms.count == 1 ? terms[0] : .and(terms)
  }

  private mutating func term(depth: Int) -> Condition? {
    guard depth < Self.depthLimit else { return nil }
    skipBlanks()
    var negated = false
    while take("!") {
      negated.toggle()
      skipBlanks()
    }
    guard let plain = number() ?? group(depth: depth) ?? predicate() else { return nil }
    return negated ? .not(plain) : plain
  }

  private mutating func number() -> Condition? {
    var end = position
    if end < bytes.count, bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: "+") {
      end += 1
    }
    var isNonzero = false
    let start = end
    while end < bytes.count, bytes[end] >= 48, bytes[end] <= 57 {
      isNonzero = isNonzero || bytes[end] != 48
      end += 1
    }
    guard end > start else { return nil }
    position = end
    return .constant(isNonzero)
  }

  private mutating func group(depth: Int) -> Condition? {
    guard take("(") else { return nil }
    guard let inner = expression(depth: depth + 1) else { return nil }
    skipBlanks()
    guard take(")") else { return nil }
    skipBlanks()
    return inner
  }

  private mutating func predicate() -> Condition? {
    let start = position
    while position < bytes.count, bytes[position] == 95 || (97...122).contains(bytes[position]) {
      position += 1
    }
    let name = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let wanted = Self.predicates[name], take("(") else { return nil }
    var operands: [Condition.Operand] = []
    repeat {
      guard let operand = operand() else { return nil }
      operands.append(operand)
    } while take(",")
    guard take(")"), operands.count == wanted else { return nil }
    return .predicate(name: name, operands: operands)
  }

  private static let predicates = [
    "defined": 1, "feature": 1, "streq": 2, "strneq": 2, "strstr": 2, "version_atleast": 1,
    "version_before": 1, "openssl_version_atleast": 1, "openssl_version_before": 1,
    "ssllib_name_startswith": 1, "enabled": 1, "awslc_api_atleast": 1, "awslc_api_before": 1,
  ]

  private mutating func operand() -> Condition.Operand? {
    var parts: [Word.Part] = []
    var literal: [UInt8] = []
    var quote: UInt8?
    func flushed() -> [Word.Part] {
      literal.isEmpty ? parts : parts + [.literal(String(decoding: literal, as: UTF8.self))]
    }
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case Self.marker:
        parts = flushed()
        literal = []
        parts.append(.environment(references[nextReference]))
        nextReference += 1
      case UInt8(ascii: ","), UInt8(ascii: ")"):
        if quote == nil { return Condition.Operand(parts: flushed()) }
        literal.append(byte)
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if quote == nil {
          quote = byte
        } else if quote == byte {
          quote = nil
        } else {
          literal.append(byte)
        }
      case UInt8(ascii: "\\") where quote != UInt8(ascii: "'") && position + 1 < bytes.count:
        position += 1
        literal.append(bytes[position])
      default: literal.append(byte)
      }
      position += 1
    }
    return nil
  }
}
