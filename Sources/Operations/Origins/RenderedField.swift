import Kubernetes
import YAML

/// A field of a rendered object, used to find it in the files from which the object was built.
struct RenderedField {
  let path: FieldPath
  let value: Node
  private let root: Node

  /// Nil if the object does not have the field.
  init?(_ path: FieldPath, of root: Node) {
    let (node, complete) = path.follow(from: root)
    guard complete, !path.steps.isEmpty else { return nil }
    self.path = path
    self.root = root
    value = node
  }

  /// Whether an object, or a strategic merge patch for it, sets the field to the same value.
  func isSet(in other: Node) -> Bool {
    guard let node = counterpart(in: other) else { return false }
    return value.isScalar ? node.text == value.text : !node.isScalar
  }

  /// Returns the same field in another object. List elements are matched by name.
  private func counterpart(in other: Node) -> Node? {
    var (mine, theirs) = (root, other)
    for step in path.steps {
      switch step {
      case .key(let key):
        guard let next = mine[key], let node = theirs[key] else { return nil }
        (mine, theirs) = (next, node)
      case .index(let index):
        guard let next = mine[index] else { return nil }
        let name = next["name"]?.text
        let node =
          name == nil ? theirs[index] : theirs.elements.first { $0["name"]?.text == name }
        guard let node else { return nil }
        (mine, theirs) = (next, node)
      }
    }
    return theirs
  }

  /// Whether an operation of a JSON patch (RFC 6902) sets the field or one of its parents.
  func isSet(by operation: Node) -> Bool {
    guard let pointer = operation["path"]?.text, operation["op"]?.text != "remove" else {
      return false
    }
    let steps = pointer.split(separator: "/").map {
      $0.replacing("~1", with: "/").replacing("~0", with: "~")
    }
    guard steps.count <= path.steps.count else { return false }
    return zip(steps, path.steps).allSatisfy { written, step in
      switch step {
      case .key(let key): written == key
      case .index(let index): written == "-" || Int(written) == index
      }
    }
  }
}
