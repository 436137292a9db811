/// `cel.bind(name, value, body)`, and `cel.block([values], body)` with one local per value.
final class BindingNode: Node, @unchecked Sendable {
  private let values: [(slot: Int, node: Node)]
  private let body: Node

  init(_ values: [(slot: Int, node: Node)], _ body: Node, _ offset: UInt32) {
    self.values = values
    self.body = body
    super.init(offset)
  }

  private func bind(_ frame: inout Frame) throws(Fault) {
    for value in values { frame.locals[value.slot] = try value.node.evaluate(&frame) }
  }

  override func evaluate(_ frame: inout Frame) throws(Fault) -> Value {
    try bind(&frame)
    return try body.evaluate(&frame)
  }

  override func condition(_ frame: inout Frame) throws(Fault) -> Bool {
    try bind(&frame)
    return try body.condition(&frame)
  }
}
