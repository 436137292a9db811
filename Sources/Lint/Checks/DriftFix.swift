import Jitsi
import Kubernetes
import YAML

/// The change that gives a field the value it has in the component it was compared with.
struct DriftFix: Sendable, Hashable {
  /// The path of the field in the container, as in `resources.limits.memory` or `env[3].value`.
  let path: String
  let change: NodeChange
}

extension Inventory {
  /// The change that removes a difference; nil if the value comes from outside the container or must not be shown.
  func driftFix(for difference: ShardDrift, in component: Component) -> DriftFix? {
    guard let shard = component.shard, let otherShard = difference.with.shard else { return nil }
    let names =
      shards[otherShard].components.map { components[$0].workload.object.name }
      + shards[otherShard].services.map { services[$0].name }
    let renaming = ShardRenaming(
      from: shards[otherShard].index, to: shards[shard].index, objectNames: names)
    let prefix = Fingerprint.environment
    if difference.field.hasPrefix(prefix) {
      return driftFix(
        ofVariable: String(difference.field.dropFirst(prefix.count)), component, difference.with,
        renaming)
    }
    let path = difference.field
    let steps = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let wanted = Self.follow(steps, difference.with.container.node) else {
      let isThere = Self.follow(steps, component.container.node) != nil
      return isThere ? DriftFix(path: path, change: .remove) : nil
    }
    return Content(wanted).map {
      DriftFix(path: path, change: .set(renaming.rewritten($0)))
    }
  }

  private func driftFix(
    ofVariable name: String, _ component: Component, _ other: Component, _ renaming: ShardRenaming
  ) -> DriftFix? {
    let own = Self.position(of: name, in: component)
    let isElsewhere = component.environment.contains { $0.name == name } && own == nil
    guard !isElsewhere else { return nil }
    guard let theirs = Self.position(of: name, in: other) else {
      let comesFromElsewhere = other.environment.contains { $0.name == name }
      guard !comesFromElsewhere, let own else { return nil }
      return DriftFix(path: "env[\(own)]", change: .remove)
    }
    guard let entry = other.container.node["env"]?[theirs], let content = Content(entry) else {
      return nil
    }
    let wanted = renaming.rewritten(content)
    guard let own else { return DriftFix(path: "env", change: .append(wanted)) }
    let written = component.container.node["env"]?[own]
    if written?["value"] != nil, let value = entry["value"], let text = Content(value) {
      return DriftFix(
        path: "env[\(own)].value", change: .set(renaming.rewritten(text)))
    }
    return DriftFix(path: "env[\(own)]", change: .set(wanted))
  }

  /// The position of a variable in the container's `env`; nil if it occurs there never or more than once.
  private static func position(of name: String, in component: Component) -> Int? {
    guard let list = component.container.node["env"] else { return nil }
    let positions = list.elements.enumerated().filter { $0.element["name"]?.text == name }
    return positions.count == 1 ? positions[0].offset : nil
  }

  private static func follow(_ steps: [String], _ node: Node) -> Node? {
    var node = node
    for step in steps {
      guard let next = node[step] else { return nil }
      node = next
    }
    return node
  }
}
