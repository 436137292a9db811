public import Kubernetes

/// The options of a lint run.
public struct LintOptions: Sendable {
  /// Whether the input is the whole installation, so that objects that are not in it are missing.
  public var whole = false
  /// Whether the input is one namespace of a cluster: objects of other namespaces may exist.
  public var isNarrow = false
  /// Kinds that a whole input does not list: such objects may exist.
  public var unlistedKinds: Set<String> = []
  /// Whether the input consists of files that were named individually: unless they contain a complete shard, other
  /// files may contain the rest.
  public var isFragment = false
  /// The names of texts that are completed before they are applied, such as patches and resources of a kustomization.
  public var partial: Set<String> = []
  /// The only rules to run; empty for all.
  public var select: Set<String> = []
  /// Rules not to run.
  public var ignore: Set<String> = []
  /// The configuration of each text: rules that are turned off, and severities.
  public var configurations = Configurations()
  /// Known findings that are not reported.
  public var baseline: Baseline?
  /// Whether suppressions that match nothing are reported.
  public var reportUnused = false

  /// The Kubernetes version that the manifests are checked against.
  public var kubernetesVersion = KubernetesVersion.newest

  public init() {}
}
