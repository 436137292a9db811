import Lint
import YAML

/// A rendered object, used to find it in a file, where its name may lack a prefix or suffix.
struct RenderedObject {
  private let kind: String
  private let name: String

  init(_ reference: ObjectReference) {
    kind = reference.kind
    name = reference.name
  }

  /// Returns the root of the object in a text; nil if the text has no object of its kind and name.
  func written(in tree: Tree) -> Node? {
    var roots: [Node] = []
    for document in tree.documents {
      guard let root = document.root.map(tree.node), root.isMapping else { continue }
      if root["kind"]?.text?.hasSuffix("List") ?? false, let items = root["items"] {
        roots += items.elements.filter(\.isMapping)
      } else {
        roots.append(root)
      }
    }
    return roots.filter { $0["kind"]?.text == kind && isMeant($0) }
      .max { length($0) < length($1) }
  }

  /// Whether the object may have been built from another one: kustomize adds prefixes and suffixes to names.
  func isMeant(_ root: Node) -> Bool {
    root["metadata"]?["name"]?.text.map { name.contains($0) } ?? false
  }

  /// Whether the target of a patch may match the object.
  func isTarget(_ target: Node) -> Bool {
    if let kind = target["kind"]?.text, kind != self.kind { return false }
    guard let name = target["name"]?.text else { return true }
    // Names of targets are regular expressions. One that is not a plain name is treated as a match.
    let isPlain = name.utf8.allSatisfy {
      UInt8(ascii: "a") <= $0 || $0 == UInt8(ascii: "-") || $0 < 0x3A && $0 > 0x2F
    }
    return !isPlain || self.name.contains(name)
  }

  private func length(_ root: Node) -> Int { root["metadata"]?["name"]?.text?.utf8.count ?? 0 }
}
