/// A value without a source position: what an edit writes.
public indirect enum Content: Sendable, Hashable {
  case scalar(Scalar)
  case list([Content])
  case map([Entry])

  public struct Entry: Sendable, Hashable {
    public var key: String
    public var value: Content

    public init(_ key: String, _ value: Content) {
      self.key = key
      self.value = value
    }
  }

  /// Creates the value of a node with aliases and merged mappings expanded, or nil if it is nested too deeply.
  public init?(_ node: Node) { self.init(node, depth: 0) }

  private init?(_ node: Node, depth: Int) {
    guard depth < 200 else { return nil }
    if let scalar = node.scalar {
      self = .scalar(scalar)
    } else if node.isSequence {
      var elements: [Content] = []
      for element in node.elements {
        guard let content = Content(element, depth: depth + 1) else { return nil }
        elements.append(content)
      }
      self = .list(elements)
    } else {
      var entries: [Entry] = []
      for key in node.keys {
        guard let value = node[key], let content = Content(value, depth: depth + 1) else {
          return nil
        }
        entries.append(Entry(key, content))
      }
      self = .map(entries)
    }
  }

  /// The number of values in the tree, including this one.
  var size: Int {
    switch self {
    case .scalar: 1
    case .list(let elements): elements.reduce(1) { $0 + $1.size }
    case .map(let entries): entries.reduce(1) { $0 + $1.value.size }
    }
  }

  /// Returns a copy with the value at a path replaced, or nil if the path runs through a value that is not a matching
  /// collection.
  package func setting(_ path: ArraySlice<NodeStep>, to value: Content) -> Content? {
    guard let step = path.first else { return value }
    let rest = path.dropFirst()
    switch (step, self) {
    case (.key(let key), .map(var entries)):
      if let position = entries.firstIndex(where: { $0.key == key }) {
        guard let changed = entries[position].value.setting(rest, to: value) else { return nil }
        entries[position].value = changed
      } else {
        guard let made = Content.made(rest, value) else { return nil }
        entries.append(Entry(key, made))
      }
      return .map(entries)
    case (.index(let index), .list(var elements)):
      guard index < elements.count else { return nil }
      guard let changed = elements[index].setting(rest, to: value) else { return nil }
      elements[index] = changed
      return .list(elements)
    default: return nil
    }
  }

  /// Wraps a value in mappings for the path that does not exist yet. Returns nil if the path runs through a list.
  private static func made(_ path: ArraySlice<NodeStep>, _ value: Content) -> Content? {
    guard let step = path.first else { return value }
    guard case .key(let key) = step, let inner = made(path.dropFirst(), value) else { return nil }
    return .map([Entry(key, inner)])
  }

  var isEmptyCollection: Bool {
    switch self {
    case .scalar: false
    case .list(let elements): elements.isEmpty
    case .map(let entries): entries.isEmpty
    }
  }
}

/// A step from a collection to one of its children.
public enum NodeStep: Sendable, Hashable {
  case key(String)
  case index(Int)

  var shown: String {
    switch self {
    case .key(let key): key
    case .index(let index): "[\(index)]"
    }
  }
}

extension Node {
  /// The keys of a mapping, including those of merged mappings, each listed once.
  package var keys: [String] {
    var seen: Set<String> = []
    var found: [String] = []
    collectKeys(&found, &seen, depth: 0)
    return found
  }

  private func collectKeys(_ found: inout [String], _ seen: inout Set<String>, depth: Int) {
    guard depth < 16 else { return }
    for entry in entries {
      if entry.key.isMergeKey {
        let merged = entry.value.isSequence ? Array(entry.value.elements) : [entry.value]
        for mapping in merged { mapping.collectKeys(&found, &seen, depth: depth + 1) }
      } else if let key = entry.key.text, seen.insert(key).inserted {
        found.append(key)
      }
    }
  }
}
