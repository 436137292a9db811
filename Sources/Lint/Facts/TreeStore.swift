import CEL
import YAML

/// The nodes of a tree as expressions see them.
final class TreeStore: LocatedStore, @unchecked Sendable {
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
  override func count(_ handle: UInt32) -> Int { tree.node(handle).count }
  override func element(_ handle: UInt32, at index: Int) -> Value {
    tree.node(handle)[index].map(value) ?? .null
  }
  override func value(_ handle: UInt32, forKey key: String) -> Value? {
    tree.node(handle)[key].map(value)
  }
  override func forEachEntry(
    _ handle: UInt32, _ body: (_ key: Value, _ value: Value) throws -> Bool
  ) rethrows {
    for entry in tree.node(handle).entries {
      guard try body(.string(entry.key.text ?? ""), value(of: entry.value)) else { return }
    }
  }
  override func place(_ handle: UInt32) -> Place? { .node(tree.node(handle)) }
}
