import Jitsi
import Kubernetes
package import YAML

/// Adds shards to a kustomization tree and removes them: copies or removes the shard's folder, and updates the lists
/// that refer to it.
///
/// Shards are recognized in the rendered objects; the changes are made in the files of the tree.
package struct KustomizeShardEditor: Sendable {
  package private(set) var tree: KustomizeTree
  package private(set) var steps: [ShardEditor.Step] = []
  /// The namespace of the installation; nil if there is only one.
  private let namespace: String?

  package init(_ tree: KustomizeTree, namespace: String? = nil) {
    self.tree = tree
    self.namespace = namespace
  }

  // MARK: Adding

  /// Adds a shard after the highest one.
  ///
  /// - Parameters:
  ///   - rendered: The objects that kustomize renders from the current tree.
  ///   - donor: The number of the shard to copy; nil for the lowest complete one.
  ///   - zone: The zone to pin the shard to, if the donor is pinned to one.
  /// - Throws: ``ShardEditError``; the tree is then unchanged.
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

  /// Removes a shard: its folder, the entries that refer to it, and its HAProxy server.
  ///
  /// - Parameters:
  ///   - index: The number of the shard.
  ///   - rendered: The objects that kustomize renders from the current tree.
  ///   - allowGap: Whether a shard other than the highest may be removed.
  ///   - kept: Absolute paths of folders that other kustomizations refer to, and that must be kept.
  /// - Throws: ``ShardEditError``; the tree is then unchanged.
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

  /// The absolute paths of the folders that belong to one shard only.
  package func folders(of shard: Int) -> [String] {
    ShardParts.folders(in: tree).filter { $0.number == shard }.map(\.folder)
  }

  // MARK: Checking

  /// Checks the rendering of the changed tree: the added shards exist and are as complete as their donors, no node port
  /// is claimed twice, and no other object is removed.
  ///
  /// - Throws: ``ShardEditError`` if a check fails.
  package func check(from before: [Tree], to after: [Tree]) throws(ShardEditError) {
    try RenderedCheck(
      before: Inventory(ObjectSet(before)), after: Inventory(ObjectSet(after)),
      namespace: namespace,
      renderer: "kustomize"
    ).check(steps)
  }
}
