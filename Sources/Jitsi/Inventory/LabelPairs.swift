import YAML

extension Node {
  /// The pairs that a mapping of labels may hold: what it merges (`<<`) is among them, and values that others replace.
  var labelPairs: [(key: String, value: String)] {
    var found: [(key: String, value: String)] = []
    addLabelPairs(to: &found, depth: 0)
    return found
  }

  private func addLabelPairs(to found: inout [(key: String, value: String)], depth: Int) {
    for entry in entries {
      let key = entry.key.text ?? ""
      // Merged mappings may merge others; more than a few levels nobody writes.
      if key == "<<", !entry.value.isScalar, depth < 8 {
        entry.value.addLabelPairs(to: &found, depth: depth + 1)
        for merged in entry.value.elements { merged.addLabelPairs(to: &found, depth: depth + 1) }
      } else {
        found.append((key, entry.value.text ?? ""))
      }
    }
  }
}

extension [String: [Int]] {
  /// Adds a number under a key, where it is not the last one there.
  mutating func add(_ number: Int, under key: String) {
    if self[key]?.last != number { self[key, default: []].append(number) }
  }
}
