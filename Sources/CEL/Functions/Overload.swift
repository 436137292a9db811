/// One overload of a function.
struct Overload: Sendable {
  enum Style {
    /// `f(x)`
    case global
    /// `x.f()`
    case member
    case either
  }

  enum Body: Sendable {
    case one(UnaryBody)
    case two(BinaryBody)
    case three(TernaryBody)
    /// Any number of arguments, starting at `from`.
    case many(from: Int, VariadicBody)
  }

  enum Result: Sendable {
    case fixed(StaticType)
    /// The type of the first operand.
    case first
    /// The element type of the first operand.
    case element
    /// An optional of the first operand's element type.
    case optionalElement
    /// An optional of the first operand's type.
    case optional
    /// The type wrapped by the first operand, an optional.
    case content

    func type(of operands: [Bound]) -> StaticType {
      let first = operands.first?.type ?? .dyn
      switch self {
      case .fixed(let type): return type
      case .first: return first
      case .element: return first.element ?? .dyn
      case .optionalElement: return .optional(first.element ?? .dyn)
      case .optional: return .optional(first)
      case .content:
        if case .optional(let inner) = first { return inner }
        return .dyn
      }
    }
  }

  let style: Style
  let result: Result
  let body: Body

  func accepts(_ style: Style, _ count: Int) -> Bool {
    guard self.style == .either || self.style == style else { return false }
    return switch body {
    case .one: count == 1
    case .two: count == 2
    case .three: count == 3
    case .many(let least, _): count >= least
    }
  }

  func call(_ name: String, _ operands: [Node], _ place: UInt32) -> Node {
    switch body {
    case .one(let body): UnaryCallNode(name, body, operands[0], place)
    case .two(let body): BinaryCallNode(name, body, operands[0], operands[1], place)
    case .three(let body):
      TernaryCallNode(name, body, operands[0], operands[1], operands[2], place)
    case .many(_, let body): VariadicCallNode(body, operands, place)
    }
  }

  /// Returns the call's form, as shown in messages.
  func form(_ name: String) -> String {
    let names = ["a", "b", "c"]
    let count =
      switch body {
      case .one: 1
      case .two: 2
      case .three: 3
      case .many(let least, _): least
      }
    var operands = Array(names.prefix(count))
    if case .many = body { operands.append("…") }
    if style == .global { return "\(name)(\(operands.joined(separator: ", ")))" }
    let target = operands.isEmpty ? "a" : operands.removeFirst()
    return "\(target).\(name)(\(operands.joined(separator: ", ")))"
  }
}
