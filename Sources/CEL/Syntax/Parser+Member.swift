extension Parser {
  /// Parses a primary expression and the selections, indexes and calls that follow it.
  mutating func member(isNegative: Bool = false) throws(SyntaxError) -> SyntaxTree.Index {
    var operand = try primary(isNegative: isNegative)
    while true {
      let place = token.start
      switch token.kind {
      case .dot:
        try advance()
        operand = try selection(of: operand, place)
      case .leftBracket:
        try advance()
        let isOptional = try accept(.question)
        let key = try expression()
        try expect(.rightBracket, "']'")
        operand = try tree.add(
          .index(operand, key, isOptional: isOptional), at: place, above: operand, key)
      case .leftBrace:
        guard isPath(operand) else { return operand }
        throw SyntaxError("messages cannot be constructed", at: place)
      default: return operand
      }
    }
  }

  private func isPath(_ node: SyntaxTree.Index) -> Bool {
    var node = node
    while true {
      switch tree[node].kind {
      case .name: return true
      case .select(let operand, _, isOptional: false): node = operand
      default: return false
      }
    }
  }

  private mutating func selection(
    of operand: SyntaxTree.Index, _ place: Int
  ) throws(SyntaxError) -> SyntaxTree.Index {
    let isOptional = try accept(.question)
    let name = token
    let field: String
    switch name.kind {
    case .identifier:
      field = text(name)
      guard !Words.keywords.contains(field) else { throw unexpected("a field name") }
    case .quotedIdentifier:
      field = String(text(name).dropFirst().dropLast())
    default: throw unexpected("a field name")
    }
    try advance()
    if token.kind == .leftParenthesis, name.kind == .identifier {
      guard !isOptional else { throw unexpected("a call is not allowed after '.?'") }
      let range = try arguments()
      return try tree.add(
        .call(target: operand, field, range), at: name.start, target: operand, above: range)
    }
    return try tree.add(
      .select(operand, field, isOptional: isOptional), at: name.start, above: operand)
  }

  private mutating func arguments() throws(SyntaxError) -> Range<Int> {
    try expect(.leftParenthesis, "'('")
    var list: [SyntaxTree.Child] = []
    if token.kind != .rightParenthesis {
      repeat {
        list.append(.init(node: try expression(), isOptional: false))
      } while try accept(.comma)
    }
    try expect(.rightParenthesis, "')' or ','")
    return tree.add(list)
  }

  private mutating func primary(isNegative: Bool) throws(SyntaxError) -> SyntaxTree.Index {
    let first = token
    switch first.kind {
    case .int, .uint, .double:
      let value = try number(first, isNegative: isNegative)
      try advance()
      return try tree.add(.literal(value), at: first.start)
    case .string, .bytes:
      let value = try TextLiteral.value(of: first, in: bytes)
      try advance()
      return try tree.add(.literal(value), at: first.start)
    case .leftParenthesis:
      try advance()
      let inner = try expression()
      try expect(.rightParenthesis, "')'")
      return inner
    case .leftBracket: return try list()
    case .leftBrace: return try map()
    case .dot:
      try advance()
      guard token.kind == .identifier else { throw unexpected("a name") }
      return try name(isAbsolute: true)
    case .identifier: return try name(isAbsolute: false)
    default: throw unexpected("an expression")
    }
  }

  private mutating func name(isAbsolute: Bool) throws(SyntaxError) -> SyntaxTree.Index {
    let place = token.start
    let word = text(token)
    switch word {
    case "true", "false", "null":
      guard !isAbsolute else { throw unexpected("a name") }
      try advance()
      return try tree.add(.literal(word == "null" ? .null : .bool(word == "true")), at: place)
    case _ where Words.reserved.contains(word) || word == "in":
      throw SyntaxError("'\(word)' is a reserved word", at: place)
    default: break
    }
    try advance()
    guard token.kind == .leftParenthesis else {
      return try tree.add(.name(word, isAbsolute: isAbsolute), at: place)
    }
    let range = try arguments()
    return try tree.add(.call(target: nil, word, range), at: place, above: range)
  }

  private mutating func number(_ token: Token, isNegative: Bool) throws(SyntaxError) -> Value {
    let digits = text(token)
    if token.kind == .double {
      guard let value = Double(digits), value.isFinite else {
        throw SyntaxError("number out of range", at: token.start)
      }
      return .double(isNegative ? -value : value)
    }
    let isHex = digits.utf8.count > 2 && digits.utf8.dropFirst().first.map { $0 | 0x20 } == 0x78
    let magnitude = isHex ? UInt64(digits.dropFirst(2), radix: 16) : UInt64(digits)
    guard let magnitude else { throw SyntaxError("number out of range", at: token.start) }
    if token.kind == .uint { return .uint(magnitude) }
    if isNegative, magnitude == Int64.min.magnitude { return .int(.min) }
    guard let value = Int64(exactly: magnitude) else {
      throw SyntaxError("number out of range", at: token.start)
    }
    return .int(isNegative ? -value : value)
  }

  private mutating func list() throws(SyntaxError) -> SyntaxTree.Index {
    let place = token.start
    try advance()
    var elements: [SyntaxTree.Child] = []
    while token.kind != .rightBracket {
      let isOptional = try accept(.question)
      elements.append(.init(node: try expression(), isOptional: isOptional))
      guard try accept(.comma) else { break }
    }
    try expect(.rightBracket, "']' or ','")
    let range = tree.add(elements)
    return try tree.add(.list(range), at: place, above: range)
  }

  private mutating func map() throws(SyntaxError) -> SyntaxTree.Index {
    let place = token.start
    try advance()
    var entries: [SyntaxTree.Child] = []
    while token.kind != .rightBrace {
      let isOptional = try accept(.question)
      entries.append(.init(node: try expression(), isOptional: isOptional))
      try expect(.colon, "':'")
      entries.append(.init(node: try expression(), isOptional: false))
      guard try accept(.comma) else { break }
    }
    try expect(.rightBrace, "'}' or ','")
    let range = tree.add(entries)
    return try tree.add(.map(range), at: place, above: range)
  }
}
