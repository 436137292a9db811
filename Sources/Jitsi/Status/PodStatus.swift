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

  /// Whether waiting alone does not resolve it.
  public var isSerious: Bool {
    switch kind {
    case .starting, .terminating: false
    default: true
    }
  }
}
