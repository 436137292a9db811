import Jitsi
import Kubernetes
package import YAML

/// Checks what another number of shards changes in a chart's rendering.
package struct ChartShardEditor: Sendable {
  /// The numbers of the rendered shards, in order.
  package let shards: [Int]
  private let before: Inventory
  private let namespace: String

  /// - Parameters:
  ///   - rendered: The objects that helm renders from the chart.
  ///   - namespace: The namespace of the installation, if several are rendered. It may differ from helm's namespace, because
  ///     charts can set their own.
  /// - Throws: ``ShardEditError`` if there is no installation, or if it is ambiguous.
  package init(_ rendered: [Tree], namespace: String?) throws(ShardEditError) {
    let inventory = Inventory(ObjectSet(rendered))
    let isMany = inventory.installations.count { !$0.shards.isEmpty } > 1
    let installation = try ShardEditor.installation(of: inventory, isMany ? namespace : nil)
    shards = installation.shards.map { inventory.shards[$0].index }.sorted()
    before = inventory
    self.namespace = installation.namespace
  }

  /// The number of shards that remain without a shard.
  ///
  /// - Throws: ``ShardEditError`` if the shard does not exist, is not the highest, or is the only one.
  package func remaining(without shard: Int) throws(ShardEditError) -> Int {
    guard shards.contains(shard) else { throw .noShard(shard, there: shards) }
    if shards.count == 1 { throw .lastShard(shard) }
    if let highest = shards.last, highest != shard { throw .notCounted(shard, highest: highest) }
    return shards.count - 1
  }

  /// The changes from adding or removing shards, according to the new rendering.
  ///
  /// - Throws: ``ShardEditError`` if a shard is missing or incomplete, if other objects are removed, or if two Services
  ///   claim a node port.
  package func changes(to after: [Tree], shards count: Int) throws(ShardEditError) -> Changes {
    let after = Inventory(ObjectSet(after))
    var changes = Changes(from: before.objects.objects, to: after.objects.objects)
    let highest = shards.last ?? 0
    if count > shards.count {
      changes.steps = Self.steps(
        (highest + 1)...(highest + count - shards.count), donor: shards.first, changes.added)
    } else {
      changes.steps = Self.steps(
        (highest - shards.count + count + 1)...highest, donor: nil, changes.gone)
    }
    try RenderedCheck(before: before, after: after, namespace: namespace, renderer: "helm")
      .check(changes.steps)
    return changes
  }

  private static func steps(
    _ shards: ClosedRange<Int>, donor: Int?, _ objects: [String]
  ) -> [ShardEditor.Step] {
    shards.map { shard in
      let own = ShardRenaming(from: shard, to: shard + 1, objectNames: [])
      return ShardEditor.Step(
        shard: shard, donor: donor, objects: objects.filter { own.namesShard($0) })
    }
  }

  /// The objects that differ, as `Kind/name`.
  package struct Changes: Sendable {
    package internal(set) var steps: [ShardEditor.Step] = []
    package let added: [String]
    package let gone: [String]
    package let changed: [String]
    /// The changed objects whose pods restart.
    package let restarted: Set<String>
    /// The node ports that added Services claim, with the name of the Service.
    package let nodePorts: [Int: String]

    init(from old: [KubernetesObject], to new: [KubernetesObject]) {
      func key(_ object: KubernetesObject) -> String {
        "\(object.kind)/\(object.namespace)/\(object.name)"
      }
      func name(_ object: KubernetesObject) -> String { "\(object.kind)/\(object.name)" }
      let known = Dictionary(old.map { (key($0), $0) }, uniquingKeysWith: { first, _ in first })
      let there = Set(new.map(key))
      gone = old.filter { !there.contains(key($0)) }.map(name)
      added = new.filter { known[key($0)] == nil }.map(name)
      var changed: [String] = []
      var restarted: Set<String> = []
      for object in new {
        guard let earlier = known[key(object)], Content(object.node) != Content(earlier.node)
        else { continue }
        changed.append(name(object))
        let templates = [object, earlier].map {
          $0.node["spec"]?["template"].flatMap { Content($0) }
        }
        if templates[0] != templates[1] { restarted.insert(name(object)) }
      }
      self.changed = changed
      self.restarted = restarted
      let services = new.lazy.filter { $0.kind == "Service" && known[key($0)] == nil }
      nodePorts = Dictionary(
        RenderedCheck.nodePorts(of: services).map { ($0.port, "Service/\($0.service)") },
        uniquingKeysWith: { first, _ in first })
    }
  }
}
