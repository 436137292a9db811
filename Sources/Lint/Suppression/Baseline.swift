public import YAML

/// Findings that are known and wait for better days.
public struct Baseline: Sendable {
  /// Findings that are alike, so that only their number tells whether there are more of them.
  public struct Entry: Sendable {
    public let rule: String
    /// What the finding is about; empty outside objects.
    public let kind: String
    public let namespace: String
    public let name: String
    /// The field, without the positions in lists.
    public let path: String
    /// The absolute path of the file that the findings stood in; they are known in other files, too.
    public let file: String
    /// A hash of the line, as a report shows it.
    public let content: String
    public let count: Int
    /// Where the entry stands in the baseline's own file; nil for one that is not written yet.
    public let place: Place?

    /// A place in a baseline's file.
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

  /// How baselines see findings.
  public struct FindingView: Sendable {
    /// The line of a finding as a report shows it, secrets masked.
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

  /// What a baseline has to hold for findings to be known.
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

  /// Takes the entries of another baseline beside its own.
  public mutating func add(_ other: Baseline) { entries += other.entries }
}

extension Baseline.Entry {
  /// By what entries are sorted: a change of one finding changes a few lines of the file in one place.
  fileprivate var order: [String] { [file, kind, namespace, name, rule, path, content] }
}
