package import Jitsi
import Kubernetes
import YAML

/// Selection of the installation and its shards.
extension ShardEditor {
  /// The number of the next shard; nil if there is no installation.
  package static func next(in inventory: Inventory, namespace: String) -> Int? {
    guard let installation = try? installation(of: inventory, namespace) else { return nil }
    return next(installation.shards.map { inventory.shards[$0] }, inventory, true)
  }

  /// The tool that manages the workloads of an installation and would recreate them: Helm, Argo CD or Flux.
  package static func owner(in inventory: Inventory, namespace: String) -> String? {
    guard let installation = try? installation(of: inventory, namespace) else { return nil }
    let own = installation.shards.flatMap { inventory.shards[$0].components }
    for id in own + installation.haproxyComponents {
      let object = inventory.components[id].workload.object
      if let release = object.annotation("meta.helm.sh/release-name") {
        return "the Helm release \(release)"
      }
      if let name = object.annotation("argocd.argoproj.io/tracking-id") {
        return "Argo CD (\(name))"
      }
      if let name = object.label("argocd.argoproj.io/instance") { return "Argo CD (\(name))" }
      if let name = object.label("kustomize.toolkit.fluxcd.io/name") { return "Flux (\(name))" }
      if let name = object.label("helm.toolkit.fluxcd.io/name") { return "Flux (\(name))" }
    }
    return nil
  }

  /// The labels that select a shard's bridges.
  package static func bridgeLabels(
    in inventory: Inventory, namespace: String, shard index: Int
  ) -> [[String: String]] {
    guard let installation = try? installation(of: inventory, namespace) else { return [] }
    return installation.shards.map { inventory.shards[$0] }.filter { $0.index == index }
      .flatMap { inventory.components(.jvb, of: $0) }.compactMap { bridge in
        guard let labels = bridge.workload.object.node["spec"]?["selector"]?["matchLabels"] else {
          return nil
        }
        var found: [String: String] = [:]
        for (key, value) in labels.entries { found[key.text ?? ""] = value.text ?? "" }
        return found
      }
  }

  /// The shards of an interrupted run that adds shards, and how many of them are complete; nil if there is none.
  package static func begun(
    in inventory: Inventory, namespace: String
  ) -> (shards: ClosedRange<Int>, finished: Int)? {
    guard let installation = try? installation(of: inventory, namespace) else { return nil }
    let shards = installation.shards.map { inventory.shards[$0] }
    let marks = shards.flatMap { inventory.components(.web, of: $0) }.compactMap {
      PendingShardAnnotation.shards(of: $0.workload.object)
    }
    guard let range = marks.max(by: { $0.upperBound < $1.upperBound }) else { return nil }
    let finished = shards.count { range.contains($0.index) && isComplete($0, inventory) }
    return (range, finished)
  }

  /// The number of the shard to add.
  ///
  /// - Parameters:
  ///   - shards: All shards of the installation.
  ///   - inventory: The inventory with the shards.
  ///   - completing: Whether an incomplete highest shard is completed instead of adding another one.
  ///   - added: Shards that count as complete even if an earlier run left a mark on them.
  static func next(
    _ shards: [Shard], _ inventory: Inventory, _ completing: Bool, added: Set<Int> = []
  ) -> Int {
    let complete =
      shards.filter { added.contains($0.index) || isComplete($0, inventory) }.map(\.index).max()
      ?? -1
    let unfinished = shards.map(\.index).filter { $0 > complete }.min()
    if completing, let unfinished { return unfinished }
    return (shards.map(\.index).max() ?? -1) + 1
  }

  private static func isComplete(_ shard: Shard, _ inventory: Inventory) -> Bool {
    ComponentKind.ofShard.allSatisfy { !inventory.components($0, of: shard).isEmpty }
      && inventory.components(.web, of: shard).allSatisfy {
        PendingShardAnnotation.shards(of: $0.workload.object) == nil
      }
  }

  static func installation(
    of inventory: Inventory, _ namespace: String?
  ) throws(ShardEditError) -> Installation {
    let all = inventory.installations.filter {
      !$0.shards.isEmpty && (namespace == nil || $0.namespace == namespace || $0.namespace.isEmpty)
    }
    if all.count > 1 { throw .severalInstallations(all.map(\.namespace)) }
    guard let installation = all.first else { throw .noInstallation }
    return installation
  }

  /// The shard with a number, if it can be removed.
  static func removable(
    _ index: Int, among shards: [Shard], allowGap: Bool
  ) throws(ShardEditError) -> Shard {
    let shard = try shard(index, among: shards)
    if shards.count == 1 { throw .lastShard(index) }
    let highest = shards.map(\.index).max() ?? index
    if index != highest, !allowGap { throw .notHighest(index, highest: highest) }
    return shard
  }

  private static func shard(
    _ index: Int, among shards: [Shard]
  ) throws(ShardEditError) -> Shard {
    guard let shard = shards.first(where: { $0.index == index }) else {
      throw .noShard(index, there: shards.map(\.index))
    }
    return shard
  }

  static func donor(
    _ index: Int?, among shards: [Shard], _ inventory: Inventory
  ) throws(ShardEditError) -> Shard {
    if let index { return try shard(index, among: shards) }
    let complete = shards.filter { isComplete($0, inventory) }
    guard let lowest = complete.min(by: { $0.index < $1.index }) else { throw .noCompleteShard }
    return lowest
  }
}
