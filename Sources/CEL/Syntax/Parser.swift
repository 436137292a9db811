/// Parses CEL expressions.
struct Parser {
  var tree = SyntaxTree()
  private var lexer: Lexer
  private(set) var token: Token
  private var depth = 0

  private static let deepestNesting = 120
  private static let longestSource = 100_000

  /// Parses a complete expression.
  static func parse(
    _ bytes: [UInt8]
  ) throws(SyntaxError) -> (tree: SyntaxTree, root: SyntaxTree.Index) {
    guard bytes.count <= longestSource else {
      throw SyntaxError("expression is longer than \(longestSource) bytes", at: 0)
    }
    var parser = try Parser(bytes)
    parser.tree.reserve(bytes.count / 4)
    let root = try parser.expression()
    guard parser.token.kind == .end else { throw parser.unexpected("end of expression") }
    return (parser.tree, root)
  }

  private init(_ bytes: [UInt8]) throws(SyntaxError) {
    lexer = Lexer(bytes)
    token = try lexer.next()
  }

  var bytes: [UInt8] { lexer.bytes }

  func text(_ token: Token) -> String {
    String(decoding: lexer.bytes[token.start..<token.end], as: UTF8.self)
  }

  mutating func advance() throws(SyntaxError) {
    token = try lexer.next()
  }

  mutating func accept(_ kind: Token.Kind) throws(SyntaxError) -> Bool {
    guard token.kind == kind else { return false }
    try advance()
    return true
  }

  mutating func expect(_ kind: Token.Kind, _ name: String) throws(SyntaxError) {
    guard token.kind == kind else { throw unexpected(name) }
    try advance()
  }

  func unexpected(_ wanted: String) -> SyntaxError {
    let found = token.kind == .end ? "end of expression" : "'\(text(token))'"
    return SyntaxError("unexpected \(found), expecting \(wanted)", at: token.start)
  }

  mutating func expression() throws(SyntaxError) -> SyntaxTree.Index {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepestNesting else {
      throw SyntaxError("expression nested too deeply", at: token.start)
    }
    let condition = try disjunction()
    let place = token.start
    guard try accept(.question) else { return condition }
    let yes = try disjunction()
    try expect(.colon, "':'")
    let no = try expression()
    return try tree.add(.conditional(condition, yes, no), at: place, above: condition, yes, no)
  }

  private mutating func disjunction() throws(SyntaxError) -> SyntaxTree.Index {
    let first = try conjunction()
    guard token.kind == .or else { return first }
    let place = token.start
    var parts = [SyntaxTree.Child(node: first, isOptional: false)]
    while try accept(.or) { parts.append(.init(node: try conjunction(), isOptional: false)) }
    let range = tree.add(parts)
    return try tree.add(.or(range), at: place, above: range)
  }

  private mutating func conjunction() throws(SyntaxError) -> SyntaxTree.Index {
    let first = try operation(above: 0)
    guard token.kind == .and else { return first }
    let place = token.start
    var parts = [SyntaxTree.Child(node: first, isOptional: false)]
    while try accept(.and) { parts.append(.init(node: try operation(above: 0), isOptional: false)) }
    let range = tree.add(parts)
    return try tree.add(.and(range), at: place, above: range)
  }

  private mutating func operation(above strength: Int) throws(SyntaxError) -> SyntaxTree.Index {
    var left = try unary()
    while let (sign, own) = binaryOperator(), own > strength {
      let place = token.start
      try advance()
      let right = try operation(above: own)
      left = try tree.add(.binary(sign, left, right), at: place, above: left, right)
    }
    return left
  }

  private func binaryOperator() -> (SyntaxTree.Operator, strength: Int)? {
    switch token.kind {
    case .less: (.less, 1)
    case .lessOrEqual: (.lessOrEqual, 1)
    case .greater: (.greater, 1)
    case .greaterOrEqual: (.greaterOrEqual, 1)
    case .equal: (.equal, 1)
    case .notEqual: (.notEqual, 1)
    case .plus: (.add, 2)
    case .minus: (.subtract, 2)
    case .star: (.multiply, 3)
    case .slash: (.divide, 3)
    case .percent: (.remainder, 3)
    case .identifier where isWord("in"): (.member, 1)
    default: nil
    }
  }

  private func isWord(_ word: StaticString) -> Bool {
    guard token.end - token.start == word.utf8CodeUnitCount else { return false }
    for offset in 0..<word.utf8CodeUnitCount
    where lexer.bytes[token.start + offset] != word.utf8Start[offset] { return false }
    return true
  }

  private mutating func unary() throws(SyntaxError) -> SyntaxTree.Index {
    let place = token.start
    if token.kind == .not {
      var count = 0
      while try accept(.not) { count += 1 }
      var operand = try member()
      for _ in 0..<count { operand = try tree.add(.not(operand), at: place, above: operand) }
      return operand
    }
    guard token.kind == .minus else { return try member() }
    var count = 0
    while try accept(.minus) { count += 1 }
    let isNumber = token.kind == .int || token.kind == .double
    var operand = try member(isNegative: isNumber)
    for _ in 0..<(isNumber ? count - 1 : count) {
      operand = try tree.add(.negate(operand), at: place, above: operand)
    }
    return operand
  }
}
