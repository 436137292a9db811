/// The anchors of one document, and the cost of expanding its aliases.
struct AnchorTable {
  /// The number of nodes that the aliases so far expand to, nested aliases included.
  private(set) var aliasedNodes = 0
  private var entries: [String: Entry] = [:]
  private var openEntries: [Open] = []

  private struct Entry {
    let node: UInt32
    /// The number of nodes in the anchored value, expanded; nil while it is still open.
    var size: Int?
  }

  private struct Open {
    let name: String
    let node: UInt32
    /// The number of nodes before the anchored value, expanded.
    let before: Int
  }

  enum Target {
    case unknown
    /// The alias is inside the value it refers to.
    case open
    case node(UInt32)
  }

  mutating func removeAll() {
    aliasedNodes = 0
    if !entries.isEmpty { entries.removeAll() }
    openEntries.removeAll(keepingCapacity: true)
  }

  /// Opens an anchored value; a later anchor with the same name replaces an earlier one.
  mutating func open(_ name: String, node: UInt32, nodes: Int) {
    entries[name] = Entry(node: node, size: nil)
    openEntries.append(Open(name: name, node: node, before: nodes + aliasedNodes))
  }

  /// Closes an anchored value.
  mutating func close(_ node: UInt32, nodes: Int) {
    guard let last = openEntries.last, last.node == node else { return }
    openEntries.removeLast()
    // A value inside this one may have redefined the name.
    guard entries[last.name]?.node == node else { return }
    entries[last.name]?.size = nodes + aliasedNodes - last.before
  }

  /// Resolves an alias and counts the nodes it expands to.
  mutating func follow(_ name: String) -> Target {
    guard let entry = entries[name] else { return .unknown }
    guard let size = entry.size else { return .open }
    aliasedNodes += size
    return .node(entry.node)
  }
}
