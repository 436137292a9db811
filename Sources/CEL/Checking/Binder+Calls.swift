import Basics

extension Binder {
  mutating func bindCall(
    _ target: SyntaxTree.Index?, _ name: String, _ arguments: Range<Int>, _ place: UInt32
  ) throws(SyntaxError) -> Bound {
    guard let target else {
      if name == "has" { return try bindPresence(arguments, place) }
      return try bindFunction(name, nil, arguments, place)
    }
    if case .name(let space, isAbsolute: false) = tree[target].kind, isFree(space) {
      let qualified = space + "." + name
      if let bound = try bindNamespaceMacro(qualified, arguments, place) { return bound }
      if FunctionTable.functions[qualified] != nil {
        return try bindFunction(qualified, nil, arguments, place)
      }
      if FunctionTable.functions.keys.contains(where: { $0.hasPrefix(space + ".") }) {
        let hint = Suggestion.hint(for: qualified, among: FunctionTable.functions.keys)
        return try fail("undeclared reference to '\(qualified)'\(hint)", tree[target].offset)
      }
    }
    if let macro = Macro(name, argumentCount: arguments.count) {
      return try bindMacro(macro, name, target, arguments, place)
    }
    return try bindFunction(name, target, arguments, place)
  }

  /// Whether a name is neither a macro variable nor an environment variable.
  private func isFree(_ name: String) -> Bool {
    environment.variables[name] == nil && !scopes.contains { $0.name == name }
  }

  private mutating func bindFunction(
    _ name: String, _ target: SyntaxTree.Index?, _ arguments: Range<Int>, _ place: UInt32
  ) throws(SyntaxError) -> Bound {
    guard let overloads = FunctionTable.functions[name] else {
      let hint = Suggestion.hint(for: name, among: FunctionTable.functions.keys)
      return try fail("undeclared reference to '\(name)'\(hint)", place)
    }
    var operands: [Bound] = []
    if let target { operands.append(try bind(target)) }
    for child in tree.children[arguments] { operands.append(try bind(child.node)) }
    let style: Overload.Style = target == nil ? .global : .member
    guard let overload = overloads.first(where: { $0.accepts(style, operands.count) }) else {
      return try fail(mismatch(name, style, arguments.count, overloads), place)
    }
    if let special = specialized(name, operands, place) { return special }
    let nodes = operands.map { $0.node }
    let type = overload.result.type(of: operands)
    return fold(overload.call(name, nodes, place), type, nodes)
  }

  private func mismatch(
    _ name: String, _ style: Overload.Style, _ count: Int, _ overloads: [Overload]
  ) -> String {
    let written = style == .member ? "as a method" : "as a function"
    let known = overloads.map { $0.form(name) }.joined(separator: " or ")
    let arguments = count == 1 ? "1 argument" : "\(count) arguments"
    return "found no matching overload for '\(name)' called \(written) with \(arguments)"
      + "; it is \(known)"
  }

  /// Returns a specialized, faster node for some calls.
  private func specialized(_ name: String, _ operands: [Bound], _ place: UInt32) -> Bound? {
    switch (name, operands.count) {
    case ("orValue", 2):
      let node = OrValueNode(
        operands[0].node, operands[1].node, isChecked: operands[0].type.isOptional, place)
      guard case .optional(let inner) = operands[0].type else {
        return Bound(node: node, type: .dyn)
      }
      return fold(node, inner.joined(operands[1].type), operands.map { $0.node })
    case ("or", 2):
      let node = AlternativeNode(operands[0].node, operands[1].node, place)
      guard case .optional = operands[0].type else {
        return Bound(node: node, type: .optional(.dyn))
      }
      return Bound(node: node, type: operands[0].type.joined(operands[1].type).orOptional)
    case ("matches", 2):
      guard case .string(let pattern)? = operands[1].node.constant,
        let regex = try? Regex(pattern)
      else { return nil }
      return fold(MatchNode(operands[0].node, regex, place), .bool, [operands[0].node])
    default: return nil
    }
  }

  private mutating func bindPresence(
    _ arguments: Range<Int>, _ place: UInt32
  ) throws(SyntaxError) -> Bound {
    guard arguments.count == 1 else {
      throw SyntaxError("has() takes one argument, a field selection", at: Int(place))
    }
    let argument = tree[tree.children[arguments.lowerBound].node]
    guard case .select(let operand, let field, _) = argument.kind else {
      throw SyntaxError("invalid argument to has() macro: not a field selection", at: Int(place))
    }
    let owner = try bind(operand)
    guard fieldType(field, of: owner.type) != nil else {
      return try fail(missing(field, of: owner.type), argument.offset)
    }
    return fold(PresenceNode(owner.node, field, argument.offset), .bool, [owner.node])
  }
}

extension StaticType {
  fileprivate var orOptional: StaticType { isOptional ? self : .optional(.dyn) }
}
