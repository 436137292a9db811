import YAML

/// The named fixes of a rule, which its validations share.
struct NamedFixes {
  private var fixes: [String: (key: Node, fix: FixDefinition?)] = [:]
  private var used: Set<String> = []

  /// Adds a fix; nil for one that could not be read, so that validations that use it cause no second error.
  mutating func add(_ fix: FixDefinition?, under key: Node) {
    fixes[key.text ?? ""] = (key, fix)
  }

  /// Returns the fix with a name and marks it as used.
  mutating func use(_ name: String) -> FixDefinition? {
    used.insert(name)
    return fixes[name]?.fix
  }

  var names: [String] { fixes.keys.sorted() }

  /// The keys of fixes that no validation uses, in the order of the text.
  var unused: [Node] {
    fixes.filter { !used.contains($0.key) }.map(\.value.key)
      .sorted { $0.range.lowerBound < $1.range.lowerBound }
  }
}
