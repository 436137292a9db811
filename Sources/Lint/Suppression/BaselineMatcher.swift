import YAML

/// Matches findings with the entries of a baseline, and counts how many each entry has left.
struct BaselineMatcher {
  private let entries: [Baseline.Entry]
  private let view: Baseline.FindingView
  private var remaining: [Int]

  private struct Exact: Hashable {
    let key: FindingKey
    let file: String
  }

  init(_ baseline: Baseline) {
    entries = baseline.entries
    view = baseline.view
    remaining = entries.map(\.count)
  }

  /// The entry that matches each finding; nil for new findings. Findings in the file that an entry names are matched
  /// first, so that an outdated entry does not match another entry's finding.
  mutating func match(_ findings: [Finding]) -> [Baseline.Entry?] {
    let keys = findings.map { finding in
      Exact(
        key: FindingKey(finding, shown: view.line(finding)), file: view.file(finding.file.name))
    }
    var found = [Int?](repeating: nil, count: findings.count)
    take(keys, by: { Exact(key: $0.key, file: $0.file) }, &found)
    take(keys.map(\.key), by: \.key, &found)
    return found.map { $0.map { entries[$0] } }
  }

  /// Assigns to every unmatched finding the first entry with its key that has findings left.
  private mutating func take<Key: Hashable>(
    _ keys: [Key], by key: (Baseline.Entry) -> Key, _ found: inout [Int?]
  ) {
    var open = Dictionary(grouping: entries.indices.reversed()) { key(entries[$0]) }
    for position in keys.indices where found[position] == nil {
      guard var candidates = open[keys[position]] else { continue }
      while let entry = candidates.last, remaining[entry] == 0 { candidates.removeLast() }
      if let entry = candidates.last {
        remaining[entry] -= 1
        found[position] = entry
      }
      open[keys[position]] = candidates
    }
  }

  /// Entries with more findings than were found in the files that were read, and how many are missing.
  func unused(among files: [String]) -> [(entry: Baseline.Entry, missing: Int)] {
    let read = Set(files.map { view.file($0) })
    return zip(entries, remaining).compactMap { entry, missing in
      missing > 0 && read.contains(entry.file) ? (entry, missing) : nil
    }
  }
}
