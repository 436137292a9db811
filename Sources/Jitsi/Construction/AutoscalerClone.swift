import Kubernetes
public import YAML

extension Inventory {
  /// Returns an installation's first bridges with an autoscaler, or nil if there are none.
  public func scaledBridges(of installation: Installation) -> Component? {
    installation.shards.lazy.flatMap { self.components(.jvb, of: self.shards[$0]) }
      .first { !self.autoscalers(of: $0.workload).isEmpty }
  }

  /// Returns a copy of the autoscaler of another shard's bridges for bridges without one, or nil if its name is taken or does
  /// not identify the shard.
  public func autoscalerClone(for bridge: Component, from donor: Component) -> Content? {
    guard let own = bridge.shard.map({ shards[$0] }), let other = donor.shard.map({ shards[$0] }),
      own.id != other.id, let scaler = autoscalers(of: donor.workload).first
    else { return nil }
    let clone = ShardClone(self, from: other, to: own.index, neighbour: bridge)
    let workload = bridge.workload.object
    guard let copy = clone.copy(of: scaler.object),
      let name = Self.name(of: copy), name != scaler.object.name,
      find(group: scaler.object.group, kind: scaler.object.kind, scaler.namespace, name) == nil
    else { return nil }
    let target: [NodeStep] = [.key("spec"), .key("scaleTargetRef")]
    return copy.setting((target + [.key("kind")])[...], to: .scalar(.string(workload.kind)))?
      .setting((target + [.key("name")])[...], to: .scalar(.string(workload.name)))
  }

  private static func name(of content: Content) -> String? {
    guard case .map(let entries) = content,
      case .map(let metadata)? = entries.first(where: { $0.key == "metadata" })?.value,
      case .scalar(.string(let name))? = metadata.first(where: { $0.key == "name" })?.value
    else { return nil }
    return name
  }
}
