/// The lifecycle of a kind in an API version.
public struct APIChange: Sendable, Hashable {
  public let apiVersion: String
  public let kind: String
  /// The first version of Kubernetes that serves it; nil if that was before 1.16 or Kubernetes itself does not serve it.
  public let introduced: KubernetesVersion?
  public let deprecated: KubernetesVersion?
  /// The first version of Kubernetes that no longer serves it.
  public let removed: KubernetesVersion?
  /// The API version to use instead; nil if there is none.
  public let replacement: String?
  /// The tool that defines the kind and no longer serves this version, with its release if known, as in `cert-manager 1.6`; nil
  /// for built-in kinds.
  public let product: String?
  /// Whether current releases of that tool serve it all the same, in part.
  public let isServed: Bool

  init(
    apiVersion: String, kind: String, introduced: KubernetesVersion?,
    deprecated: KubernetesVersion?, removed: KubernetesVersion?, replacement: String?,
    product: String?, isServed: Bool = true
  ) {
    self.apiVersion = apiVersion
    self.kind = kind
    self.introduced = introduced
    self.deprecated = deprecated
    self.removed = removed
    self.replacement = replacement
    self.product = product
    self.isServed = isServed
  }

  public enum State: String, Sendable, Hashable {
    /// Kubernetes does not serve it yet.
    case future
    case deprecated
    case removed
    /// Current releases of its tool no longer serve it.
    case dropped
    /// Current releases of the tool serve it, if at all, as deprecated.
    case aging
  }

  /// Returns the state in a version of Kubernetes, or nil if it is served and not deprecated.
  public func state(in version: KubernetesVersion) -> State? {
    if product != nil { return isServed ? .aging : .dropped }
    if let introduced, version < introduced { return .future }
    if let removed, version >= removed { return .removed }
    if let deprecated, version >= deprecated { return .deprecated }
    return nil
  }

  /// The first version of Kubernetes that serves the replacement; nil if it has always been served.
  public var replacementIntroduced: KubernetesVersion? {
    replacement.flatMap { APIHistory.change(of: kind, in: $0)?.introduced }
  }
}
