import Kubernetes
import YAML

/// Finds the bridges intended by autoscalers whose target does not exist.
struct AutoscalerTargets {
  private let inventory: Inventory
  private let podWorkloads: Set<String>
  /// The indexes of autoscalers, by the id of the component they are evidently intended for.
  private(set) var strays: [Int: [Int]] = [:]
  /// Lookups by installation, cached.
  private var shardsByNumber: [Int: [Int: Int]] = [:]
  private var unscaledShards: [Int: [Int]] = [:]

  init(_ inventory: Inventory) {
    self.inventory = inventory
    let lost = inventory.autoscalers.indices.filter {
      let scaler = inventory.autoscalers[$0]
      return !scaler.targetName.isEmpty
        && inventory.workload(kind: scaler.targetKind, scaler.namespace, scaler.targetName) == nil
    }
    guard !lost.isEmpty else {
      podWorkloads = []
      return
    }
    // If per-pod Services agree with the autoscaler, the workload is misnamed instead.
    podWorkloads = Set(
      inventory.services.compactMap { service in
        guard service.targets.isEmpty, let name = service.podWorkload else { return nil }
        return "\(service.namespace)/\(name)"
      })
    let bridges = inventory.components.filter { $0.kind == .jvb }
    let byName = Dictionary(grouping: bridges, by: \.workload.object.name)
    let installations = Dictionary(
      inventory.installations.map { ($0.namespace, $0) }, uniquingKeysWith: { first, _ in first })
    for position in lost {
      let scaler = inventory.autoscalers[position]
      guard !podWorkloads.contains("\(scaler.namespace)/\(scaler.targetName)") else { continue }
      let target =
        named(scaler, byName[scaler.targetName] ?? [])
        ?? told(scaler, installations[scaler.namespace])
      if let target { strays[target.id, default: []].append(position) }
    }
  }

  /// Returns the bridges with the target's name that are of another kind or in another namespace.
  private func named(_ scaler: Autoscaler, _ candidates: [Component]) -> Component? {
    if let beside = candidates.first(where: { $0.workload.namespace == scaler.namespace }) {
      return beside
    }
    return candidates.count == 1 && candidates[0].workload.object.kind == scaler.targetKind
      ? candidates[0] : nil
  }

  /// Returns the bridges indicated by the autoscaler's labels, name or target.
  private mutating func told(_ scaler: Autoscaler, _ installation: Installation?) -> Component? {
    guard let installation else { return nil }
    let labels = scaler.object.node["metadata"]?["labels"]
    let isOfBridges =
      labels?.entries.contains {
        $0.value.text.flatMap { ComponentKind(word: Substring($0)) } == .jvb
      } ?? false
      || ComponentKind(name: scaler.targetName) == .jvb
      || ComponentKind(name: scaler.object.name) == .jvb
    guard isOfBridges else { return nil }
    let identity =
      ShardIdentity(labels: [labels], name: scaler.object.name)
      ?? ShardIdentity(labels: [], name: scaler.targetName)
    let shard: Int?
    if let number = identity?.number {
      shard = shards(of: installation)[number]
    } else {
      let unscaled = unscaled(of: installation)
      shard = unscaled.count == 1 ? unscaled[0] : nil
    }
    return shard.flatMap { inventory.components(.jvb, of: inventory.shards[$0]).first }
  }

  private mutating func shards(of installation: Installation) -> [Int: Int] {
    if let known = shardsByNumber[installation.id] { return known }
    let found = Dictionary(
      installation.shards.map { (inventory.shards[$0].index, $0) },
      uniquingKeysWith: { first, _ in first })
    shardsByNumber[installation.id] = found
    return found
  }

  /// Returns the shards with bridges that no autoscaler targets.
  private mutating func unscaled(of installation: Installation) -> [Int] {
    if let known = unscaledShards[installation.id] { return known }
    let found = installation.shards.filter { shard in
      inventory.components(.jvb, of: inventory.shards[shard]).contains {
        inventory.autoscalers(of: $0.workload).isEmpty
      }
    }
    unscaledShards[installation.id] = found
    return found
  }
}

extension Inventory {
  /// Returns the indexes of autoscalers whose target does not exist, by the id of the component they are evidently intended
  /// for: bridges of that name with another kind or namespace, otherwise those indicated by labels and names.
  public func strayAutoscalers() -> [Int: [Int]] { AutoscalerTargets(self).strays }
}
