extension Binder {
  mutating func bindMacro(
    _ macro: Macro, _ name: String, _ target: SyntaxTree.Index, _ arguments: Range<Int>,
    _ place: UInt32
  ) throws(SyntaxError) -> Bound {
    let range = try bind(target)
    let children = tree.children[arguments].map { $0.node }
    let count = macro.variableCount(children.count)
    var names: [String] = []
    for child in children.prefix(count) {
      guard let variable = variableName(child), !names.contains(variable) else {
        throw SyntaxError(
          "argument of \(name)() must be a simple variable name", at: Int(tree[child].offset))
      }
      names.append(variable)
    }
    let types = try variableTypes(macro, name, range.type, count, place)
    let depth = scopes.count
    defer { scopes.removeSubrange(depth...) }
    var slots: [Int] = []
    for (name, type) in zip(names, types) {
      slots.append(try addLocal(place))
      scopes.append(Local(name: name, slot: slots[slots.count - 1], type: type))
    }
    let before = weight
    var bodies: [Bound] = []
    for (index, child) in children.dropFirst(count).enumerated() {
      let isCondition = macro.isQuantifier || index < children.count - count - 1
      bodies.append(try isCondition ? bindCondition(child, name + "()") : bind(child))
    }
    guard let body = bodies.last else {
      throw SyntaxError("\(name)() requires an expression", at: Int(place))
    }
    let iteration = Iteration(
      range: range.node, first: slots[0], second: slots.count > 1 ? slots[1] : nil,
      weight: weight - before + 1)
    let predicate = bodies.count > 1 ? bodies[0].node : nil
    return expand(macro, iteration, types, predicate, body, place)
  }

  private func expand(
    _ macro: Macro, _ iteration: Iteration, _ types: [StaticType], _ predicate: Node?,
    _ body: Bound, _ place: UInt32
  ) -> Bound {
    switch macro {
    case .all:
      return Bound(
        node: QuantifierNode(iteration, body.node, deciding: false, place), type: .bool)
    case .exists:
      return Bound(
        node: QuantifierNode(iteration, body.node, deciding: true, place), type: .bool)
    case .existsOne:
      return Bound(node: UniquenessNode(iteration, body.node, place), type: .bool)
    case .map, .transformList:
      return Bound(
        node: ListTransformationNode(iteration, predicate, body.node, place),
        type: .list(body.type))
    case .filter:
      let element = LocalNode(iteration.first, place)
      return Bound(
        node: ListTransformationNode(iteration, body.node, element, place), type: .list(types[0]))
    case .transformMap, .transformMapEntry:
      let makesEntries = macro == .transformMapEntry
      return Bound(
        node: MapTransformationNode(
          iteration, predicate, body.node, makesEntries: makesEntries, place),
        type: .map(makesEntries ? body.type.entry : body.type))
    case .sortBy: return Bound(node: SortNode(iteration, body.node, place), type: .list(types[0]))
    case .optMap:
      return Bound(
        node: OptionalMapNode(iteration.range, iteration.first, body.node, isFlat: false, place),
        type: .optional(body.type))
    case .optFlatMap:
      return Bound(
        node: OptionalMapNode(iteration.range, iteration.first, body.node, isFlat: true, place),
        type: body.type.isOptional ? body.type : .optional(.dyn))
    }
  }

  private func variableTypes(
    _ macro: Macro, _ name: String, _ range: StaticType, _ count: Int, _ place: UInt32
  ) throws(SyntaxError) -> [StaticType] {
    switch macro {
    case .optMap, .optFlatMap:
      if case .optional(let inner) = range { return [inner] }
      return [.dyn]
    default: break
    }
    guard let element = range.element ?? (environment.isChecked ? nil : .dyn) else {
      throw SyntaxError(
        "\(name)() iterates over a list or a map, not over \(range)", at: Int(place))
    }
    guard count == 2 else { return [element] }
    if case .list = range { return [.int, element] }
    return [.dyn, range.entry]
  }

  /// Returns the name that a macro argument declares, or nil if it is not a plain identifier.
  private func variableName(_ index: SyntaxTree.Index) -> String? {
    switch tree[index].kind {
    case .name(let name, isAbsolute: false): return name
    case .call(let target?, let name, let arguments):
      guard case .name("cel", isAbsolute: false) = tree[target].kind else { return nil }
      return generatedName(name, arguments)
    default: return nil
    }
  }

  /// Returns the internal name for `cel.index(0)`, `cel.iterVar(0, 0)` and `cel.accuVar(0, 0)`.
  private func generatedName(_ name: String, _ arguments: Range<Int>) -> String? {
    guard name == "index" || name == "iterVar" || name == "accuVar" else { return nil }
    var parts = ["@" + name]
    for child in tree.children[arguments] {
      guard case .literal(.int(let number)) = tree[child.node].kind else { return nil }
      parts.append(String(number))
    }
    return parts.joined(separator: ":")
  }

  /// Binds `cel.bind` and the other macros in the `cel` namespace.
  mutating func bindNamespaceMacro(
    _ name: String, _ arguments: Range<Int>, _ place: UInt32
  ) throws(SyntaxError) -> Bound? {
    let children = tree.children[arguments].map { $0.node }
    switch (name, children.count) {
    case ("cel.bind", 3):
      guard let variable = variableName(children[0]) else {
        throw SyntaxError("cel.bind() takes a variable name first", at: Int(place))
      }
      return try bindLocals([(variable, children[1])], children[2], place)
    case ("cel.block", 2):
      guard case .list(let range) = tree[children[0]].kind else {
        throw SyntaxError("cel.block() takes a list first", at: Int(place))
      }
      // Each value can refer to the previous one, so this also limits the nesting depth.
      guard range.count <= 100 else {
        throw SyntaxError("cel.block() takes at most 100 values", at: Int(place))
      }
      let values = tree.children[range].enumerated().map { ("@index:\($0)", $1.node) }
      return try bindLocals(values, children[1], place)
    case ("cel.index", 1), ("cel.iterVar", 2), ("cel.accuVar", 2):
      guard let variable = generatedName(String(name.dropFirst(4)), arguments),
        let local = scopes.last(where: { $0.name == variable })
      else { return nil }
      return Bound(node: LocalNode(local.slot, place), type: local.type)
    default: return nil
    }
  }

  private mutating func bindLocals(
    _ values: [(name: String, value: SyntaxTree.Index)], _ body: SyntaxTree.Index, _ place: UInt32
  ) throws(SyntaxError) -> Bound {
    let depth = scopes.count
    defer { scopes.removeSubrange(depth...) }
    var bindings: [(slot: Int, node: Node)] = []
    for (name, value) in values {
      let bound = try bind(value)
      let slot = try addLocal(place)
      bindings.append((slot: slot, node: bound.node))
      scopes.append(Local(name: name, slot: slot, type: bound.type))
    }
    let bound = try bind(body)
    return Bound(node: BindingNode(bindings, bound.node, place), type: bound.type)
  }
}
