import YAML

extension Node {
  /// The pairs in a mapping of labels, including those merged with `<<` and those that are overridden.
  var labelPairs: [(key: String, value: String)] {
    var found: [(key: String, value: String)] = []
    addLabelPairs(to: &found, depth: 0)
    return found
  }

  private func addLabelPairs(to found: inout [(key: String, value: String)], depth: Int) {
    for entry in entries {
      let key = entry.key.text ?? ""
      // Merged mappings can merge others; deeper levels do not occur in practice.
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
  /// Appends a number to the list of a key, unless it is already the last one.
  mutating func add(_ number: Int, under key: String) {
    if self[key]?.last != number { self[key, default: []].append(number) }
  }
}
