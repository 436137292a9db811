import Basics
import YAML

/// Distinguishes manifests from other YAML and JSON in repositories, such as values, workflows, Compose files, chart indexes
/// and dashboards.
enum ManifestTest {
  /// Whether a text is a template of ytt. It looks like YAML, but its values are in comments, and whole documents depend on
  /// conditions there.
  static func isTemplate(_ bytes: [UInt8]) -> Bool {
    // source: jefferyb/k8s-jitsi-meet 34b48d2 ytt/
    bytes.withUnsafeBufferPointer { bytes in
      let marks: [StaticString] = ["#@ load(", "#@data/values", "#@overlay/"]
      return marks.contains { firstOffset(of: $0, in: bytes) != nil }
    }
  }

  /// Whether a text has a Kubernetes object, or a document that was probably meant to be one.
  static func isManifest(_ trees: [Tree]) -> Bool {
    trees.contains { tree in
      tree.documents.contains { document in
        if document.problem != nil { return mentionsObject(tree.source.bytes[document.range]) }
        guard let root = document.root.map(tree.node) else { return false }
        return isObject(root) || root.isSequence && root.elements.contains(where: isObject)
      }
    }
  }

  private static func isObject(_ node: Node) -> Bool {
    guard node.isMapping else { return false }
    let hasKind = node["kind"]?.text?.first?.isUppercase ?? false
    let hasVersion = node["apiVersion"]?.text != nil
    if hasKind, hasVersion { return true }
    // One of `kind` and `apiVersion` may be missing, or the document may be unfinished.
    return (hasKind || hasVersion) && (node["metadata"] != nil || node["spec"] != nil)
      || hasKind && node.count == 1
  }

  /// Whether a text that cannot be parsed has a line with `kind` or `apiVersion`.
  private static func mentionsObject(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    while !rest.isEmpty {
      let line = rest.prefix { $0 != 0x0A && $0 != 0x0D }
      if line.starts(with: "kind:".utf8) || line.starts(with: "apiVersion:".utf8) { return true }
      if line.drop(while: { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "{") })
        .starts(with: "\"kind\":".utf8)
      {
        return true
      }
      rest = rest.dropFirst(line.count + 1)
    }
    return false
  }
}
