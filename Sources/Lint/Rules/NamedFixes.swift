import YAML

/// The fixes that a rule names, for validations to share.
struct NamedFixes {
  private var fixes: [String: (key: Node, fix: FixDefinition?)] = [:]
  private var used: Set<String> = []

  /// Adds a fix; nil for one that could not be read, so that validations which name it have no error of their own.
  mutating func add(_ fix: FixDefinition?, under key: Node) {
    fixes[key.text ?? ""] = (key, fix)
  }

  /// The fix of a name.
  mutating func use(_ name: String) -> FixDefinition? {
    used.insert(name)
    return fixes[name]?.fix
  }

  var names: [String] { fixes.keys.sorted() }

  /// The keys of fixes that no validation names, in the order of the text.
  var unused: [Node] {
    fixes.filter { !used.contains($0.key) }.map(\.value.key)
      .sorted { $0.range.lowerBound < $1.range.lowerBound }
  }
}
