public import Kubernetes

/// What to lint for.
public struct LintOptions: Sendable {
  /// Whether the input is the whole installation: what is not in it is missing.
  public var whole = false
  /// Whether the input is one namespace of a cluster: what is missing in others is only out of sight.
  public var isNarrow = false
  /// Kinds that the input does not list though it is whole: what is not in it may exist.
  public var unlistedKinds: Set<String> = []
  /// Whether the input is files that were named one by one: unless they hold a complete shard, others may hold the rest.
  public var isFragment = false
  /// The only rules to ask; empty for all.
  public var select: Set<String> = []
  /// Rules not to ask.
  public var ignore: Set<String> = []
  /// What the user's files say, for each text: rules turned off, severities.
  public var configurations = Configurations()
  /// Findings that are known, and not reported.
  public var baseline: Baseline?
  /// Whether what suppresses nothing is a finding, too.
  public var reportUnused = false

  /// The version of Kubernetes that the manifests are for.
  public var kubernetesVersion = KubernetesVersion.newest

  public init() {}
}
