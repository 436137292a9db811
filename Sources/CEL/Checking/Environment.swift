/// The variables available to expressions, and the entry point for compiling them.
public struct Environment: Sendable {
  struct Variable: Sendable {
    let slot: Int
    let type: StaticType
  }

  /// The names of the variables, in the order in which evaluation takes their values.
  public let names: [String]
  private(set) var variables: [String: Variable]
  let hasQualifiedNames: Bool
  let container: String
  let isChecked: Bool
  /// Called with each field of a record that an expression compiled afterwards selects.
  var selection: (@Sendable (_ record: RecordType, _ field: String) -> Void)?

  /// Creates an environment.
  ///
  /// A name can be qualified (`variables.service`); the longest name that matches an expression wins.
  ///
  /// - Parameters:
  ///   - variables: The variables expressions can refer to. If a name is repeated, the last one wins.
  ///   - container: The namespace in which names are looked up first.
  ///   - isChecked: Whether unknown names and fields, and operators applied to unsupported types, are compile-time errors.
  ///     Otherwise they are evaluation errors, which `||` and `&&` can absorb.
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

  /// Changes the type of a variable for expressions compiled afterwards. Does nothing if there is no such variable.
  public mutating func declare(_ name: String, as type: StaticType) {
    guard let variable = variables[name] else { return }
    variables[name] = Variable(slot: variable.slot, type: type)
  }

  /// Reports the fields of records that expressions compiled afterwards select, as far as types show them.
  public mutating func observeSelections(
    _ report: @escaping @Sendable (_ record: RecordType, _ field: String) -> Void
  ) {
    selection = report
  }

  /// Compiles an expression.
  ///
  /// - Throws: ``CompileError`` if the source is not a valid expression, or refers to a name, field or function that does not
  ///   exist.
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
