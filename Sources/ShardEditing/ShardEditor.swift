package import Jitsi
import Kubernetes
package import YAML

/// Adds shards to manifests and removes them; only the texts with parts of the shards change.
package struct ShardEditor: Sendable {
  /// A shard that was added or removed.
  package struct Step: Sendable {
    package let shard: Int
    /// The shard that it was copied from; nil for a removed shard.
    package let donor: Int?
    /// The affected objects, as `Kind/name`.
    package let objects: [String]
  }

  private var texts: [EditedFile]
  package private(set) var steps: [Step] = []
  /// The namespace of the installation; nil if there is only one.
  private let namespace: String?
  /// Node ports in use by other objects of the cluster.
  private let taken: Set<Int>
  /// The inventory of the texts; nil after they have changed.
  private var discovered: Inventory?

  package init(_ sources: [SourceFile], namespace: String? = nil, taken: Set<Int> = []) {
    texts = sources.map { EditedFile(name: $0.name, before: $0, after: $0) }
    self.namespace = namespace
    self.taken = taken
  }

  /// Creates an editor for the texts of an inventory.
  package init(_ inventory: Inventory, namespace: String, taken: Set<Int> = []) {
    self.init(inventory.objects.trees.map(\.source), namespace: namespace, taken: taken)
    discovered = inventory
  }

  /// The inventory of the current texts.
  private var inventory: Inventory {
    discovered ?? Inventory(ObjectSet(current.map { Tree(parsing: $0) }))
  }

  /// All texts, in the order of the input, followed by new ones.
  package var result: [EditedFile] { texts }

  /// The current texts.
  package var current: [SourceFile] { texts.compactMap(\.after) }

  // MARK: Adding

  /// Adds a shard after the highest one.
  ///
  /// - Parameters:
  ///   - donor: The number of the shard to copy; nil for the lowest complete one.
  ///   - zone: The zone to pin the shard to, if the donor is pinned to one.
  ///   - completing: Whether a highest shard that is incomplete, or has only Services, is completed instead of adding
  ///     another one, as after an interrupted run.
  /// - Throws: ``ShardEditError``; the texts are then unchanged.
  package mutating func add(
    from donor: Int? = nil, zone: String? = nil, completing: Bool = false
  ) throws(ShardEditError) {
    let inventory = inventory
    let trees = inventory.objects.trees
    let installation = try Self.installation(of: inventory, namespace)
    let shards = installation.shards.map { inventory.shards[$0] }
    let original = try Self.donor(donor, among: shards, inventory)
    let index = Self.next(shards, inventory, completing, added: Set(steps.map(\.shard)))
    let isThere = shards.contains { $0.index == index }
    let clone = ShardClone(inventory, from: original, to: index, zone: zone, besides: taken)
    var members: [KubernetesObject] = []
    var names: [String] = []
    var resumes = false
    for object in ShardMembers.objects(of: original, in: inventory) {
      guard let name = clone.renaming.renamed(object.name), name != object.name else {
        throw .nameless("\(object.kind)/\(object.name)", shard: original.index)
      }
      let twin = inventory.find(
        group: object.group, kind: object.kind, installation.namespace, name)
      if twin != nil {
        resumes = true
        if completing { continue }
        throw .taken("\(object.kind)/\(name)")
      }
      members.append(object)
      names.append("\(object.kind)/\(name)")
    }
    let slots = try HAProxyServerEditor(inventory: inventory, installation: installation)
      .adding(
        clone.renaming, like: original, shards: shards.count + (isThere ? 0 : 1), resumes: resumes)
    var edits = Dictionary(grouping: slots, by: { ObjectIdentifier($0.file) })
      .mapValues { $0.map(\.edit) }
    var made: [(name: String, text: String)] = []
    let highest = shards.max { $0.index < $1.index } ?? original
    let counterpart = ShardRenaming(
      from: original.index, to: highest.index, objectNames: members.map(\.name))
    for tree in trees {
      let own = members.filter { $0.node.tree === tree }
      guard !own.isEmpty else { continue }
      let text = ShardText(clone: clone, tree: tree, objects: own)
      let isWhole = tree.documents.allSatisfy { document in
        document.root.map { root in own.contains { $0.node == tree.node(root) } }
          ?? (document.problem == nil)
      }
      if let path = CopyPath.renamed(tree.source.name, clone.renaming, numbers: isWhole) {
        made.append((path, try text.text(isWhole: isWhole)))
      } else {
        let added = try insertions(text, inventory, installation, counterpart)
        edits[ObjectIdentifier(tree.source), default: []] += added
      }
    }
    texts = texts.map { text in
      guard let after = text.after, let edits = edits[ObjectIdentifier(after)] else { return text }
      return EditedFile(name: text.name, before: text.before, after: after.applying(edits))
    }
    discovered = nil
    for (name, text) in made { put(text, at: name) }
    register(made.map(\.name), beside: members.map(\.node.tree.source.name), clone.renaming)
    steps.append(Step(shard: index, donor: original.index, objects: names))
  }

  /// Adds new files to the kustomizations of the input that list the files they were copied from.
  private mutating func register(
    _ made: [String], beside originals: [String], _ renaming: ShardRenaming
  ) {
    let made = Set(made)
    texts = texts.map { text in
      guard let after = text.after, let folder = Self.kustomizationFolder(text.name) else {
        return text
      }
      let tree = Tree(parsing: after)
      guard let root = tree.documents.first?.root.map(tree.node) else { return text }
      var edits: [TextEdit] = []
      for entry in root["resources"].map({ Array($0.elements) }) ?? [] {
        guard let path = entry.text, originals.contains(folder + path),
          let copy = CopyPath.renamed(path, renaming, numbers: true), made.contains(folder + copy),
          let edit = try? NodeEditor(root).edits(
            .append(.scalar(.string(copy))), at: [.key("resources")])
        else { continue }
        edits += edit
      }
      guard edits.count == 1 else { return text }
      return EditedFile(name: text.name, before: text.before, after: after.applying(edits))
    }
  }

  /// Removes deleted files from the kustomizations of the input.
  private mutating func unregister(_ gone: Set<String>) {
    texts = texts.map { text in
      guard let after = text.after, let folder = Self.kustomizationFolder(text.name) else {
        return text
      }
      let tree = Tree(parsing: after)
      guard let root = tree.documents.first?.root.map(tree.node) else { return text }
      let entries = root["resources"].map { Array($0.elements) } ?? []
      guard
        let position = entries.firstIndex(where: { gone.contains(folder + ($0.text ?? "")) }),
        let edits = try? NodeEditor(root).edits(
          .remove, at: [.key("resources"), .index(position)])
      else { return text }
      return EditedFile(name: text.name, before: text.before, after: after.applying(edits))
    }
  }

  /// The folder of a kustomization, with a trailing slash; nil for other files.
  private static func kustomizationFolder(_ name: String) -> String? {
    for file in KustomizationFile.names
    where name == file || name.hasSuffix("/" + file) {
      return String(name.dropLast(file.count))
    }
    return nil
  }

  /// Adds a new text, or appends to an existing one.
  private mutating func put(_ text: String, at name: String) {
    guard let position = texts.firstIndex(where: { $0.name == name }) else {
      let file = SourceFile(name: name, text: text)
      texts.append(EditedFile(name: name, before: nil, after: file))
      return
    }
    let old = texts[position].after.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    let separator = old.isEmpty || text.hasPrefix("---") ? "" : "---\n"
    let file = SourceFile(name: name, text: old + separator + text)
    texts[position] = EditedFile(name: name, before: texts[position].before, after: file)
  }

  /// The edits that insert copies after the corresponding objects of the highest shard.
  private func insertions(
    _ text: ShardText, _ inventory: Inventory, _ installation: Installation,
    _ counterpart: ShardRenaming
  ) throws(ShardEditError) -> [TextEdit] {
    let tree = text.tree
    var listed: [Content] = []
    var runs: [(objects: [KubernetesObject], end: Int)] = []
    var last = -2
    for object in text.objects {
      guard let range = text.document(of: object) else {
        guard let copy = text.clone.copy(of: object) else {
          throw .tooDeep("\(object.kind)/\(object.name)")
        }
        listed.append(copy)
        continue
      }
      let position =
        tree.documents.firstIndex { $0.range.upperBound == range.upperBound } ?? last
      var end = range.upperBound
      if let name = counterpart.renamed(object.name),
        let twin = inventory.find(
          group: object.group, kind: object.kind, installation.namespace, name),
        twin.node.tree === tree, let place = text.document(of: twin)
      {
        end = place.upperBound
      }
      if position == last + 1, !runs.isEmpty {
        runs[runs.count - 1].objects.append(object)
        runs[runs.count - 1].end = max(runs[runs.count - 1].end, end)
      } else {
        runs.append(([object], end))
      }
      last = position
    }
    var edits: [TextEdit] = []
    for run in runs {
      let written = tree.source.lines(try text.documents(of: run.objects), at: run.end)
      if let same = edits.firstIndex(where: { $0.range.lowerBound == run.end }) {
        edits[same] = TextEdit(range: edits[same].range, text: edits[same].text + written)
      } else {
        edits.append(TextEdit(range: run.end..<run.end, text: written))
      }
    }
    if !listed.isEmpty, let edit = DocumentWriter.append(listed, to: tree) { edits.append(edit) }
    return edits
  }

  // MARK: Removing

  /// Removes a shard: its objects, its HAProxy server, and files that contain nothing else.
  ///
  /// - Parameters:
  ///   - index: The number of the shard.
  ///   - allowGap: Whether a shard other than the highest may be removed.
  /// - Throws: ``ShardEditError``; the texts are then unchanged.
  package mutating func remove(_ index: Int, allowGap: Bool = false) throws(ShardEditError) {
    let inventory = inventory
    let trees = inventory.objects.trees
    let installation = try Self.installation(of: inventory, namespace)
    let shards = installation.shards.map { inventory.shards[$0] }
    let shard = try Self.removable(index, among: shards, allowGap: allowGap)
    let members = ShardMembers.objects(of: shard, in: inventory)
    let slots = HAProxyServerEditor(inventory: inventory, installation: installation).removing(
      shard)
    var edits = Dictionary(grouping: slots, by: { ObjectIdentifier($0.file) })
      .mapValues { $0.map(\.edit) }
    var gone: Set<ObjectIdentifier> = []
    for tree in trees {
      let own = members.filter { $0.node.tree === tree }
      guard !own.isEmpty else { continue }
      if inventory.objects.objects.count(where: { $0.node.tree === tree }) == own.count {
        gone.insert(ObjectIdentifier(tree.source))
        continue
      }
      let cuts = try cuts(of: own, in: tree)
      edits[ObjectIdentifier(tree.source), default: []] += cuts
    }
    texts = texts.compactMap { text in
      guard let after = text.after else { return text }
      if gone.contains(ObjectIdentifier(after)) {
        return text.before.map { EditedFile(name: text.name, before: $0, after: nil) }
      }
      guard let edits = edits[ObjectIdentifier(after)] else { return text }
      return EditedFile(name: text.name, before: text.before, after: after.applying(edits))
    }
    discovered = nil
    unregister(Set(trees.filter { gone.contains(ObjectIdentifier($0.source)) }.map(\.source.name)))
    steps.append(
      Step(shard: index, donor: nil, objects: members.map { "\($0.kind)/\($0.name)" }))
  }

  /// Keeps new rooms away from a shard.
  ///
  /// - Parameter index: The number of the shard.
  /// - Returns: Whether that is possible; the servers of a `server-template` cannot be told apart.
  /// - Throws: ``ShardEditError``; the texts are then unchanged.
  package mutating func drain(_ index: Int) throws(ShardEditError) -> Bool {
    let inventory = inventory
    let installation = try Self.installation(of: inventory, namespace)
    let shards = installation.shards.map { inventory.shards[$0] }
    guard let shard = shards.first(where: { $0.index == index }) else {
      throw .noShard(index, there: shards.map(\.index))
    }
    guard
      let slots = HAProxyServerEditor(inventory: inventory, installation: installation).draining(
        shard)
    else {
      return false
    }
    let edits = Dictionary(grouping: slots, by: { ObjectIdentifier($0.file) })
      .mapValues { $0.map(\.edit) }
    texts = texts.map { text in
      guard let after = text.after, let edits = edits[ObjectIdentifier(after)] else { return text }
      return EditedFile(name: text.name, before: text.before, after: after.applying(edits))
    }
    discovered = nil
    return true
  }

  private func cuts(
    of objects: [KubernetesObject], in tree: Tree
  ) throws(ShardEditError) -> [TextEdit] {
    let clone = ShardText.Place(tree)
    var edits: [TextEdit] = []
    for object in objects {
      if let range = clone.document(of: object) {
        edits.append(TextEdit(range: range, text: ""))
        continue
      }
      let name = "\(object.kind)/\(object.name)"
      guard let parent = object.node.parent,
        let made = try? NodeEditor(parent).edits(.remove, at: [.index(object.node.position)])
      else { throw .notRemovable(name) }
      edits += made
      if ContentDifference.meet(edits) { throw .notRemovable(name) }
    }
    return edits
  }
}
