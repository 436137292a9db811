import Basics
import Kubernetes
import YAML

/// Groups components into shards: by labels and names, otherwise by the prosody they connect to.
extension Discovery {
  mutating func groupIntoShards() {
    let discovery = self
    let identities = Parallel.map(components, from: Self.manyWorkloads) {
      discovery.identity(of: $0)
    }
    let byNamespace = Dictionary(grouping: components.indices) {
      components[$0].workload.namespace
    }
    for namespace in byNamespace.keys.sorted() {
      let members = byNamespace[namespace]!
      let id = installations.count
      installations.append(
        Installation(
          id: id, namespace: namespace, shards: [], haproxy: nil,
          haproxyComponents: members.filter { components[$0].kind == .haproxy }))
      let parts = members.filter { components[$0].kind != .haproxy && !isVisitor(components[$0]) }
      addShards(keys(of: parts, identities), installation: id)
    }
    installations.removeAll { $0.shards.isEmpty && $0.haproxyComponents.isEmpty }
    // A lone HAProxy without any Jitsi components belongs to something else, unless it routes rooms to shards defined in other
    // files.
    let isAlone = installations.allSatisfy(\.shards.isEmpty)
    installations = installations.filter {
      !$0.shards.isEmpty || isAlone && routesRooms(in: $0.namespace)
    }
    renumberInstallations()
  }

  private mutating func renumberInstallations() {
    for position in installations.indices {
      let old = installations[position]
      installations[position] = Installation(
        id: position, namespace: old.namespace, shards: old.shards, haproxy: nil,
        haproxyComponents: old.haproxyComponents)
      for shard in old.shards {
        let before = shards[shard]
        shards[shard] = Shard(
          id: shard, index: before.index, installation: position, reason: before.reason,
          components: before.components)
      }
    }
  }

  /// Prosody visitor nodes serve a shard that has its own prosody.
  private func isVisitor(_ component: Component) -> Bool {
    component.kind == .prosody && component.workload.object.name.holds("visitor")
  }

  private struct Key: Hashable {
    let key: String
    let number: Int?
    let reason: String
  }

  /// Returns the component ids by shard key.
  private func keys(
    of parts: [Int], _ identities: [ShardIdentity?]
  ) -> [(key: Key, members: [Int])] {
    var order: [String] = []
    var groups: [String: (key: Key, members: [Int])] = [:]
    var unnamed: [Int] = []
    for part in parts {
      guard let identity = identities[part] else {
        unnamed.append(part)
        continue
      }
      if groups[identity.key] == nil {
        order.append(identity.key)
        groups[identity.key] = (
          Key(key: identity.key, number: identity.number, reason: identity.reason), []
        )
      }
      groups[identity.key]!.members.append(part)
    }
    var result = order.map { groups[$0]! }
    attachByWiring(unnamed, to: &result)
    return result
  }

  private func identity(of component: Component) -> ShardIdentity? {
    let workload = component.workload
    if let identity = ShardIdentity(
      labels: [
        workload.template.labels, workload.object.node["spec"]?["selector"]?["matchLabels"],
        workload.object.node["metadata"]?["labels"],
      ],
      name: workload.object.name)
    {
      return identity
    }
    for variable in ["SHARD", "SHARD_ID", "DEPLOYMENTINFO_SHARD"] {
      if let value = component.value(of: variable), !value.isEmpty {
        return ShardIdentity(variable: variable, value: value)
      }
    }
    return nil
  }

  /// Assigns components without a shard number to the prosody they connect to. Without any prosody, they form one shard.
  private func attachByWiring(_ unnamed: [Int], to groups: inout [(key: Key, members: [Int])]) {
    guard !unnamed.isEmpty else { return }
    var groupOfWorkload: [Int: Int] = [:]
    for (position, group) in groups.enumerated() {
      for member in group.members where components[member].kind == .prosody {
        groupOfWorkload[components[member].workload.id] = position
      }
    }
    let prosodies = unnamed.filter { components[$0].kind == .prosody }
    let workloadsWithProsody = Set(prosodies.map { components[$0].workload.id })
    if workloadsWithProsody.count > 1 || (!groups.isEmpty && !prosodies.isEmpty) {
      for prosody in prosodies where groupOfWorkload[components[prosody].workload.id] == nil {
        groupOfWorkload[components[prosody].workload.id] = groups.count
        let name = components[prosody].workload.object.name
        groups.append((Key(key: "\u{0}\(name)", number: nil, reason: "its prosody \(name)"), []))
      }
    }
    var rest: [Int] = []
    for part in unnamed {
      let own = groupOfWorkload[components[part].workload.id]
      if let position = own ?? wired(components[part]).flatMap({ groupOfWorkload[$0] }) {
        groups[position].members.append(part)
      } else {
        rest.append(part)
      }
    }
    guard !rest.isEmpty else { return }
    if groups.count == 1 {
      groups[0].members += rest
    } else if groups.isEmpty {
      groups.append((Key(key: "", number: nil, reason: "being the only one"), rest))
    }
  }

  /// Returns the workload of the prosody that a component's environment refers to.
  private func wired(_ component: Component) -> Int? {
    for host in component.hosts where host.isXMPP {
      guard case .service(let name, let namespace) = host.target,
        let service = service(name, in: namespace)
      else { continue }
      if let target = services[service].targets.first { return target.workload }
    }
    return nil
  }

  private mutating func addShards(_ groups: [(key: Key, members: [Int])], installation: Int) {
    let numbers = groups.compactMap(\.key.number)
    let distinct = Set(numbers).count == groups.count
    let ordered = distinct ? groups.sorted { $0.key.number! < $1.key.number! } : groups
    for (position, group) in ordered.enumerated() {
      let id = shards.count
      shards.append(
        Shard(
          id: id, index: distinct ? group.key.number! : position, installation: installation,
          reason: group.key.reason, components: group.members))
      installations[installation].shards.append(id)
      for member in group.members { components[member].shard = id }
    }
  }
}
