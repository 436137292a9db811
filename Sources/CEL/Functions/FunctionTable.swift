/// All functions by name; functions in a namespace by their qualified name, such as `math.ceil`.
enum FunctionTable {
  static let functions: [String: [Overload]] = {
    var table = Builder()
    StandardFunctions.register(&table)
    Conversions.register(&table)
    TimeFunctions.register(&table)
    OptionalFunctions.register(&table)
    StringFunctions.register(&table)
    StringSearch.register(&table)
    ListFunctions.register(&table)
    SetFunctions.register(&table)
    MathFunctions.register(&table)
    BitFunctions.register(&table)
    RegexFunctions.register(&table)
    QuantityFunctions.register(&table)
    URLFunctions.register(&table)
    AddressFunctions.register(&table)
    return table.functions
  }()

  struct Builder {
    private(set) var functions: [String: [Overload]] = Dictionary(minimumCapacity: 256)

    mutating func add(
      _ name: String, _ style: Overload.Style, _ result: Overload.Result, _ body: Overload.Body
    ) {
      functions[name, default: []].append(Overload(style: style, result: result, body: body))
    }

    /// Registers a function of one operand.
    mutating func one(
      _ name: String, _ style: Overload.Style, _ result: StaticType, _ body: @escaping UnaryBody
    ) {
      add(name, style, .fixed(result), .one(body))
    }

    /// Registers a function of two operands.
    mutating func two(
      _ name: String, _ style: Overload.Style, _ result: StaticType, _ body: @escaping BinaryBody
    ) {
      add(name, style, .fixed(result), .two(body))
    }

    /// Registers a function of three operands.
    mutating func three(
      _ name: String, _ style: Overload.Style, _ result: StaticType, _ body: @escaping TernaryBody
    ) {
      add(name, style, .fixed(result), .three(body))
    }
  }
}
