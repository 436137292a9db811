import CEL
import Jitsi
import Kubernetes
import YAML

struct HostSubject: Sendable {
  let component: ComponentSubject
  let host: HostReference

  var inventory: Inventory { component.inventory }

  var named: (name: String, namespace: String)? {
    guard case .service(let name, let namespace) = host.target else { return nil }
    return (name, namespace)
  }

  var service: ServiceEntry? { named.flatMap { inventory.service($0.name, in: $0.namespace) } }

  var isLiteral: Bool {
    if case .literal = host.entry.origin { true } else { false }
  }

  var shard: Shard? { component.component.shard.map { inventory.shards[$0] } }

  /// Whether the Service selects the shard's own prosody, or is meant to: by its labels and name, or because its
  /// endpoints do not come from a selector.
  var leadsHome: Bool {
    guard let service, let shard else { return false }
    for target in service.targets {
      let parts = inventory.components(of: target.workload)
      if parts.contains(where: { $0.kind == .prosody && $0.shard == shard.id }) { return true }
    }
    if service.hasOwnEndpoints || service.type == "ExternalName" { return true }
    return shard.services.contains(service.id)
      && (service.component == nil || service.component == .prosody)
  }

  /// Whether the same list of hosts also contains the shard's own prosody. Bridges connect to every server of such a list.
  var isBesideHome: Bool {
    guard component.component.kind == .jvb,
      host.entry.value?.utf8.contains(UInt8(ascii: ",")) == true
    else { return false }
    return component.component.hosts.contains { other in
      other.entry.name == host.entry.name && other.host != host.host
        && HostSubject(component: component, host: other).leadsHome
    }
  }

  /// The index of the other shard whose pods the Service selects, or that it belongs to.
  var otherShard: Int? {
    guard let service, let shard else { return nil }
    var found: Int?
    for target in service.targets {
      for part in inventory.components(of: target.workload) {
        guard let id = part.shard, inventory.shards[id].installation == shard.installation else {
          continue
        }
        if id == shard.id { return nil }
        found = found ?? inventory.shards[id].index
      }
    }
    if let found { return found }
    guard !shard.services.contains(service.id), let number = service.shardNumber,
      number != shard.index,
      inventory.installations[shard.installation].shards.contains(where: {
        inventory.shards[$0].index == number
      })
    else { return nil }
    return number
  }

  /// The namespace that the host should name: the component's own, if it has the Service, and the named one has neither
  /// the Service nor an installation.
  var homeNamespace: String? {
    guard let named, service == nil else { return nil }
    let own = component.component.workload.namespace
    guard named.namespace != own, inventory.service(named.name, in: own) != nil,
      component.context.index.installationByNamespace[named.namespace] == nil
    else { return nil }
    return own
  }

  /// The namespace of the other part of the shard, if it has the Service.
  var namesake: String? {
    guard let named, let shard, service == nil,
      let half = component.context.index.halves[shard.id]
    else { return nil }
    let namespace = inventory.installations[inventory.shards[half].installation].namespace
    guard inventory.service(named.name, in: namespace) != nil else { return nil }
    return namespace
  }
}

extension FactSchemas {
  static let host: RecordSchema<HostSubject> = RecordSchema(
    "host",
    [
      Fact("variable", .string, "the variable that contains it") { .string($0.host.entry.name) },
      Fact("host", .string, "the host as written") { .string($0.host.host) },
      Fact("port", .int, "the port as written; null without one") { .number($0.host.port) },
      Fact("literal", .bool, "whether the component's own manifest contains it") {
        .bool($0.isLiteral)
      },
      Fact("xmpp", .bool, "whether the variable sets the XMPP server") {
        .bool($0.host.isXMPP)
      },
      Fact("local", .bool, "whether it is the pod itself") { .bool($0.host.target == .local) },
      Fact("inCluster", .bool, "whether it is the name of a Service, existing or not") {
        .bool($0.named != nil)
      },
      Fact("serviceName", .string, "the name of that Service; null for other hosts") {
        .text($0.named?.name)
      },
      Fact("serviceNamespace", .string, "the namespace of that Service; null for other hosts") {
        .text($0.named?.namespace)
      },
      Fact(
        "service", .record(service.record), "the Service of that name; null if it does not exist"
      ) {
        $0.component.context.service($0.service)
      },
      Fact("leadsHome", .bool, "whether it points, or is meant to point, to its shard's prosody") {
        .bool($0.leadsHome)
      },
      Fact(
        "besideHome", .bool,
        "whether it is in a bridge's list of servers that also contains its shard's prosody"
      ) { .bool($0.isBesideHome) },
      Fact("otherShard", .int, "the other shard that it points to or belongs to; null if none") {
        .number($0.otherShard)
      },
      Fact(
        "homeNamespace", .string,
        "the namespace that it should use instead: its own, which has the Service; null if it is correct"
      ) { .text($0.homeNamespace) },
      Fact(
        "namesake", .string,
        "the namespace of the other half of its installation, which has the Service; null if none"
      ) { .text($0.namesake) },
    ])

  static let hostsOfShard: [Fact<ShardSubject>] = [
    Fact("hosts", .list(.record(host.record)), "the hosts in its components' environment") {
      subject in
      .list(
        subject.shard.components.flatMap { id in
          subject.context.hosts(
            ComponentSubject(context: subject.context, component: subject.inventory.components[id]))
        })
    }
  ]
}

extension FactContext {
  func hosts(_ component: ComponentSubject) -> [Value] {
    component.component.hosts.map { host in
      record(HostSubject(component: component, host: host), FactSchemas.host) {
        .node($0.host.entry.valueNode ?? $0.host.entry.node)
      }
    }
  }
}
