public import YAML

/// One object of Kubernetes, read from a document; its fields stay where they were written.
public struct KubernetesObject: Sendable {
  /// The position of the object in its ``ObjectSet``.
  public internal(set) var id: Int
  private let fields: Fields

  /// Objects are copied all the time; all but the number is behind one reference, so that a copy counts only that one.
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

  /// The mapping that holds the object: a document's root, or an item of a `List`.
  public var node: Node { fields.node }
  public var apiVersion: String { fields.apiVersion }
  public var kind: String { fields.kind }
  /// Empty when the object has no namespace, or leaves it to whoever applies it.
  public var namespace: String { fields.namespace }
  public var name: String { fields.name }
  /// The template that the object was rendered from, where a `# Source:` comment names it.
  public var source: String? { fields.source }

  /// The group of the API version; empty for the core group.
  public var group: String {
    apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")).map { String(apiVersion[..<$0]) } ?? ""
  }

  /// The label of the object itself, not of its pods.
  public func label(_ key: String) -> String? {
    node["metadata"]?["labels"]?[key]?.text
  }

  /// The annotation of the object itself, not of its pods.
  public func annotation(_ key: String) -> String? {
    node["metadata"]?["annotations"]?[key]?.text
  }

  /// Whether helm runs the object once and throws it away, or only when tests are asked for.
  public var isHook: Bool { annotation("helm.sh/hook") != nil }

  /// Whether a controller made the object, so that it is no manifest of anybody.
  public var isOwned: Bool {
    node["metadata"]?["ownerReferences"]?.elements.contains { $0["controller"]?.text == "true" }
      ?? false
  }
}
