public import Kubernetes

/// A component of an installation, such as a web or a prosody, and the workload that runs it.
public struct Component: Sendable {
  /// The index among the components of the input.
  public internal(set) var id: Int
  public let kind: ComponentKind
  /// The shard's id; nil for HAProxy.
  public internal(set) var shard: Int?
  private let fields: Fields

  /// Components are copied often; behind a single reference, a copy retains only one object.
  private final class Fields: Sendable {
    let workload: Workload
    let container: Container
    let reason: String
    let environment: [EnvironmentEntry]
    let hosts: [HostReference]
    let declaredRelease: String?

    init(
      _ workload: Workload, _ container: Container, _ reason: String,
      _ environment: [EnvironmentEntry], _ hosts: [HostReference], _ declaredRelease: String?
    ) {
      self.workload = workload
      self.container = container
      self.reason = reason
      self.environment = environment
      self.hosts = hosts
      self.declaredRelease = declaredRelease
    }
  }

  init(
    id: Int, kind: ComponentKind, workload: Workload, container: Container, shard: Int?,
    reason: String, environment: [EnvironmentEntry], hosts: [HostReference],
    declaredRelease: String? = nil
  ) {
    self.id = id
    self.kind = kind
    self.shard = shard
    fields = Fields(workload, container, reason, environment, hosts, declaredRelease)
  }

  public var workload: Workload { fields.workload }
  /// The container of the component.
  public var container: Container { fields.container }
  /// Why the workload is classified as this component.
  public var reason: String { fields.reason }
  /// All environment variables of the container.
  public var environment: [EnvironmentEntry] { fields.environment }
  /// The hosts named in the environment.
  public var hosts: [HostReference] { fields.hosts }

  /// The release named by an annotation or a configuration, regardless of the image's tag.
  var declaredRelease: String? { fields.declaredRelease }

  /// Returns the value of a variable; the last entry wins.
  public func value(of variable: String) -> String? {
    environment.last { $0.name == variable }?.value
  }
}
