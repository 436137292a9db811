import CEL
import Kubernetes
import YAML

/// A position in the input, and the object and path there.
struct Location {
  let object: KubernetesObject?
  let path: String
  let file: SourceFile
  let start: Mark
  let end: Mark
  /// The index of the text in the input.
  let order: Int
  let source: String?
}

/// Finds the positions in the input at which values of expressions are written.
struct Locator {
  private let objects: ObjectSet
  private let orders: [ObjectIdentifier: Int]

  init(_ objects: ObjectSet) {
    self.objects = objects
    orders = Dictionary(
      objects.trees.enumerated().map { (ObjectIdentifier($1.source), $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The position of a field in a value; if the field is missing, that of its nearest existing parent. Nil if the value
  /// does not come from the input.
  func locate(_ value: Value, path: String?) -> Location? {
    guard case .foreign(let store, let handle) = value,
      let place = (store as? LocatedRecord)?.place(handle)
    else { return nil }
    switch place {
    case .node(let node):
      return locate(node, path.flatMap { FieldPath($0) } ?? FieldPath())
    case .inside(let node, let start, let end):
      let whole = locate(node, FieldPath())
      return Location(
        object: whole.object, path: whole.path, file: node.tree.source, start: start,
        end: end, order: order(node.tree.source), source: nil)
    case .mark(let file, let mark):
      return Location(
        object: nil, path: "", file: file, start: mark, end: mark, order: order(file), source: nil)
    }
  }

  private func locate(_ node: Node, _ path: FieldPath) -> Location {
    let (target, complete) = path.follow(from: node)
    let found = objects.locate(node)
    let shown = (found?.path ?? FieldPath()) + path
    let start: Mark
    let end: Mark
    if !complete, let key = target.key {
      (start, end) = (key.start, key.end)
    } else {
      start = target.start
      end = target.isScalar ? target.end : start
    }
    return Location(
      object: found?.object, path: shown.description, file: target.tree.source, start: start,
      end: end, order: order(target.tree.source),
      source: found == nil ? documentSource(of: target) : nil)
  }

  private func documentSource(of node: Node) -> String? {
    node.tree.document(at: node.range.lowerBound)?.source
  }

  private func order(_ file: SourceFile) -> Int { orders[ObjectIdentifier(file)] ?? 0 }
}
