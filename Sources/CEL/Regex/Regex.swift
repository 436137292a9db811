/// A regular expression in RE2 syntax, matched in linear time.
struct Regex: Sendable {
  let groupCount: Int
  private let program: RegexProgram
  private let literal: Literal?
  private let bitMachine: BitMachine?

  /// A pattern without metacharacters, matched by plain text search.
  fileprivate struct Literal {
    let text: String
    let isAnchoredAtStart: Bool
    let isAnchoredAtEnd: Bool
  }

  private static let longestPattern = 10_000

  init(_ pattern: String) throws(RegexError) {
    guard pattern.utf8.count <= Self.longestPattern else {
      throw RegexError("expression too large")
    }
    let (syntax, groupCount) = try RegexParser.parse(pattern)
    self.groupCount = groupCount
    program = try RegexProgram(syntax)
    literal = Literal(syntax)
    bitMachine = literal == nil ? BitMachine(program) : nil
  }

  /// Compiles a pattern during an evaluation.
  init(_ pattern: String, _ frame: inout Frame) throws(Fault) {
    try frame.spend(pattern.utf8.count + 1)
    do {
      try self.init(pattern)
    } catch {
      throw Fault("error parsing regexp: \(error.message)")
    }
    try frame.spend(program.instructions.count * 16)
  }

  /// Whether any part of the text matches.
  func isMatch(_ text: String, _ frame: inout Frame) throws(Fault) -> Bool {
    if let literal {
      try frame.spend(text.utf8.count / 8)
      return literal.isMatch(text)
    }
    try pay(for: text.utf8.count, &frame)
    return Text.withBytes(text) { bytes in
      if let bitMachine { return bitMachine.isMatch(bytes) }
      var machine = RegexMachine(program, bytes, slotCount: 0)
      return machine.run(from: 0) != nil
    }
  }

  /// Returns the next match at or after a byte offset: the start and end of each group, or -1 for
  /// both; and the number of bytes scanned.
  func firstMatch(
    in bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (match: [Int]?, length: Int) {
    var machine = RegexMachine(program, bytes, slotCount: 2 * (groupCount + 1))
    let match = machine.run(from: start)
    return (match, machine.length)
  }

  /// Charges for scanning that many bytes.
  func pay(for length: Int, _ frame: inout Frame) throws(Fault) {
    let steps = length.multipliedReportingOverflow(by: program.instructions.count / 8 + 1)
    try frame.spend(steps.overflow ? .max / 2 : steps.partialValue + 1)
  }
}

extension Regex.Literal {
  fileprivate init?(_ syntax: RegexSyntax) {
    var parts: [RegexSyntax]
    switch syntax {
    case .sequence(let sequence): parts = sequence
    default: parts = [syntax]
    }
    var start = false
    var end = false
    if case .assertion(.textStart)? = parts.first {
      start = true
      parts.removeFirst()
    }
    if case .assertion(.textEnd)? = parts.last {
      end = true
      parts.removeLast()
    }
    var text = ""
    for part in parts {
      guard case .set(let set) = part, let only = set.only else { return nil }
      text.unicodeScalars.append(only)
    }
    self.init(text: text, isAnchoredAtStart: start, isAnchoredAtEnd: end)
  }

  fileprivate func isMatch(_ subject: String) -> Bool {
    switch (isAnchoredAtStart, isAnchoredAtEnd) {
    case (true, true): Text.equal(subject, text)
    case (true, false): Text.hasPrefix(subject, text)
    case (false, true): Text.hasSuffix(subject, text)
    case (false, false): Text.contains(subject, text)
    }
  }
}

extension ScalarSet {
  /// The single code point of the set, if it has exactly one.
  fileprivate var only: Unicode.Scalar? {
    guard ranges.count == 1, ranges[0].count == 1, !ignoresCase else { return nil }
    return Unicode.Scalar(ranges[0].lowerBound)
  }
}
