public import Kubernetes

/// What to lint for.
public struct LintOptions: Sendable {
  /// Whether the input is the whole installation: what is not in it is missing.
  public var whole = false
  /// The only rules to ask; empty for all.
  public var select: Set<String> = []
  /// Rules not to ask.
  public var ignore: Set<String> = []

  /// The version of Kubernetes that the manifests are for.
  public var kubernetesVersion = KubernetesVersion.newest

  public init() {}
}
