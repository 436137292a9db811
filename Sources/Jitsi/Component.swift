public import Kubernetes

/// A component of an installation: one workload's part in it.
public struct Component: Sendable {
  /// The position among the components of the input.
  public internal(set) var id: Int
  public let kind: ComponentKind
  public let workload: Workload
  /// The container that the component runs in.
  public let container: Container
  /// The shard's id; nil for HAProxy.
  public internal(set) var shard: Int?
  /// Why the workload counts as this component.
  public let reason: String
  /// Everything that the container finds in its environment.
  public let environment: [EnvironmentEntry]
  /// The hosts that the environment names.
  public let hosts: [HostReference]

  /// The value of a variable; the last entry counts.
  public func value(of variable: String) -> String? {
    environment.last { $0.name == variable }?.value
  }
}
