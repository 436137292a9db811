import Lint
import YAML

/// Groups texts into units, in the order in which the first text of each unit was read.
///
/// Trees of plain manifests in one repository form one unit if they can be one installation: they share a namespace, and no
/// workload occurs twice. So `base/`, `shard0/` and `shard1/` stay together, and two copies of an installation do not.
struct UnitSorter {
  private var order: [UnitKey] = []
  private var members: [UnitKey: [Member]] = [:]

  /// A text of a unit.
  struct Member {
    let trees: [Tree]
    let position: Int
    /// The absolute path of its folder if it was found on a walk.
    let folder: String?
  }

  mutating func add(_ trees: [Tree], _ key: UnitKey, position: Int, folder: String? = nil) {
    if members[key] == nil { order.append(key) }
    members[key, default: []].append(Member(trees: trees, position: position, folder: folder))
  }

  var units: [InputUnit] {
    var units: [InputUnit] = []
    var neighbours: [String: NeighbouringTrees] = [:]
    for key in order {
      let members = members[key]!
      let variants = FolderVariants(members).folders
      if variants.count > 1 {
        units += variants.map { Self.unit($1, name: Self.shown($0)) }
        continue
      }
      let unit = Self.unit(members, name: Self.name(of: key))
      guard order.count > 1, case .tree(let root, _) = key else {
        units.append(unit)
        continue
      }
      let content = TreeContent(unit.trees)
      if let number = neighbours[root, default: NeighbouringTrees()].take(content) {
        units[number] = InputUnit(
          name: Self.shared(units[number].name, unit.name), trees: units[number].trees + unit.trees,
          sources: units[number].sources + unit.sources)
      } else {
        neighbours[root]!.begin(units.count, content)
        units.append(unit)
      }
    }
    return units
  }

  private static func unit(_ members: [Member], name: String) -> InputUnit {
    InputUnit(name: name, trees: members.flatMap(\.trees), sources: members.map(\.position))
  }

  private static func name(of key: UnitKey) -> String {
    switch key {
    case .named: ""
    case .rendering(let folder): folder
    case .tree(_, let folder): shown(folder)
    }
  }

  private static func shown(_ folder: String) -> String {
    let current = WorkingFolder.path
    return folder == current ? "." : WorkingFolder.shown(folder, from: current)
  }

  /// Returns the common parent folder of two paths.
  private static func shared(_ first: String, _ second: String) -> String {
    let paths = [first, second].map { WorkingFolder.absolute(Path.join($0, "*")) }
    return shown(Path.trimmed(WorkingFolder.shared(paths)))
  }
}

/// The namespaces and workloads of a tree, which decide whether trees can be one installation.
struct TreeContent {
  private(set) var namespaces: Set<String> = []
  private(set) var workloads: Set<String> = []

  init(_ trees: [Tree]) {
    for tree in trees {
      for root in tree.documents.compactMap(\.root).map(tree.node) where root.isMapping {
        let metadata = root["metadata"]
        let namespace = metadata?["namespace"]?.text ?? ""
        guard let kind = root["kind"]?.text else { continue }
        if !Self.isShared(kind) { namespaces.insert(namespace) }
        if Self.isWorkload(kind) {
          workloads.insert("\(kind)/\(namespace)/\(metadata?["name"]?.text ?? "")")
        }
      }
    }
  }

  private static func isWorkload(_ kind: String) -> Bool {
    ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"].contains(kind)
  }

  /// Whether several installations of one cluster may include an object of this kind.
  private static func isShared(_ kind: String) -> Bool {
    ["Namespace", "CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding"].contains(kind)
  }
}

/// The trees of one repository that have been read so far.
private struct NeighbouringTrees {
  private struct Group {
    let unit: Int
    var workloads: Set<String>
  }

  private var groups: [Group] = []
  private var byNamespace: [String: [Int]] = [:]

  /// The number of copies of an installation to compare with; older ones are skipped.
  private static let mostCopies = 16

  /// Adds a tree to a unit that it fits into, and returns the unit; nil if there is none.
  mutating func take(_ content: TreeContent) -> Int? {
    for namespace in content.namespaces.sorted() {
      for position in (byNamespace[namespace] ?? []).suffix(Self.mostCopies)
      where groups[position].workloads.isDisjoint(with: content.workloads) {
        add(content, to: position)
        return groups[position].unit
      }
    }
    return nil
  }

  mutating func begin(_ unit: Int, _ content: TreeContent) {
    groups.append(Group(unit: unit, workloads: []))
    add(content, to: groups.count - 1)
  }

  private mutating func add(_ content: TreeContent, to position: Int) {
    groups[position].workloads.formUnion(content.workloads)
    for namespace in content.namespaces where byNamespace[namespace]?.last != position {
      byNamespace[namespace, default: []].append(position)
    }
  }
}
