/// What became of a kind in an API version.
public struct APIChange: Sendable, Hashable {
  public let apiVersion: String
  public let kind: String
  /// The first version of Kubernetes that serves it; nil before 1.16, and for what Kubernetes itself does not serve.
  public let introduced: KubernetesVersion?
  public let deprecated: KubernetesVersion?
  /// The first version of Kubernetes that does not serve it any more.
  public let removed: KubernetesVersion?
  /// The API version to use instead; nil where nothing takes its place.
  public let replacement: String?
  /// The tool that brings the kind and does not serve this version any more, with its release where that is known, as in
  /// `cert-manager 1.6`; nil for kinds of Kubernetes itself.
  public let product: String?

  public enum State: String, Sendable, Hashable {
    /// Kubernetes does not serve it yet.
    case future
    case deprecated
    case removed
    /// Current releases of the tool that it belongs to do not serve it.
    case dropped
  }

  /// What a version of Kubernetes makes of it; nil where all is well.
  public func state(in version: KubernetesVersion) -> State? {
    if product != nil { return .dropped }
    if let introduced, version < introduced { return .future }
    if let removed, version >= removed { return .removed }
    if let deprecated, version >= deprecated { return .deprecated }
    return nil
  }

  /// The first version of Kubernetes that serves the replacement; nil where it always did.
  public var replacementIntroduced: KubernetesVersion? {
    replacement.flatMap { APIHistory.change(of: kind, in: $0)?.introduced }
  }
}
