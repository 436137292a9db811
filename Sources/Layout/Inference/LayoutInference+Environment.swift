import Jitsi
import Kubernetes
import YAML

/// Variables that the architecture does not set.
extension LayoutInference {
  private struct Variables {
    let kind: ComponentKind
    /// The variables of the containers.
    let actual: [String: EnvironmentValue]
    /// The variables of the architecture; nil for values from the pod's own fields.
    let needed: [String: EnvironmentValue?]
  }

  mutating func readEnvironment() {
    var variables: [Variables] = []
    for kind in ComponentKind.allCases {
      if let found = self.variables(kind) { variables.append(found) }
    }
    readCommon(variables.filter { $0.kind != .haproxy })
    for own in variables {
      var rest: [String: EnvironmentValue] = [:]
      for (name, value) in own.actual {
        let common = own.kind == .haproxy ? nil : layout.environment[name]
        if (common ?? own.needed[name] ?? nil) != value { rest[name] = value }
      }
      layout.change(own.kind) { $0.environment = rest }
    }
  }

  /// Reads the variables that all components of shards have, with their most common value.
  private mutating func readCommon(_ variables: [Variables]) {
    guard variables.count == ComponentKind.ofShard.count, let first = variables.first else {
      return
    }
    for name in first.actual.keys.sorted() {
      let values = variables.compactMap { $0.actual[name] }
      guard values.count == variables.count else { continue }
      let most = values.max { left, right in
        values.count { $0 == left } < values.count { $0 == right }
      }
      // If the architecture sets the same value everywhere, it is not a choice of the user.
      guard let most, values.count(where: { $0 == most }) > 1,
        variables.contains(where: { $0.actual[name] == most && ($0.needed[name] ?? nil) != most })
      else { continue }
      layout.environment[name] = most
    }
  }

  private mutating func variables(_ kind: ComponentKind) -> Variables? {
    guard let component = component(kind) else { return nil }
    let shard = component.shard.map { inventory.shards[$0].index } ?? 0
    var needed: [String: EnvironmentValue?] = [:]
    for variable in ContainerEnvironment(layout: layout).needed(kind, shard: shard) {
      needed.updateValue(EnvironmentValue(source: variable.source), forKey: variable.name)
    }
    var actual: [String: EnvironmentValue] = [:]
    let ofShard = ContainerEnvironment.ofShards.union(
      component.hosts.filter(\.isOfCluster).map(\.entry.name))
    for entry in component.environment where !ofShard.contains(entry.name) {
      actual[entry.name] = value(of: entry, component)
    }
    return Variables(kind: kind, actual: actual, needed: needed)
  }

  /// Nil for values that a layout cannot express, and for passwords, which must stay in a Secret.
  private mutating func value(of entry: EnvironmentEntry, _ component: Component)
    -> EnvironmentValue?
  {
    switch entry.origin {
    case .secretKey(let name, let key, _): return .secret(name, key: key)
    case .secret(let name): return .secret(name, key: entry.name)
    case .field: return nil
    case .literal, .configMapKey, .configMap:
      if entry.isSecret {
        notes.append(
          "\(entry.name) of \(component.workload.object.name) is not a reference to a Secret, and is omitted"
        )
        return nil
      }
      return entry.value.map { .text($0) }
    }
  }
}

extension HostReference {
  /// Whether it is the name of a Service, which differs between shards.
  fileprivate var isOfCluster: Bool {
    if case .service = target { true } else { false }
  }
}

extension EnvironmentValue {
  /// The value of an `env` entry without its name; nil for values from the pod's own fields.
  init?(source: Content) {
    guard case .map(let entries) = source, let entry = entries.first else { return nil }
    switch (entry.key, entry.value) {
    case ("value", .scalar(.string(let text))): self = .text(text)
    case ("valueFrom", .map(let reference)):
      guard let reference = reference.first, reference.key == "secretKeyRef",
        case .map(let fields) = reference.value,
        case .scalar(.string(let name)) = fields.first(where: { $0.key == "name" })?.value,
        case .scalar(.string(let key)) = fields.first(where: { $0.key == "key" })?.value
      else { return nil }
      self = .secret(name, key: key)
    default: return nil
    }
  }
}
