import HAProxy
import Jitsi
import YAML

/// Finds haproxy.cfg and its checksum in the files that kustomize reads.
struct ConfigurationPlaces {
  /// The rendered haproxy.cfg.
  let text: String
  let changes: [ConfigurationEditor.Change]
  /// The rendered checksums of pod templates.
  let checksums: Set<String>

  init(_ text: String, _ changes: [ConfigurationEditor.Change], checksums: [String]) {
    self.text = text
    self.changes = changes.sorted { $0.range.lowerBound < $1.range.lowerBound }
    self.checksums = Set(checksums)
  }

  /// The edits of a file; empty if it contains neither the configuration nor a checksum.
  ///
  /// - Parameters:
  ///   - source: The file.
  ///   - isManifest: Whether the file contains objects, rather than haproxy.cfg alone.
  ///   - found: Set to true if the file contains haproxy.cfg.
  func edits(of source: SourceFile, isManifest: Bool, found: inout Bool) -> [TextEdit] {
    guard isManifest else {
      guard String(decoding: source.bytes, as: UTF8.self) == text else { return [] }
      found = true
      return changes.map { TextEdit(range: $0.range, text: $0.text) }
    }
    return edits(of: source, found: &found)
  }

  private func edits(of source: SourceFile, found: inout Bool) -> [TextEdit] {
    let tree = Tree(parsing: source)
    var edits: [TextEdit] = []
    for document in tree.documents where document.problem == nil {
      if let root = document.root.map(tree.node) { visit(root, key: nil, &edits, &found) }
    }
    return edits
  }

  private func visit(_ node: Node, key: String?, _ edits: inout [TextEdit], _ found: inout Bool) {
    if node.isMapping {
      for (name, value) in node.entries { visit(value, key: name.text, &edits, &found) }
      return
    }
    if node.isSequence {
      for element in node.elements { visit(element, key: key, &edits, &found) }
      return
    }
    guard let written = node.text else { return }
    if written == text {
      guard let made = try? NodeEditor(node).edits(changes.map { ContentEdit($0.range, $0.text) })
      else { return }
      edits += made
      found = true
    } else if checksums.contains(written) {
      let new = HAProxyTier.checksum(of: HAProxyServerEditor.text(text, after: changes))
      if let edit = HAProxyServerEditor.renewed(node, new) {
        edits.append(edit)
      } else if let made = try? NodeEditor(node).edits(
        .set(.scalar(.string(written.dropLast(64) + new))))
      {
        edits += made
      }
    } else if written.utf8.contains(0x0A), key == "patch" || key == "patchesStrategicMerge" {
      let inner = self.edits(of: SourceFile(name: "", text: written), found: &found)
      let sorted = inner.sorted { $0.range.lowerBound < $1.range.lowerBound }
      guard !sorted.isEmpty,
        let made = try? NodeEditor(node).edits(sorted.map { ContentEdit($0.range, $0.text) })
      else { return }
      edits += made
    }
  }
}
