import Basics

extension Binder {
  /// Binds a name or a chain of selections. The longest prefix that names a variable or type is
  /// resolved as that; the rest selects fields.
  mutating func bindPath(_ index: SyntaxTree.Index) throws(SyntaxError) -> Bound {
    var fields: [(name: String, isOptional: Bool, place: UInt32)] = []
    var current = index
    while case .select(let operand, let field, let isOptional) = tree[current].kind {
      fields.append((name: field, isOptional: isOptional, place: tree[current].offset))
      current = operand
    }
    fields.reverse()
    var bound: Bound
    var used = 0
    if case .name(let name, let isAbsolute) = tree[current].kind {
      let path = fields.prefix { !$0.isOptional }.map { $0.name }
      (bound, used) = try resolve(name, path, isAbsolute: isAbsolute, tree[current].offset)
    } else {
      bound = try bind(current)
    }
    if used < fields.count, let variable = bound.node as? VariableNode {
      use(fields[used].name, of: variable)
    }
    for field in fields.dropFirst(used) {
      bound = try select(field.name, of: bound, isOptional: field.isOptional, field.place)
    }
    return bound
  }

  private mutating func resolve(
    _ name: String, _ path: [String], isAbsolute: Bool, _ place: UInt32
  ) throws(SyntaxError) -> (Bound, used: Int) {
    if !isAbsolute, let local = scopes.last(where: { $0.name == name }) {
      return (Bound(node: LocalNode(local.slot, place), type: local.type), 0)
    }
    if !environment.hasQualifiedNames, let variable = environment.variables[name] {
      return (reference(to: variable, name, place), 0)
    }
    for count in stride(from: path.count, through: 0, by: -1) {
      let qualified = ([name] + path.prefix(count)).joined(separator: ".")
      for candidate in candidates(for: qualified, isAbsolute: isAbsolute) {
        if let variable = environment.variables[candidate] {
          return (reference(to: variable, candidate, place), count)
        }
        if let type = TypeName.denoted(by: candidate) {
          return (Bound(node: ConstantNode(.type(type), place), type: .type), count)
        }
      }
    }
    let known = environment.names + scopes.map { $0.name }
    let message = "undeclared reference to '\(name)'" + Suggestion.hint(for: name, among: known)
    return (try fail(message, place), 0)
  }

  private func candidates(for name: String, isAbsolute: Bool) -> [String] {
    guard !isAbsolute, !environment.container.isEmpty else { return [name] }
    var prefix = environment.container
    var candidates: [String] = []
    while true {
      candidates.append(prefix + "." + name)
      guard let dot = prefix.lastIndex(of: ".") else { break }
      prefix = String(prefix[..<dot])
    }
    return candidates + [name]
  }

  private mutating func reference(
    to variable: Environment.Variable, _ name: String, _ place: UInt32
  ) -> Bound {
    Bound(node: VariableNode(use(variable), name, place), type: variable.type)
  }

  /// Selects a field after checking that the type has it.
  func select(
    _ field: String, of operand: Bound, isOptional: Bool, _ place: UInt32
  ) throws(SyntaxError) -> Bound {
    var owner = operand.type
    var isOptional = isOptional
    if case .optional(let inner) = owner {
      owner = inner
      isOptional = true
    }
    guard let type = fieldType(field, of: owner) else {
      return try fail(missing(field, of: owner), place)
    }
    if let report = environment.selection, case .record(let record) = owner {
      report(record, field)
    }
    guard isOptional else {
      return fold(SelectNode(operand.node, field, place), type, [operand.node])
    }
    let node = OptionalSelectNode(operand.node, field, place)
    return fold(node, .optional(type), [operand.node])
  }

  /// Returns the type of a field, or nil if the type has no such field.
  func fieldType(_ field: String, of owner: StaticType) -> StaticType? {
    switch owner {
    case .dyn: .dyn
    case .map(let value): value
    case .record(let record): record.fields[field]
    case .optional(let inner): fieldType(field, of: inner)
    default: nil
    }
  }

  func missing(_ field: String, of owner: StaticType) -> String {
    guard case .record(let record) = owner else {
      return "no such field `\(field)`: type '\(owner)' has no fields"
    }
    return "no such field `\(field)` in \(record.name)"
      + (record.advice(field) ?? Self.hint(for: field, in: record))
  }

  /// Returns a hint with the closest field name, or all field names if there are only a few.
  private static func hint(for field: String, in record: RecordType) -> String {
    let fields = record.fields.keys
    let nearest = Suggestion.hint(for: field, among: fields)
    guard nearest.isEmpty, (1...12).contains(fields.count) else { return nearest }
    return "; it has \(fields.sorted().joined(separator: ", "))"
  }

  mutating func bindIndex(
    _ operand: SyntaxTree.Index, _ key: SyntaxTree.Index, isOptional: Bool, _ place: UInt32
  ) throws(SyntaxError) -> Bound {
    let operand = try bind(operand)
    let key = try bind(key)
    var owner = operand.type
    var isOptional = isOptional
    if case .optional(let inner) = owner {
      owner = inner
      isOptional = true
    }
    var type = owner.entry
    if case .record(let record) = owner, case .string(let field)? = key.node.constant {
      guard let known = record.fields[field] else {
        return try fail(missing(field, of: owner), place)
      }
      type = known
      environment.selection?(record, field)
    }
    let operands = [operand.node, key.node]
    guard isOptional else {
      return fold(IndexNode(operand.node, key.node, place), type, operands)
    }
    return fold(OptionalIndexNode(operand.node, key.node, place), .optional(type), operands)
  }
}
