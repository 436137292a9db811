import Basics
public import YAML

/// All objects of an input, with indexes.
public struct ObjectSet: Sendable {
  public let trees: [Tree]
  /// The objects in input order, with `List` kinds expanded.
  public let objects: [KubernetesObject]
  /// Repeated objects: the id of the later one, and the id of the first.
  public let repeats: [(later: Int, first: Int)]
  /// YAML documents that are not Kubernetes objects.
  public let strays: [Stray]

  private let byIdentity: [Identity: Int]
  private let byKind: [String: [Int]]
  private let byRoot: [[Int: Int]]
  private let positions: [ObjectIdentifier: Int]

  /// A document or list item that is not an object.
  public struct Stray: Sendable {
    public let node: Node
    public let reason: Reason

    public enum Reason: Sendable, Hashable {
      case notMapping
      case missing(field: String)
    }
  }

  /// The identity of an object for an API server, which ignores the version within a group.
  struct Identity: Hashable, Sendable {
    let group: String
    let kind: String
    let namespace: String
    let name: String
  }

  public init(_ trees: [Tree]) {
    let found = Parallel.map(trees, from: 2) { FoundObjects(in: $0) }
    var builder = ObjectSetBuilder()
    builder.reserve(found.reduce(0) { $0 + $1.objects.count })
    for part in found { builder.add(part) }
    self.trees = trees
    objects = builder.objects
    repeats = builder.repeats
    strays = builder.strays
    byIdentity = builder.byIdentity
    byKind = builder.byKind
    byRoot = builder.byRoot
    positions = Dictionary(
      trees.enumerated().map { (ObjectIdentifier($1), $0) }, uniquingKeysWith: { first, _ in first }
    )
  }

  /// Returns the objects of a kind in input order, regardless of API version.
  public func ofKind(_ kind: String) -> some Sequence<KubernetesObject> {
    (byKind[kind] ?? []).lazy.map { objects[$0] }
  }

  /// Returns the object with a group, kind, namespace and name, or nil if the input does not contain it.
  public func find(group: String, kind: String, namespace: String, name: String)
    -> KubernetesObject?
  {
    byIdentity[Identity(group: group, kind: kind, namespace: namespace, name: name)]
      .map { objects[$0] }
  }

  /// Returns an object of the core group.
  public func find(_ kind: String, _ namespace: String, _ name: String) -> KubernetesObject? {
    find(group: "", kind: kind, namespace: namespace, name: name)
  }

  /// Returns the object that contains a node, and the path to the node, or nil if no object contains it.
  public func locate(_ node: Node) -> (object: KubernetesObject, path: FieldPath)? {
    guard let position = positions[ObjectIdentifier(node.tree)] else { return nil }
    var steps: [FieldPath.Step] = []
    var current = node
    while true {
      if let id = byRoot[position][Int(current.index)] {
        return (objects[id], FieldPath(steps: steps.reversed()))
      }
      guard let parent = current.parent else { return nil }
      if parent.isMapping {
        // A node without a key is itself a key.
        guard let key = (current.key ?? current).text else { return nil }
        steps.append(.key(key))
      } else {
        steps.append(.index(current.position))
      }
      current = parent
    }
  }
}

/// The objects of one tree, numbered from 0.
private struct FoundObjects: Sendable {
  private(set) var objects: [KubernetesObject] = []
  private(set) var strays: [ObjectSet.Stray] = []

  init(in tree: Tree) {
    objects.reserveCapacity(tree.documents.count)
    for document in tree.documents {
      guard let root = document.root else { continue }
      let node = tree.node(root)
      if node.isNull { continue }
      add(node, source: document.source, inherited: nil)
    }
  }

  private mutating func add(
    _ node: Node, source: String?, inherited: (apiVersion: String, kind: String)?
  ) {
    guard node.isMapping else {
      strays.append(ObjectSet.Stray(node: node, reason: .notMapping))
      return
    }
    guard let kind = node["kind"]?.text ?? inherited?.kind, !kind.isEmpty else {
      strays.append(ObjectSet.Stray(node: node, reason: .missing(field: "kind")))
      return
    }
    guard let apiVersion = node["apiVersion"]?.text ?? inherited?.apiVersion, !apiVersion.isEmpty
    else {
      strays.append(ObjectSet.Stray(node: node, reason: .missing(field: "apiVersion")))
      return
    }
    if inherited == nil, kind.hasSuffix("List"), let items = node["items"], items.isSequence {
      let item = kind == "List" ? nil : (apiVersion, String(kind.dropLast("List".count)))
      for element in items.elements {
        add(element, source: source, inherited: item ?? (apiVersion, ""))
      }
      return
    }
    let metadata = node["metadata"]
    objects.append(
      KubernetesObject(
        id: objects.count, node: node, apiVersion: apiVersion, kind: kind,
        namespace: metadata?["namespace"]?.text ?? "", name: metadata?["name"]?.text ?? "",
        source: source))
  }
}

/// Numbers and indexes the objects of all trees.
private struct ObjectSetBuilder {
  var objects: [KubernetesObject] = []
  var repeats: [(later: Int, first: Int)] = []
  var strays: [ObjectSet.Stray] = []
  var byIdentity: [ObjectSet.Identity: Int] = [:]
  var byKind: [String: [Int]] = [:]
  var byRoot: [[Int: Int]] = []

  /// Reserves capacity for about `count` objects.
  mutating func reserve(_ count: Int) {
    objects.reserveCapacity(count)
    byIdentity.reserveCapacity(count)
  }

  mutating func add(_ found: FoundObjects) {
    var roots: [Int: Int] = Dictionary(minimumCapacity: found.objects.count)
    for var object in found.objects {
      object.id = objects.count
      roots[Int(object.node.index)] = object.id
      add(object)
    }
    byRoot.append(roots)
    strays += found.strays
  }

  private mutating func add(_ object: KubernetesObject) {
    objects.append(object)
    byKind[object.kind, default: []].append(object.id)
    guard !object.name.isEmpty else { return }
    let identity = ObjectSet.Identity(
      group: object.group, kind: object.kind, namespace: object.namespace, name: object.name)
    if let first = byIdentity[identity] {
      repeats.append((later: object.id, first: first))
    } else {
      byIdentity[identity] = object.id
    }
  }
}
