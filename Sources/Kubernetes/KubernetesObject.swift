public import YAML

/// A Kubernetes object read from a document. Its fields keep their source positions.
public struct KubernetesObject: Sendable {
  /// The index of the object in its ``ObjectSet``.
  public internal(set) var id: Int
  private let fields: Fields

  /// Objects are copied often. All fields except the index are behind a single reference, so that a copy retains only that one.
  private final class Fields: Sendable {
    let node: Node
    let apiVersion: String
    let kind: String
    let namespace: String
    let name: String
    let source: String?

    init(
      node: Node, apiVersion: String, kind: String, namespace: String, name: String, source: String?
    ) {
      self.node = node
      self.apiVersion = apiVersion
      self.kind = kind
      self.namespace = namespace
      self.name = name
      self.source = source
    }
  }

  init(
    id: Int, node: Node, apiVersion: String, kind: String, namespace: String, name: String,
    source: String?
  ) {
    self.id = id
    fields = Fields(
      node: node, apiVersion: apiVersion, kind: kind, namespace: namespace, name: name,
      source: source)
  }

  /// The mapping of the object: a document's root, or an item of a `List`.
  public var node: Node { fields.node }
  public var apiVersion: String { fields.apiVersion }
  public var kind: String { fields.kind }
  /// The namespace; empty if the object is cluster-scoped or does not set one.
  public var namespace: String { fields.namespace }
  public var name: String { fields.name }
  /// The template the object was rendered from, if a `# Source:` comment names it.
  public var source: String? { fields.source }

  /// The API group; empty for the core group.
  public var group: String {
    apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")).map { String(apiVersion[..<$0]) } ?? ""
  }

  /// Returns a label of the object itself, not of its pods.
  public func label(_ key: String) -> String? {
    node["metadata"]?["labels"]?[key]?.text
  }

  /// Returns an annotation of the object itself, not of its pods.
  public func annotation(_ key: String) -> String? {
    node["metadata"]?["annotations"]?[key]?.text
  }

  /// Whether the object is a Helm hook, including tests, rather than a lasting part of the release.
  public var isHook: Bool { annotation("helm.sh/hook") != nil }

  /// Whether the object was created by a controller, so that no manifest defines it.
  public var isOwned: Bool {
    node["metadata"]?["ownerReferences"]?.elements.contains { $0["controller"]?.text == "true" }
      ?? false
  }
}
