public import YAML

/// One object of Kubernetes, read from a document; its fields stay where they were written.
public struct KubernetesObject: Sendable {
  /// The position of the object in its ``ObjectSet``.
  public internal(set) var id: Int
  /// The mapping that holds the object: a document's root, or an item of a `List`.
  public let node: Node
  public let apiVersion: String
  public let kind: String
  /// Empty when the object has no namespace, or leaves it to whoever applies it.
  public let namespace: String
  public let name: String
  /// The template that the object was rendered from, where a `# Source:` comment names it.
  public let source: String?

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
