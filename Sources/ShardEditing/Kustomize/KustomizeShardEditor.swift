import Jitsi
import Kubernetes
package import YAML

/// Adds shards to a kustomization tree, and takes them away: the shard's folder is copied or goes, and what lists it follows.
///
/// What the shards are is read from what kustomize renders; what changes are the files that it renders.
package struct KustomizeShardEditor: Sendable {
  package private(set) var tree: KustomizeTree
  package private(set) var steps: [ShardEditor.Step] = []
  /// The namespace of the installation that is meant; nil where there is one only.
  private let namespace: String?

  package init(_ tree: KustomizeTree, namespace: String? = nil) {
    self.tree = tree
    self.namespace = namespace
  }

  // MARK: Adding

  /// Adds the shard behind the highest one.
  ///
  /// - Parameters:
  ///   - rendered: what kustomize makes of the tree as it is now.
  ///   - donor: the number of the shard to copy; nil for the lowest that is complete.
  ///   - zone: the zone that it is pinned to, where the donor is pinned to one.
  /// - Throws: ``ShardEditError``; nothing has changed then.
  package mutating func add(
    to rendered: [Tree], from donor: Int? = nil, zone: String? = nil
  ) throws(ShardEditError) {
    let inventory = Inventory(ObjectSet(rendered))
    let installation = try ShardEditor.installation(of: inventory, namespace)
    let shards = installation.shards.map { inventory.shards[$0] }
    let original = try ShardEditor.donor(donor, among: shards, inventory)
    let index = ShardEditor.next(shards, inventory, false)
    let clone = ShardClone(inventory, from: original, to: index, zone: zone)
    let members = ShardMembers.objects(of: original, in: inventory)
    var names: [String] = []
    for object in members {
      guard let name = clone.renaming.renamed(object.name), name != object.name else {
        throw .nameless("\(object.kind)/\(object.name)", shard: original.index)
      }
      names.append("\(object.kind)/\(name)")
    }
    let highest = shards.max { $0.index < $1.index } ?? original
    let own = ShardEntries.OwnNames(original, to: highest.index, members: members)
    let parts = ShardParts(tree, shard: original.index, own)
    guard !parts.isEmpty else { throw .noShardFolder(original.index, overlays: tree.overlays) }
    let slots = HAProxyServerEditor(inventory: inventory, installation: installation)
    let changes = try slots.additions(clone.renaming, like: original, shards: shards.count + 1)
    var copy = KustomizeShardCopier(tree, ShardRewriting(clone: clone), original.index)
    try copy.copy(parts)
    try copy.register(parts, own)
    try copy.duplicate(parts, own)
    try copy.edit(changes, slots, outside: parts)
    tree = copy.result()
    steps.append(ShardEditor.Step(shard: index, donor: original.index, objects: names))
  }

  // MARK: Removing

  /// Removes a shard: its folder, what lists it, and its slot.
  ///
  /// - Parameter kept: absolute paths of folders that others list as well, and that stay.
  /// - Throws: ``ShardEditError``; nothing has changed then.
  package mutating func remove(
    _ index: Int, from rendered: [Tree], allowGap: Bool = false, keeping kept: Set<String> = []
  ) throws(ShardEditError) {
    let inventory = Inventory(ObjectSet(rendered))
    let installation = try ShardEditor.installation(of: inventory, namespace)
    let shards = installation.shards.map { inventory.shards[$0] }
    let shard = try ShardEditor.removable(index, among: shards, allowGap: allowGap)
    let members = ShardMembers.objects(of: shard, in: inventory)
    let own = ShardEntries.OwnNames(shard, to: index + 1, members: members)
    let parts = ShardParts(tree, shard: index, own)
    guard !parts.isEmpty else { throw .noShardFolder(index, overlays: tree.overlays) }
    let slots = HAProxyServerEditor(inventory: inventory, installation: installation)
    let changes = slots.removals(shard)
    var removal = KustomizeShardRemover(tree)
    try removal.unregister(parts, own)
    removal.cut(parts, own)
    try removal.edit(changes, slots, outside: parts)
    removal.remove(parts, but: kept)
    tree = removal.result()
    steps.append(
      ShardEditor.Step(shard: index, donor: nil, objects: members.map { "\($0.kind)/\($0.name)" }))
  }

  /// The absolute paths of the folders that are one shard's alone.
  package func folders(of shard: Int) -> [String] {
    ShardParts.folders(in: tree).filter { $0.number == shard }.map(\.folder)
  }

  // MARK: Checking

  /// Looks at what kustomize makes of the changed tree: the shards that were added are there and as complete as those that they
  /// were copied from, no node port is taken twice, and nothing else is gone.
  ///
  /// - Throws: ``ShardEditError``
  package func check(from before: [Tree], to after: [Tree]) throws(ShardEditError) {
    try RenderedCheck(
      before: Inventory(ObjectSet(before)), after: Inventory(ObjectSet(after)),
      namespace: namespace,
      renderer: "kustomize"
    ).check(steps)
  }
}
