import Jitsi
import Kubernetes

/// Finds the Secrets that several workloads of an installation read.
struct SharedSecrets {
  private let inventory: Inventory
  /// The Secrets in the order of their first use.
  private var order: [Key] = []
  private var uses: [Key: [Use]] = [:]

  private struct Key: Hashable {
    let namespace: String
    let name: String
  }

  private struct Use: Hashable {
    let workload: Int
    let kind: ComponentKind
    let shard: Int?
  }

  init(_ inventory: Inventory, of installation: Installation) {
    self.inventory = inventory
    for shard in installation.shards {
      for id in inventory.shards[shard].components {
        read(inventory.components[id], inventory.shards[shard].index)
      }
    }
    for id in installation.haproxyComponents { read(inventory.components[id], nil) }
  }

  /// The Secrets that more than one workload reads.
  var all: [InstallationPicture.SharedSecret] {
    order.compactMap { key in
      let uses = uses[key] ?? []
      guard Set(uses.map(\.workload)).count > 1 else { return nil }
      var shards: [ComponentKind: [Int]] = [:]
      for use in uses { shards[use.kind, default: []] += use.shard.map { [$0] } ?? [] }
      let kinds = ComponentKind.ofShard + [.haproxy]
      let object = inventory.find(kind: "Secret", key.namespace, key.name)
      return InstallationPicture.SharedSecret(
        name: key.name,
        readers: kinds.compactMap { kind in
          shards[kind].map {
            InstallationPicture.SharedSecret.Reader(kind: kind, shards: Set($0).sorted())
          }
        }, objects: object.map { [ObjectReference($0)] } ?? [])
    }
  }

  private mutating func read(_ component: Component, _ shard: Int?) {
    let workload = component.workload
    var names: [String] = component.environment.compactMap { entry in
      switch entry.origin {
      case .secretKey(let secret, _, _), .secret(let secret): secret
      case .literal, .configMapKey, .configMap, .field: nil
      }
    }
    names += PodReference.find(in: workload.template, of: workload.object)
      .filter { $0.kind == "Secret" && $0.use.hasPrefix("volume ") }.map(\.name)
    var seen: Set<String> = []
    for name in names where seen.insert(name).inserted {
      let key = Key(namespace: workload.namespace, name: name)
      if uses[key] == nil { order.append(key) }
      uses[key, default: []].append(
        Use(workload: workload.id, kind: component.kind, shard: shard))
    }
  }
}
