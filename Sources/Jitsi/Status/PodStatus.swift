import Kubernetes
import YAML

/// The health of one pod.
public struct PodStatus: Sendable, Hashable {
  public var name: String
  public var namespace: String
  public var isReady: Bool
  public var isTerminating: Bool
  /// The node; nil while the pod is not scheduled.
  public var node: String?
  /// The zone of its node; nil if it is unknown.
  public var zone: String?
  /// The pod IP; nil while it has none.
  public var address: String?
  public var restarts: Int
  /// Why it is not ready; nil if it is.
  public var trouble: PodTrouble?
  /// The time at which its readiness last changed, or at which its deletion began, in seconds since 1970; nil if unknown.
  public var since: Int64?
  /// The end of the grace period of a pod that is being deleted, in seconds since 1970.
  public var deadline: Int64?
  /// Whether a controller created it that does not own it any more, so that no rollout reaches it.
  public var isOrphaned = false
  /// Whether its containers are ready and only the check of its new shard is missing.
  var isHeldForCheck = false
}

/// Why a pod is not ready.
public struct PodTrouble: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case unschedulable
    case imagePull = "image-pull"
    case crashLoop = "crash-loop"
    case configuration
    case failed
    case node
    case probe
    case waiting
    case starting
    case terminating
  }

  public var kind: Kind
  /// The message without the pod's name.
  public var message: String
  /// The container at fault; nil if it is the pod as a whole.
  public var container: String?

  public init(kind: Kind, message: String, container: String? = nil) {
    self.kind = kind
    self.message = message
    self.container = container
  }

  /// Whether waiting alone does not resolve it.
  public var isSerious: Bool {
    switch kind {
    case .starting, .terminating: false
    default: true
    }
  }
}
