/// The syntax tree of an expression. Nodes refer to each other by index in one array.
struct SyntaxTree {
  typealias Index = Int32

  enum Operator: UInt8 {
    case add, subtract, multiply, divide, remainder
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, member
  }

  enum Kind {
    case literal(Value)
    case name(String, isAbsolute: Bool)
    case select(Index, String, isOptional: Bool)
    case index(Index, Index, isOptional: Bool)
    case call(target: Index?, String, Range<Int>)
    case not(Index)
    case negate(Index)
    case binary(Operator, Index, Index)
    case and(Range<Int>)
    case or(Range<Int>)
    case conditional(Index, Index, Index)
    case list(Range<Int>)
    /// Alternating keys and values.
    case map(Range<Int>)
  }

  struct Node {
    let kind: Kind
    /// The source offset reported for errors in this node, in bytes.
    let offset: UInt32
    /// The number of nodes on the longest path down.
    let height: Int32
  }

  /// A child of a node with several children; an optional one (`[?x]`, `{?k: v}`) can be absent.
  struct Child {
    let node: Index
    let isOptional: Bool
  }

  private(set) var nodes: [Node] = []
  private(set) var children: [Child] = []

  static let greatestHeight: Int32 = 250

  mutating func reserve(_ count: Int) {
    nodes.reserveCapacity(min(count, 256))
  }

  subscript(index: Index) -> Node { nodes[Int(index)] }

  mutating func add(
    _ kind: Kind, at offset: Int, above operands: Index...
  ) throws(SyntaxError) -> Index {
    var height: Int32 = 0
    for operand in operands { height = max(height, nodes[Int(operand)].height) }
    return try add(kind, at: offset, height: height)
  }

  mutating func add(
    _ kind: Kind, at offset: Int, target: Index? = nil, above range: Range<Int>
  ) throws(SyntaxError) -> Index {
    var height = target.map { nodes[Int($0)].height } ?? 0
    for child in children[range] { height = max(height, nodes[Int(child.node)].height) }
    return try add(kind, at: offset, height: height)
  }

  private mutating func add(
    _ kind: Kind, at offset: Int, height: Int32
  ) throws(SyntaxError) -> Index {
    guard height < Self.greatestHeight else {
      throw SyntaxError("expression nested too deeply", at: offset)
    }
    nodes.append(Node(kind: kind, offset: UInt32(offset), height: height + 1))
    return Index(nodes.count - 1)
  }

  mutating func add(_ list: [Child]) -> Range<Int> {
    children.append(contentsOf: list)
    return (children.count - list.count)..<children.count
  }
}
