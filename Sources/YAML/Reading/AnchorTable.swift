/// The anchors of one document, and what following its aliases would cost.
struct AnchorTable {
  /// Nodes that the aliases so far stand for, each followed to its end.
  private(set) var aliasedNodes = 0
  private var entries: [String: Entry] = [:]
  private var openEntries: [Open] = []

  private struct Entry {
    let node: UInt32
    /// Nodes that the anchored value stands for; nil while it is still open.
    var size: Int?
  }

  private struct Open {
    let name: String
    let node: UInt32
    /// Nodes before the anchored value, those of aliases included.
    let before: Int
  }

  enum Target {
    case unknown
    /// The alias stands inside the value that it repeats.
    case open
    case node(UInt32)
  }

  mutating func removeAll() {
    aliasedNodes = 0
    if !entries.isEmpty { entries.removeAll() }
    openEntries.removeAll(keepingCapacity: true)
  }

  /// Begins an anchored value; a later anchor takes an earlier one's name.
  mutating func open(_ name: String, node: UInt32, nodes: Int) {
    entries[name] = Entry(node: node, size: nil)
    openEntries.append(Open(name: name, node: node, before: nodes + aliasedNodes))
  }

  /// Ends an anchored value.
  mutating func close(_ node: UInt32, nodes: Int) {
    guard let last = openEntries.last, last.node == node else { return }
    openEntries.removeLast()
    // The name may have gone to a value inside this one.
    guard entries[last.name]?.node == node else { return }
    entries[last.name]?.size = nodes + aliasedNodes - last.before
  }

  /// Looks up an alias, counting what it stands for.
  mutating func follow(_ name: String) -> Target {
    guard let entry = entries[name] else { return .unknown }
    guard let size = entry.size else { return .open }
    aliasedNodes += size
    return .node(entry.node)
  }
}
