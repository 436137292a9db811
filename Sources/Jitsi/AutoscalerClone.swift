import Kubernetes
public import YAML

extension Model {
  /// The autoscaler of another shard's bridges as it would be for bridges that have none; nil where no other shard has
  /// one, or its name is taken or does not tell the shard.
  public func autoscalerClone(for bridge: Component) -> Content? {
    guard let own = bridge.shard.map({ shards[$0] }) else { return nil }
    for id in installations[own.installation].shards where id != own.id {
      let donor = shards[id]
      for component in components(.jvb, of: donor) {
        guard let scaler = autoscalers(of: component.workload).first else { continue }
        let clone = ShardClone(self, from: donor, to: own.index, neighbour: bridge)
        let workload = bridge.workload.object
        guard let copy = clone.copy(of: scaler.object),
          let name = Self.name(of: copy), name != scaler.object.name,
          find(group: scaler.object.group, kind: scaler.object.kind, scaler.namespace, name) == nil
        else { return nil }
        let target: [NodeStep] = [.key("spec"), .key("scaleTargetRef")]
        return copy.setting((target + [.key("kind")])[...], to: .scalar(.string(workload.kind)))?
          .setting((target + [.key("name")])[...], to: .scalar(.string(workload.name)))
      }
    }
    return nil
  }

  private static func name(of content: Content) -> String? {
    guard case .map(let entries) = content,
      case .map(let metadata)? = entries.first(where: { $0.key == "metadata" })?.value,
      case .scalar(.string(let name))? = metadata.first(where: { $0.key == "name" })?.value
    else { return nil }
    return name
  }
}
