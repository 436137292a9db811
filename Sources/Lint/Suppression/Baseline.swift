public import YAML

/// Known findings that are accepted for now.
public struct Baseline: Sendable {
  /// Findings with the same key; the entry stores only how many there are.
  public struct Entry: Sendable {
    public let rule: String
    /// The kind of the object; empty outside objects.
    public let kind: String
    public let namespace: String
    public let name: String
    /// The path of the field, without positions in lists.
    public let path: String
    /// The absolute path of the file with the findings; they are also recognized in other files.
    public let file: String
    /// A hash of the line as a report shows it.
    public let content: String
    public let count: Int
    /// The position of the entry in the baseline file; nil for an entry that has not been written.
    public let place: Place?

    /// A position in a baseline file.
    public struct Place: Sendable {
      public let file: SourceFile
      public let start: Mark
      public let end: Mark
    }

    var key: FindingKey {
      FindingKey(
        rule: rule, kind: kind, namespace: namespace, name: name, path: path, content: content)
    }
  }

  public private(set) var entries: [Entry]
  let view: FindingView

  /// The parts of findings that baselines depend on.
  public struct FindingView: Sendable {
    /// The line of a finding as a report shows it, with secrets masked.
    let line: @Sendable (Finding) -> String
    /// The absolute path for the name of a text.
    let file: @Sendable (String) -> String

    public init(
      line: @escaping @Sendable (Finding) -> String, file: @escaping @Sendable (String) -> String
    ) {
      self.line = line
      self.file = file
    }
  }

  init(entries: [Entry], view: FindingView) {
    self.entries = entries
    self.view = view
  }

  /// Creates a baseline that contains all findings.
  public init(recording findings: [Finding], view: FindingView) {
    struct Group: Hashable {
      let key: FindingKey
      let file: String
    }
    var counts: [Group: Int] = [:]
    for finding in findings {
      let key = FindingKey(finding, shown: view.line(finding))
      counts[Group(key: key, file: view.file(finding.file.name)), default: 0] += 1
    }
    let entries = counts.map { group, count in
      Entry(
        rule: group.key.rule, kind: group.key.kind, namespace: group.key.namespace,
        name: group.key.name, path: group.key.path, file: group.file, content: group.key.content,
        count: count, place: nil)
    }
    self.init(entries: entries.sorted { $0.order.lexicographicallyPrecedes($1.order) }, view: view)
  }

  /// Adds the entries of another baseline.
  public mutating func add(_ other: Baseline) { entries += other.entries }
}

extension Baseline.Entry {
  /// The sort key of entries, chosen so that a change of one finding changes few lines in one place of the file.
  fileprivate var order: [String] { [file, kind, namespace, name, rule, path, content] }
}
