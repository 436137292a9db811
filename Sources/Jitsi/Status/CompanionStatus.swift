import Kubernetes

/// The status of a workload beside the shards, such as a jibri.
public struct CompanionStatus: Sendable, Hashable {
  public var kind: CompanionKind
  /// The workload, as in `Deployment/jibri`.
  public var workload: String
  /// The number of ready pods; nil if it is unknown.
  public var ready: Int?
  /// The desired number of pods.
  public var wanted: Int
  public var image: String
  /// The indices of the shards whose prosody it connects to, in the order of its servers.
  public var shards: [Int]

  public init(
    kind: CompanionKind, workload: String, ready: Int?, wanted: Int, image: String, shards: [Int]
  ) {
    self.kind = kind
    self.workload = workload
    self.ready = ready
    self.wanted = wanted
    self.image = image
    self.shards = shards
  }
}

extension ComponentReader {
  /// The companions of an installation, by kind and name.
  func companions(of installation: Installation) -> [CompanionStatus] {
    inventory.companions(of: installation).map { companion in
      let counts = count(companion.workload)
      let object = companion.workload.object
      return CompanionStatus(
        kind: companion.kind, workload: "\(object.kind)/\(object.name)", ready: counts.ready,
        wanted: counts.wanted, image: companion.container.image.text,
        shards: inventory.shards(of: companion).map { inventory.shards[$0].index })
    }
    .sorted { ($0.kind.rawValue, $0.workload) < ($1.kind.rawValue, $1.workload) }
  }
}
