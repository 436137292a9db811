import Kubernetes
import YAML

/// The classification of an object, for users who want to see it.
public struct Classification: Sendable {
  /// The object, such as `Deployment meet/shard-0-web`.
  public let object: String
  public let file: String
  public let line: Int
  /// The role, such as `web of shard 0`.
  public let role: String
  public let reason: String
}

extension Inventory {
  /// The classification of the objects of all shards, with reasons.
  public var classifications: [Classification] {
    components.map { component in
      let shard = component.shard.map { shards[$0] }
      return classification(
        of: component.workload.object,
        role: component.kind.rawValue + (shard.map { " of shard \($0.index)" } ?? ""),
        reason: component.reason + (shard.map { "; shard by \($0.reason)" } ?? ""))
    }
      + shards.flatMap { shard in
        shard.services.map { id in
          classification(
            of: services[id].object, role: "Service of shard \(shard.index)",
            reason: services[id].targets.isEmpty ? "labels or name" : "the pods it selects")
        }
      }
  }

  private func classification(
    of object: KubernetesObject, role: String, reason: String
  ) -> Classification {
    let namespace = object.namespace.isEmpty ? "" : object.namespace + "/"
    return Classification(
      object: "\(object.kind) \(namespace)\(object.name)", file: object.node.tree.source.name,
      line: object.node.start.line, role: role, reason: reason)
  }
}
