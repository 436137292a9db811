public import Kubernetes
import YAML

/// A workload beside the shards of an installation, such as a jibri or a TURN server.
public struct Companion: Sendable {
  /// The index among the companions of the input.
  public let id: Int
  public let kind: CompanionKind
  public let workload: Workload
  /// The container of the program.
  public let container: Container
  /// All environment variables of the container.
  public let environment: [EnvironmentEntry]
  /// The release named by an annotation or a configuration, regardless of the image's tag.
  let declaredRelease: String?
}

extension Companion: ImageContainer {
  /// The release of the table that it runs; nil for one that the table does not have.
  public var release: ListedRelease? {
    guard kind.releaseComponent != nil else { return nil }
    return (declaredRelease ?? container.image.tag).flatMap { ReleaseTable.release(named: $0) }
  }

  public var releaseComponent: ReleaseComponent? { kind.releaseComponent }
}

extension Inventory {
  /// The companions of an installation.
  public func companions(of installation: Installation) -> [Companion] {
    companions.filter { $0.workload.namespace == installation.namespace }
  }

  /// The hosts in a variable of a companion, or of another container in its namespace.
  package func hosts(of variable: String, in holder: some ImageContainer) -> [HostReference] {
    guard let entry = holder.entry(of: variable) else { return [] }
    return HostReference.all(
      in: entry, among: holder.environment, namespace: holder.workload.namespace)
  }

  /// The ids of the shards whose prosody a companion connects to, in the order of its list of servers.
  public func shards(of companion: Companion) -> [Int] {
    var found: [Int] = []
    for host in hosts(of: "XMPP_SERVER", in: companion) {
      guard case .service(let name, let namespace) = host.target,
        let service = service(name, in: namespace)
      else { continue }
      for target in service.targets {
        for part in components(of: target.workload) where part.kind == .prosody {
          if let shard = part.shard, !found.contains(shard) { found.append(shard) }
        }
      }
    }
    return found
  }
}
