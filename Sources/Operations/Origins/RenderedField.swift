import Kubernetes
import YAML

/// A field of an object that was rendered, to be found again in what it was built from.
struct RenderedField {
  let path: FieldPath
  let value: Node
  private let root: Node

  /// Nil where the object does not have the field.
  init?(_ path: FieldPath, of root: Node) {
    let (node, complete) = path.follow(from: root)
    guard complete, !path.steps.isEmpty else { return nil }
    self.path = path
    self.root = root
    value = node
  }

  /// Whether an object, or a patch that is merged into it, has the field with the value.
  func isSet(in other: Node) -> Bool {
    guard let node = counterpart(in: other) else { return false }
    return value.isScalar ? node.text == value.text : !node.isScalar
  }

  /// The field in another object: elements of lists are the same where their names are.
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

  /// Whether an operation of a JSON patch (RFC 6902) sets the field, or something that it is in.
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
