import Kubernetes
import Layout
import Lint
import YAML

/// The patches of a kustomization, and the fields that its `images` and `replicas` set.
struct Patches {
  private struct Entry {
    let node: Node
    let target: Node?
    /// The path of a file, or an inline patch.
    let written: String
    let isText: Bool
  }

  private let file: String
  private let root: Node?

  init(_ file: String, _ files: inout FileCache) {
    self.file = file
    let tree = files.tree(file)
    root = tree?.documents.first?.root.flatMap { tree?.node($0) }
  }

  /// Returns the place where the kustomization sets a field of an object; nil if it does not set it.
  func place(
    of field: RenderedField, of reference: ObjectReference, _ files: inout FileCache
  ) -> FindingOrigin? {
    let object = RenderedObject(reference)
    for entry in entries.reversed() where entry.target.map(object.isTarget) ?? true {
      let hasTarget = entry.target != nil
      if entry.isText {
        let text = SourceFile(name: file, text: entry.written)
        if Self.setter(of: field, of: object, in: Tree(parsing: text), hasTarget) != nil {
          return FindingOrigin(file: file, line: entry.node.start.line)
        }
        continue
      }
      let path = LexicalPath.tidied(Path.join(folder, entry.written))
      if let tree = files.tree(path),
        let setter = Self.setter(of: field, of: object, in: tree, hasTarget)
      {
        return FindingOrigin(file: path, line: setter.start.line)
      }
    }
    return transformer(of: field, reference)
  }

  private var folder: String { String(file.dropLast(LexicalPath.name(file).count)) }

  private var entries: [Entry] {
    var found: [Entry] = []
    for node in root?["patchesStrategicMerge"]?.elements.map({ $0 }) ?? [] {
      guard let text = node.text else { continue }
      found.append(Entry(node: node, target: nil, written: text, isText: text.contains("\n")))
    }
    for list in ["patchesJson6902", "patches"] {
      for node in root?[list]?.elements.map({ $0 }) ?? [] {
        if let path = node["path"]?.text {
          found.append(Entry(node: node, target: node["target"], written: path, isText: false))
        } else if let text = node["patch"]?.text {
          found.append(Entry(node: node, target: node["target"], written: text, isText: true))
        }
      }
    }
    return found
  }

  /// Returns the object or operation in a patch that sets a field.
  private static func setter(
    of field: RenderedField, of object: RenderedObject, in tree: Tree, _ hasTarget: Bool
  ) -> Node? {
    for root in tree.documents.compactMap(\.root).map(tree.node) {
      if root.isSequence {
        if let operation = root.elements.first(where: { field.isSet(by: $0) }) { return operation }
      } else if hasTarget || object.written(in: tree) == root, field.isSet(in: root) {
        return root
      }
    }
    return nil
  }

  /// Returns the entry of `images` or `replicas` that sets a field.
  private func transformer(
    of field: RenderedField, _ reference: ObjectReference
  ) -> FindingOrigin? {
    guard let value = field.value.text, case .key(let last)? = field.path.steps.last else {
      return nil
    }
    let list =
      last == "image" ? "images" : field.path.description == "spec.replicas" ? "replicas" : ""
    for entry in root?[list]?.elements.map({ $0 }) ?? [] {
      guard let name = entry["name"]?.text else { continue }
      let isMeant =
        last == "image"
        ? value.hasPrefix(entry["newName"]?.text ?? name) : reference.name.contains(name)
      if isMeant { return FindingOrigin(file: file, line: entry.start.line) }
    }
    return nil
  }
}
