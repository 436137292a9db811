package import Jitsi
package import Kubernetes
package import Lint
package import YAML

/// Creates plans from the current and the wanted objects.
package enum PlanMaker {
  /// The changes that turn some texts into others.
  ///
  /// - Parameters:
  ///   - before: The current objects.
  ///   - after: The wanted objects; all others are deleted.
  ///   - reasons: The reasons to change an object.
  package static func changes(
    from before: [SourceFile], to after: [SourceFile],
    reasons: (ObjectReference) -> [PlannedChange.Reason]
  ) -> [PlannedChange] {
    let old = Inventory(ObjectSet(before.map { Tree(parsing: $0) }))
    let new = Inventory(ObjectSet(after.map { Tree(parsing: $0) }))
    var changes: [PlannedChange] = []
    for object in new.objects.objects where !object.name.isEmpty {
      guard let wanted = Content(object.node) else { continue }
      let was = old.objects.find(
        group: object.group, kind: object.kind, namespace: object.namespace, name: object.name)
      let reference = ObjectReference(object)
      let action: PlannedChange.Action
      if let was, let present = Content(was.node) {
        guard let partial = PartialChange(from: present, to: wanted) else { continue }
        action = .change(partial, whole: wanted)
      } else {
        action = .apply(ClusterFields.removed(from: wanted, kind: object.kind))
      }
      changes.append(
        PlannedChange(
          object: reference, shard: shard(of: object, in: new),
          stage: ApplyStage(object, in: new), action: action, reasons: reasons(reference)))
    }
    for object in old.objects.objects where !object.name.isEmpty {
      let isKept =
        new.objects.find(
          group: object.group, kind: object.kind, namespace: object.namespace, name: object.name)
        != nil
      if isKept { continue }
      let reference = ObjectReference(object)
      changes.append(
        PlannedChange(
          object: reference, shard: shard(of: object, in: old), stage: .removal, action: .delete,
          reasons: reasons(reference)))
    }
    return ordered(changes, old)
  }

  /// The changes that make a cluster match manifests.
  ///
  /// - Parameters:
  ///   - trees: The manifests.
  ///   - namespace: The namespace of objects that do not set one.
  ///   - isNamespaced: Whether objects of an API version and kind are namespaced.
  package static func changes(
    toManifests trees: [Tree], namespace: String, isNamespaced: (String, String) -> Bool
  ) -> [PlannedChange] {
    let inventory = Inventory(ObjectSet(trees))
    let reason = [PlannedChange.Reason("the manifests contain it")]
    let changes = inventory.objects.objects.compactMap { object -> PlannedChange? in
      guard !object.name.isEmpty, !object.isHook, let content = Content(object.node) else {
        return nil
      }
      var wanted = content
      var space = object.namespace
      if space.isEmpty, isNamespaced(object.apiVersion, object.kind) {
        space = namespace
        let path: [NodeStep] = [.key("metadata"), .key("namespace")]
        wanted = content.setting(path[...], to: .scalar(.string(namespace))) ?? content
      }
      let reference = ObjectReference(
        apiVersion: object.apiVersion, kind: object.kind, namespace: space.isEmpty ? nil : space,
        name: object.name)
      return PlannedChange(
        object: reference, shard: shard(of: object, in: inventory),
        stage: ApplyStage(object, in: inventory),
        action: .apply(ClusterFields.removed(from: wanted, kind: object.kind)), reasons: reason)
    }
    return ordered(changes, inventory)
  }

  /// Sorts changes by stage; deletions are in the reverse order of a shard's components, web first.
  private static func ordered(_ changes: [PlannedChange], _ inventory: Inventory) -> [PlannedChange]
  {
    func rank(_ change: PlannedChange) -> (Int, Int, Int) {
      let kind = kinds.firstIndex(of: change.object.kind) ?? 1
      guard change.stage == .removal else { return (change.stage.rawValue, 0, kind) }
      let object = inventory.objects.objects.first {
        $0.kind == change.object.kind && $0.name == change.object.name
          && $0.namespace == change.object.namespace ?? ""
      }
      let stage = object.map { ApplyStage($0, in: inventory) } ?? .configuration
      return (change.stage.rawValue, -stage.rawValue, -kind)
    }
    return changes.enumerated().map { (rank($1), $0, $1) }.sorted {
      ($0.0.0, $0.0.1, $0.0.2, $0.1) < ($1.0.0, $1.0.1, $1.0.2, $1.1)
    }.map { $0.2 }
  }

  /// The order of kinds within a stage, dependencies first.
  private static let kinds = ["Namespace", "", "Deployment", "StatefulSet"]

  /// The number of the shard that an object belongs to; nil outside shards.
  package static func shard(of object: KubernetesObject, in inventory: Inventory) -> Int? {
    if let index = inventory.shardIndex(of: object) { return index }
    for shard in inventory.shards {
      let renaming = ShardRenaming(from: shard.index, to: shard.index + 1, objectNames: [])
      if renaming.namesShard(object.name) { return shard.index }
    }
    return nil
  }
}
