import Basics
import Jitsi
import Kubernetes
import YAML

/// A field in which a component differs from the same component of another shard.
struct ShardDrift: Sendable {
  /// The field that differs: `image`, a path below `resources`, or a variable's name.
  let field: String
  /// The value in this shard; if it is missing, its nearest existing parent.
  let node: Node?
  /// The component it was compared with.
  let with: Component
  /// The number of that component's shard.
  let other: Int
  /// Whether this shard lacks the field.
  let isMissing: Bool
  /// Whether only this shard has the field.
  let isExtra: Bool
  /// Whether more than half of at least three shards with such a component agree with the other one on this field.
  let isOutvoted: Bool

  /// The component that others of its kind are compared with.
  struct Reference: Sendable {
    let kind: ComponentKind
    let shard: Int
    let component: Int
    /// Ids of the components that do not differ from it.
    let alike: Set<Int>
    /// Fields in which more than half of at least three shards agree with it, including fields that they lack; computed
    /// only if some components differ.
    let common: Set<String>
  }
}

extension Inventory {
  /// The differences of a component from the variant that most shards of its installation have, in image, resources and
  /// environment. Numbers of shards in names are ignored. Empty for the most common variant.
  ///
  /// - Parameter references: The reference components of each installation.
  func differences(
    of component: Component, _ references: [[ShardDrift.Reference]]
  ) -> [ShardDrift] {
    guard let shardID = component.shard else { return [] }
    let shard = shards[shardID]
    guard
      let reference = references[shard.installation].first(where: { $0.kind == component.kind }),
      reference.shard != shardID, !reference.alike.contains(component.id)
    else { return [] }
    let own = Fingerprint(component, shard.index)
    let other = components[reference.component]
    let index = shards[reference.shard].index
    let theirs = Fingerprint(other, index)
    var found: [ShardDrift] = []
    for (field, value) in theirs.fields {
      if let mine = own.fields[field], mine.isLike(value) { continue }
      found.append(
        ShardDrift(
          field: field, node: node(of: field, in: component), with: other, other: index,
          isMissing: own.fields[field] == nil, isExtra: false,
          isOutvoted: reference.common.contains(field)))
    }
    for field in own.fields.keys where theirs.fields[field] == nil {
      found.append(
        ShardDrift(
          field: field, node: node(of: field, in: component), with: other, other: index,
          isMissing: false, isExtra: true, isOutvoted: reference.common.contains(field)))
    }
    return found.sorted { $0.field < $1.field }
  }

  /// The reference component for each installation and kind: of the variant that most shards have, the one in the
  /// lowest shard.
  func driftReferences() -> [[ShardDrift.Reference]] {
    Parallel.map(installations, from: Self.manyInstallations) {
      Self.references($0, shards, components)
    }
  }

  private static func references(
    _ installation: Installation, _ shards: [Shard], _ components: [Component]
  ) -> [ShardDrift.Reference] {
    guard installation.shards.count > 1 else { return [] }
    return ComponentKind.ofShard.compactMap { kind in
      var members: [(shard: Int, component: Int, fields: [Fingerprint.WrittenField], digest: Int)] =
        []
      // If several shards write the same value, its digits are not the number of a shard.
      var seen: [Int: Int] = [:]
      for shard in installation.shards {
        guard let id = shards[shard].components.first(where: { components[$0].kind == kind })
        else { continue }
        let fields = Fingerprint.writtenFields(of: components[id])
        for field in fields { seen[field.digest, default: 0] += 1 }
        members.append((shard, id, fields, 0))
      }
      var counts: [Int: Int] = [:]
      for position in members.indices {
        let index = shards[members[position].shard].index
        let sum = members[position].fields.reduce(0) { sum, field in
          sum &+ (seen[field.digest]! > 1 ? field.digest : field.neutralDigest(index))
        }
        members[position].digest = sum
        counts[sum, default: 0] += 1
      }
      guard let most = counts.values.max(),
        let winner = members.first(where: { counts[$0.digest] == most })
      else { return nil }
      return ShardDrift.Reference(
        kind: kind, shard: winner.shard, component: winner.component,
        alike: Set(members.lazy.filter { $0.digest == winner.digest }.map(\.component)),
        common: counts.count > 1
          ? commonFields(
            of: winner.component, members.map { (components[$0.component], shards[$0.shard].index) }
          )
          : [])
    }
  }

  private static func commonFields(
    of reference: Int, _ members: [(component: Component, index: Int)]
  ) -> Set<String> {
    guard members.count >= 3,
      let winner = members.first(where: { $0.component.id == reference })
    else { return [] }
    let own = Fingerprint(winner.component, winner.index).fields
    var votes: [String: Int] = [:]
    for (component, index) in members {
      for (field, value) in Fingerprint(component, index).fields
      where own[field].map({ value.isEqual(to: $0) }) ?? true {
        votes[field, default: 0] += 1
      }
    }
    return Set(
      votes.lazy.filter { field, count in
        let agreeing = own[field] == nil ? members.count - count : count
        return 2 * agreeing > members.count
      }.map(\.key))
  }

  private func node(of field: String, in component: Component) -> Node? {
    let container = component.container.node
    if field == "image" { return container["image"] }
    if field.hasPrefix("env ") {
      let name = field.dropFirst("env ".count)
      guard let entry = component.environment.last(where: { $0.name == name }) else {
        return container["env"]
      }
      return entry.origin == .literal ? entry.valueNode ?? entry.node : entry.node
    }
    var node = container
    for key in field.split(separator: ".") {
      guard let next = node[String(key)] else { return node }
      node = next
    }
    return node
  }
}
