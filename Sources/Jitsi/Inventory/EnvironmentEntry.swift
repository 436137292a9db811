public import YAML

/// A variable of a container, wherever its value comes from.
public struct EnvironmentEntry: Sendable {
  public enum Origin: Sendable, Hashable {
    /// Written in the container.
    case literal
    case secretKey(secret: String, key: String, optional: Bool)
    case configMapKey(configMap: String, key: String, optional: Bool)
    /// A whole Secret or ConfigMap under `envFrom`.
    case secret(String)
    case configMap(String)
    /// From the pod's own fields or resources.
    case field
  }

  public let name: String
  /// The value, where the input shows it in the clear.
  public let value: String?
  public let origin: Origin
  /// The entry of `env` or `envFrom`.
  public let node: Node
  /// Where the value is written: in the entry, or in the ConfigMap or Secret that it comes from.
  public let valueNode: Node?
}
