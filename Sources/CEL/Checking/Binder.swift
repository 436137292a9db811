/// A compiled subexpression and its static type.
struct Bound {
  let node: Node
  let type: StaticType
}

/// Compiles a syntax tree to evaluable nodes: resolves names, expands macros, checks fields and
/// folds constants.
struct Binder {
  let tree: SyntaxTree
  let environment: Environment
  var scopes: [Local] = []
  private(set) var localCount = 0
  private(set) var weight = 0
  /// The variables used and the fields selected from them, listed once per use.
  private(set) var usedSlots: [Int] = []
  private(set) var usedFields: [(slot: Int, name: String)] = []

  struct Local {
    let name: String
    let slot: Int
    let type: StaticType
  }

  init(tree: SyntaxTree, environment: Environment) {
    self.tree = tree
    self.environment = environment
  }

  mutating func bind(_ index: SyntaxTree.Index) throws(SyntaxError) -> Bound {
    weight += 1
    let syntax = tree[index]
    let place = syntax.offset
    switch syntax.kind {
    case .literal(let value):
      return Bound(node: ConstantNode(value, place), type: value.staticType)
    case .name, .select: return try bindPath(index)
    case .index(let operand, let key, let isOptional):
      return try bindIndex(operand, key, isOptional: isOptional, place)
    case .call(let target, let name, let arguments):
      return try bindCall(target, name, arguments, place)
    case .not(let operand):
      let operand = try bindCondition(operand, "!_")
      return fold(NotNode(operand.node, place), .bool, [operand.node])
    case .negate(let operand):
      let operand = try bind(operand)
      return fold(NegationNode(operand.node, place), operand.type, [operand.node])
    case .binary(let sign, let left, let right):
      return try bindBinary(sign, bind(left), bind(right), place)
    case .and(let range), .or(let range):
      var operands: [Node] = []
      var deciding = false
      if case .or = syntax.kind { deciding = true }
      for child in tree.children[range] {
        operands.append(try bindCondition(child.node, deciding ? "_||_" : "_&&_").node)
      }
      return fold(LogicNode(operands, deciding: deciding, place), .bool, operands)
    case .conditional(let test, let yes, let no):
      let test = try bindCondition(test, "_?_:_")
      let yes = try bind(yes)
      let no = try bind(no)
      return fold(
        ConditionalNode(test.node, yes.node, no.node, place), yes.type.joined(no.type),
        [test.node, yes.node, no.node])
    case .list(let range): return try bindList(range, place)
    case .map(let range): return try bindMap(range, place)
    }
  }

  /// Replaces a node with its value if all operands are constant and evaluation succeeds.
  func fold(_ node: Node, _ type: StaticType, _ operands: [Node]) -> Bound {
    for operand in operands where operand.constant == nil { return Bound(node: node, type: type) }
    var frame = Frame(variables: [], localCount: 0, limits: .folding)
    guard let value = try? node.evaluate(&frame) else { return Bound(node: node, type: type) }
    return Bound(node: ConstantNode(value, node.offset), type: type)
  }

  /// Throws an error or, if the environment defers errors to evaluation, returns a node that fails.
  func fail(_ message: String, _ place: UInt32) throws(SyntaxError) -> Bound {
    guard environment.isChecked else {
      return Bound(node: FailingNode(message, place), type: .dyn)
    }
    throw SyntaxError(message, at: Int(place))
  }

  /// Binds an expression that must be a boolean.
  mutating func bindCondition(
    _ index: SyntaxTree.Index, _ user: String
  ) throws(SyntaxError) -> Bound {
    let bound = try bind(index)
    guard !environment.isChecked || bound.type.mayBeBool else {
      let message = "'\(user)' requires a bool, not '\(bound.type)'"
      throw SyntaxError(message, at: Int(tree[index].offset))
    }
    return bound
  }

  private static let mostLocals = 1000

  /// Allocates a slot for a macro variable.
  mutating func addLocal(_ place: UInt32) throws(SyntaxError) -> Int {
    guard localCount < Self.mostLocals else {
      throw SyntaxError("expression has too many variables", at: Int(place))
    }
    localCount += 1
    return localCount - 1
  }

  /// Records the use of a variable's field.
  mutating func use(_ field: String, of variable: VariableNode) {
    usedFields.append((slot: variable.slot, name: field))
  }

  mutating func use(_ variable: Environment.Variable) -> Int {
    usedSlots.append(variable.slot)
    return variable.slot
  }

  private mutating func bindBinary(
    _ sign: SyntaxTree.Operator, _ left: Bound, _ right: Bound, _ place: UInt32
  ) throws(SyntaxError) -> Bound {
    let operands = [left.node, right.node]
    guard !environment.isChecked || OperandCheck.mayApply(sign, left.type, right.type) else {
      let message = "found no matching overload for '\(sign.name)' applied to"
      throw SyntaxError("\(message) '(\(left.type), \(right.type))'", at: Int(place))
    }
    switch sign {
    case .equal, .notEqual:
      return fold(equality(left.node, right.node, sign == .equal, place), .bool, operands)
    case .less: return fold(OrderNode(left.node, right.node, .less, place), .bool, operands)
    case .lessOrEqual:
      return fold(OrderNode(left.node, right.node, .lessOrEqual, place), .bool, operands)
    case .greater: return fold(OrderNode(left.node, right.node, .greater, place), .bool, operands)
    case .greaterOrEqual:
      return fold(OrderNode(left.node, right.node, .greaterOrEqual, place), .bool, operands)
    case .member: return fold(membership(left.node, right.node, place), .bool, operands)
    case .add: return calculation(.add, left, right, place)
    case .subtract: return calculation(.subtract, left, right, place)
    case .multiply: return calculation(.multiply, left, right, place)
    case .divide: return calculation(.divide, left, right, place)
    case .remainder: return calculation(.remainder, left, right, place)
    }
  }

  private func calculation(
    _ sign: CalculationNode.Sign, _ left: Bound, _ right: Bound, _ place: UInt32
  ) -> Bound {
    let type: StaticType =
      switch (left.type, right.type) {
      case (.timestamp, .timestamp): .duration
      case (.timestamp, .duration), (.duration, .timestamp): .timestamp
      default: left.type.joined(right.type)
      }
    let node = CalculationNode(left.node, right.node, sign, place)
    return fold(node, type, [left.node, right.node])
  }

  private func equality(_ left: Node, _ right: Node, _ wanted: Bool, _ place: UInt32) -> Node {
    switch (left.constant, right.constant) {
    case (_, .string(let text)?): TextEqualityNode(left, text, wanted: wanted, place)
    case (.string(let text)?, _): TextEqualityNode(right, text, wanted: wanted, place)
    case (_, .null?): NullityNode(left, wanted: wanted, place)
    case (.null?, _): NullityNode(right, wanted: wanted, place)
    default: EqualityNode(left, right, wanted: wanted, place)
    }
  }

  private func membership(_ element: Node, _ container: Node, _ place: UInt32) -> Node {
    guard case .list(let elements)? = container.constant, elements.count <= 64 else {
      return MembershipNode(element, container, place)
    }
    var texts: [String] = []
    for value in elements {
      guard case .string(let text) = value else {
        return MembershipNode(element, container, place)
      }
      texts.append(text)
    }
    return TextMembershipNode(element, texts, place)
  }

  private mutating func bindList(
    _ range: Range<Int>, _ place: UInt32
  ) throws(SyntaxError) -> Bound {
    var elements: [(node: Node, isOptional: Bool)] = []
    var type: StaticType?
    for child in tree.children[range] {
      let element = try bind(child.node)
      elements.append((node: element.node, isOptional: child.isOptional))
      let own = child.isOptional ? .dyn : element.type
      type = type?.joined(own) ?? own
    }
    return fold(ListNode(elements, place), .list(type ?? .dyn), elements.map { $0.node })
  }

  private mutating func bindMap(
    _ range: Range<Int>, _ place: UInt32
  ) throws(SyntaxError) -> Bound {
    var entries: [(key: Node, value: Node, isOptional: Bool)] = []
    var type: StaticType?
    var operands: [Node] = []
    for index in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
      let key = try bind(tree.children[index].node)
      let value = try bind(tree.children[index + 1].node)
      let isOptional = tree.children[index].isOptional
      entries.append((key: key.node, value: value.node, isOptional: isOptional))
      operands += [key.node, value.node]
      let own = isOptional ? .dyn : value.type
      type = type?.joined(own) ?? own
    }
    return fold(MapNode(entries, place), .map(type ?? .dyn), operands)
  }
}

extension Value {
  /// The static type of a constant value.
  var staticType: StaticType {
    switch self {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .string: .string
    case .bytes: .bytes
    default: .dyn
    }
  }
}
