import Jitsi
import Kubernetes
import YAML

/// Compares the rendered objects before and after shards were added or removed.
struct RenderedCheck {
  private let before: Inventory
  private let after: Inventory
  private let namespace: String?
  /// The name of the renderer.
  private let renderer: String

  init(before: Inventory, after: Inventory, namespace: String?, renderer: String) {
    self.before = before
    self.after = after
    self.namespace = namespace
    self.renderer = renderer
  }

  func check(_ steps: [ShardEditor.Step]) throws(ShardEditError) {
    let installation = try ShardEditor.installation(of: after, namespace)
    let shards = installation.shards.map { after.shards[$0] }
    var gone: Set<String> = []
    for step in steps {
      if let donor = step.donor {
        try checkAdded(step, like: donor, shards)
      } else {
        gone.formUnion(step.objects)
        if shards.contains(where: { $0.index == step.shard }) {
          throw .notRemovable("shard \(step.shard)")
        }
      }
    }
    try checkKept(besides: gone)
    if steps.contains(where: { $0.donor != nil }) { try checkNodePorts() }
  }

  private func checkAdded(
    _ step: ShardEditor.Step, like donor: Int, _ shards: [Shard]
  ) throws(ShardEditError) {
    guard let original = shards.first(where: { $0.index == donor }),
      let shard = shards.first(where: { $0.index == step.shard })
    else { throw .notRendered("shard \(step.shard)", by: renderer) }
    let kinds = Set(shard.components.map { after.components[$0].kind })
    for id in original.components where !kinds.contains(after.components[id].kind) {
      throw .notRendered("\(after.components[id].kind) of shard \(step.shard)", by: renderer)
    }
    let there = Set(after.objects.objects.map { "\($0.kind)/\($0.name)" })
    for object in step.objects where !Self.isGenerated(object) && !there.contains(object) {
      throw .notRendered(object, by: renderer)
    }
    let blocks = shard.components.compactMap { after.portBlock(of: after.components[$0]) }
    for other in after.shards where other.id != shard.id {
      for id in other.components {
        guard let block = after.portBlock(of: after.components[id]) else { continue }
        if blocks.contains(where: block.overlaps) {
          throw .portsOverlap(shard.index, with: other.index, by: renderer)
        }
      }
    }
  }

  /// Checks that no other object was removed.
  private func checkKept(besides gone: Set<String>) throws(ShardEditError) {
    let there = Set(
      after.objects.objects.map { "\($0.kind)/\(after.namespace(of: $0))/\($0.name)" })
    for object in before.objects.objects {
      let name = "\(object.kind)/\(object.name)"
      if gone.contains(name) || Self.isGenerated(name) { continue }
      if !there.contains("\(object.kind)/\(before.namespace(of: object))/\(object.name)") {
        throw .lost(name, by: renderer)
      }
    }
  }

  /// Checks that no additional node port is claimed twice.
  private func checkNodePorts() throws(ShardEditError) {
    let known = Set(
      Self.nodePorts(of: before.objects.ofKind("Service")).map {
        "\($0.service):\($0.port):\($0.transport)"
      })
    var owners: [String: String] = [:]
    // Existing Services come first, so that errors name the new one.
    let all = Self.nodePorts(of: after.objects.ofKind("Service"))
    func isKnown(_ entry: NodePort) -> Bool {
      known.contains("\(entry.service):\(entry.port):\(entry.transport)")
    }
    for entry in all.filter(isKnown) { owners["\(entry.port)\(entry.transport)"] = entry.service }
    for entry in all where !isKnown(entry) {
      if let owner = owners["\(entry.port)\(entry.transport)"] {
        throw .nodePortTaken(entry.port, by: owner)
      }
      owners["\(entry.port)\(entry.transport)"] = entry.service
    }
  }

  typealias NodePort = (port: Int, transport: String, service: String)

  /// The node ports that Services claim.
  static func nodePorts(of services: some Sequence<KubernetesObject>) -> [NodePort] {
    var found: [NodePort] = []
    for service in services {
      guard let ports = service.node["spec"]?["ports"]?.elements else { continue }
      for port in ports {
        guard case .int(let number)? = port["nodePort"]?.scalar else { continue }
        found.append((Int(number), port["protocol"]?.text ?? "TCP", service.name))
      }
    }
    return found
  }

  /// Whether a name may end with a hash.
  private static func isGenerated(_ object: String) -> Bool {
    object.hasPrefix("ConfigMap/") || object.hasPrefix("Secret/")
  }
}
