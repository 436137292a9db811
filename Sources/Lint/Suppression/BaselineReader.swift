public import YAML

extension Baseline {
  /// Reads a baseline strictly: an unknown key is an error.
  ///
  /// - Parameters:
  ///   - tree: The text of the baseline.
  ///   - folder: The absolute path of the folder that file names are relative to.
  ///   - view: The parts of findings that the baseline is compared with.
  /// - Throws: ``ConfigurationErrors`` with all errors and their positions.
  public init(reading tree: Tree, folder: String, view: FindingView) throws(ConfigurationErrors) {
    self.init(entries: [], view: view)
    var reader = StrictReader()
    if let root = reader.root(of: tree, "a baseline") {
      reader.expectKeys(root, ["apiVersion", "kind", "findings"], in: "a baseline")
      reader.expectKind(root, Self.kind)
      guard let findings = reader.value(root, "findings"), findings.isSequence else {
        reader.fail(root, "a baseline requires a list of `findings`")
        throw ConfigurationErrors(reader.errors)
      }
      let entries = findings.elements.compactMap { Entry(reading: $0, folder, &reader) }
      self.init(entries: entries, view: view)
    } else if reader.errors.isEmpty {
      reader.fail(
        tree.source, tree.source.mark(at: 0),
        "this is empty; --write-baseline writes a baseline")
    }
    if !reader.errors.isEmpty { throw ConfigurationErrors(reader.errors) }
  }

  /// The `kind` of baseline files.
  package static let kind = "LintBaseline"
}

extension Baseline.Entry {
  fileprivate init?(reading node: Node, _ folder: String, _ reader: inout StrictReader) {
    guard node.isMapping else {
      reader.fail(node, "this must be a mapping")
      return nil
    }
    reader.expectKeys(
      node, ["rule", "kind", "namespace", "name", "path", "file", "content", "count"],
      in: "a finding of a baseline")
    var texts: [String: String] = [:]
    for key in ["rule", "file", "content"] where reader.value(node, key) == nil {
      reader.fail(node, "a finding of a baseline requires `\(key)`")
    }
    for key in ["rule", "kind", "namespace", "name", "path", "file", "content"] {
      if let value = reader.value(node, key) { texts[key] = reader.text(value) }
    }
    let count = reader.value(node, "count").map { reader.number($0, atLeast: 1) } ?? 1
    guard let rule = texts["rule"], let file = texts["file"], let content = texts["content"],
      let count
    else { return nil }
    let shown = reader.value(node, "rule") ?? node
    self.init(
      rule: rule, kind: texts["kind"] ?? "", namespace: texts["namespace"] ?? "",
      name: texts["name"] ?? "", path: texts["path"] ?? "",
      file: LexicalPath.absolute(file, from: folder), content: content, count: count,
      place: Place(file: node.tree.source, start: shown.start, end: shown.end))
  }
}
