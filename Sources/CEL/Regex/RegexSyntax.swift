/// The syntax tree of a regular expression in RE2 syntax.
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

/// A syntax error in a regular expression.
struct RegexError: Error {
  let message: String

  init(_ message: String) {
    self.message = message
  }
}
