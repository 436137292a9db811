import CEL
import YAML

/// The nodes of a tree as expressions see them. A key without a value, as templates produce it, counts as missing, as
/// it does for the API server.
final class TreeStore: LocatedRecord, @unchecked Sendable {
  let tree: Tree

  init(_ tree: Tree) { self.tree = tree }

  func value(of node: Node) -> Value {
    switch node.scalar {
    case nil: .foreign(self, node.index)
    case .null: .null
    case .bool(let value): .bool(value)
    case .int(let value): .int(value)
    case .uint(let value): .uint(value)
    case .double(let value): .double(value)
    case .string(let value): .string(value)
    }
  }

  override func isList(_ handle: UInt32) -> Bool { tree.node(handle).isSequence }
  override func count(_ handle: UInt32) -> Int {
    let node = tree.node(handle)
    guard node.isMapping else { return node.count }
    return node.entries.count { !$0.value.isNull }
  }
  override func element(_ handle: UInt32, at index: Int) -> Value {
    tree.node(handle)[index].map(value) ?? .null
  }
  override func value(_ handle: UInt32, forKey key: String) -> Value? {
    guard let node = tree.node(handle)[key] else { return nil }
    let value = value(of: node)
    if case .null = value { return nil }
    return value
  }
  override func forEachEntry(
    _ handle: UInt32, _ body: (_ key: Value, _ value: Value) throws -> Bool
  ) rethrows {
    for entry in tree.node(handle).entries where !entry.value.isNull {
      guard try body(.string(entry.key.text ?? ""), value(of: entry.value)) else { return }
    }
  }
  override func place(_ handle: UInt32) -> FactSource? { .node(tree.node(handle)) }
}
