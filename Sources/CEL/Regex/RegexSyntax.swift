/// A regular expression as it is written, in the syntax of RE2.
indirect enum RegexSyntax {
  case empty
  case set(ScalarSet)
  case sequence([RegexSyntax])
  case alternatives([RegexSyntax])
  case group(RegexSyntax, number: Int)
  case repetition(RegexSyntax, from: Int, to: Int?, isGreedy: Bool)
  case assertion(Assertion)

  enum Assertion: Sendable {
    case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary
  }
}

/// A pattern that isn't a regular expression.
struct RegexError: Error {
  let message: String

  init(_ message: String) {
    self.message = message
  }
}
