/// The variables that expressions may use, and the door to compiling them.
public struct Environment: Sendable {
  struct Variable: Sendable {
    let slot: Int
    let type: StaticType
  }

  /// Names of the variables, in the order in which evaluation takes their values.
  public let names: [String]
  private(set) var variables: [String: Variable]
  let hasQualifiedNames: Bool
  let container: String
  let isChecked: Bool

  /// Makes an environment.
  ///
  /// A name may be qualified (`variables.service`); the longest one that fits an expression counts.
  ///
  /// - Parameters:
  ///   - variables: what expressions may refer to; of two with one name the later counts.
  ///   - container: the namespace in which names are looked up first.
  ///   - isChecked: whether unknown names and fields, and operators on types that they can't work
  ///     on, are errors when an expression is compiled; otherwise they are errors when it is
  ///     evaluated, which `||` and `&&` may absorb.
  public init(
    variables: [(name: String, type: StaticType)], container: String = "", isChecked: Bool = true
  ) {
    names = variables.map { $0.name }
    var table: [String: Variable] = [:]
    for (slot, variable) in variables.enumerated() {
      table[variable.name] = Variable(slot: slot, type: variable.type)
    }
    self.variables = table
    hasQualifiedNames = !container.isEmpty || names.contains { $0.utf8.contains(0x2E) }
    self.container = container
    self.isChecked = isChecked
  }

  /// Gives a variable another type, for the expressions that are compiled from here on; nothing happens for a name that
  /// is no variable.
  public mutating func declare(_ name: String, as type: StaticType) {
    guard let variable = variables[name] else { return }
    variables[name] = Variable(slot: variable.slot, type: type)
  }

  /// Compiles an expression.
  ///
  /// Throws when the source isn't an expression, or refers to a name, a field or a function that
  /// does not exist.
  public func compile(_ source: String) throws(CompileError) -> Program {
    do {
      let (tree, root) = try Parser.parse(Array(source.utf8))
      var binder = Binder(tree: tree, environment: self)
      let bound = try binder.bind(root)
      return Program(
        source: source, root: bound.node, resultType: bound.type, localCount: binder.localCount,
        weight: binder.weight, usedVariables: binder.usedSlots, usedFields: binder.usedFields,
        names: names)
    } catch {
      throw CompileError(error, in: source)
    }
  }
}
