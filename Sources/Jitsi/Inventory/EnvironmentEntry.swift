public import YAML

/// An environment variable of a container, from any source.
///
/// A class, because lists of entries are copied and filtered a lot: copying an entry takes one reference count.
public final class EnvironmentEntry: Sendable {
  public enum Origin: Sendable, Hashable {
    /// A literal value in the container.
    case literal
    case secretKey(secret: String, key: String, optional: Bool)
    case configMapKey(configMap: String, key: String, optional: Bool)
    /// A whole Secret or ConfigMap in `envFrom`.
    case secret(String)
    case configMap(String)
    /// A field or resource of the pod.
    case field
  }

  public let name: String
  /// The value, if the input contains it in plain text.
  public let value: String?
  public let origin: Origin
  /// The entry in `env` or `envFrom`.
  public let node: Node
  /// The node with the value: in the entry, or in the ConfigMap or Secret it refers to.
  public let valueNode: Node?

  init(name: String, value: String?, origin: Origin, node: Node, valueNode: Node?) {
    self.name = name
    self.value = value
    self.origin = origin
    self.node = node
    self.valueNode = valueNode
  }
}
