public import Kubernetes
public import YAML

/// Copies the objects of one shard for another.
public struct ShardClone: Sendable {
  private let inventory: Inventory
  public let renaming: ShardRenaming
  private let namespace: String
  /// The donor's autoscaled workloads, by kind and name.
  private let scaled: Set<String>
  /// The donor's node ports and the offset for the copies.
  private let ports: (block: PortBlock, shift: Int)?

  /// - Parameters:
  ///   - inventory: The objects that contain the donor.
  ///   - donor: The shard to copy.
  ///   - index: The index of the new shard.
  ///   - neighbour: A component of the new shard whose zone its other components share.
  ///   - zone: The zone to pin the copies to, if the donor is pinned to one.
  ///   - ports: Node ports in use, in addition to those of the inventory's shards.
  ///   - given: The first node port of the copies; chosen automatically if nil.
  public init(
    _ inventory: Inventory, from donor: Shard, to index: Int, neighbour: Component? = nil,
    zone: String? = nil, besides ports: Set<Int> = [], base given: Int? = nil
  ) {
    self.inventory = inventory
    let components = donor.components.map { inventory.components[$0] }
    namespace = inventory.installations[donor.installation].namespace
    scaled = Set(
      components.lazy.map(\.workload).filter { !inventory.autoscalers(of: $0).isEmpty }
        .map { "\($0.object.kind)/\($0.object.name)" })
    var words: [String: String] = [:]
    if let old = components.lazy.compactMap({ $0.zone?.name }).first,
      let new = zone ?? neighbour?.zone?.name
    {
      words[old] = new
    }
    let bridges = components.first { inventory.basePort(of: $0)?.number != nil }
    if let bridges, let base = inventory.basePort(of: bridges), let first = base.number,
      let own = inventory.portBlock(of: bridges)
    {
      let block = PortBlock(first: first, last: max(own.last, first + 99))
      let free =
        given
        ?? Self.freeBase(inventory, donor, index, first, own.last - first, besides: ports)
      self.ports = (block, free - first)
      words[base.text] = String(free)
    } else {
      self.ports = nil
    }
    let names =
      components.map(\.workload.object.name) + donor.services.map { inventory.services[$0].name }
    renaming = ShardRenaming(
      from: donor.index, to: index, objectNames: names, words: words)
  }

  /// Returns the base port for the copies: the donor's plus a hundred ports per shard or, if that block is taken, the next free
  /// one.
  private static func freeBase(
    _ inventory: Inventory, _ donor: Shard, _ index: Int, _ first: Int, _ length: Int,
    besides others: Set<Int>
  ) -> Int {
    let use = inventory.portUse
    // Blocks of the new shard itself do not count.
    let own = inventory.installations[donor.installation].shards.lazy.map { inventory.shards[$0] }
      .filter { $0.index == index }.flatMap(\.components)
      .compactMap { inventory.portBlock(of: inventory.components[$0]) }
    let ownBlocks = Array(own)
    var base = first + 100 * (index - donor.index)
    func isTaken(_ block: PortBlock) -> Bool {
      use.count(meeting: block) > ownBlocks.count { $0.overlaps(block) }
        || others.contains { $0 >= block.first && $0 <= block.last }
    }
    func block(at base: Int) -> PortBlock {
      let (last, isTooFar) = base.addingReportingOverflow(length)
      return PortBlock(first: base, last: isTooFar ? .max : last)
    }
    // The search ends after the last valid port.
    while base <= 0xFFFF, isTaken(block(at: base)) { base += 100 }
    return base
  }

  /// Returns copies of a component's workload and of everything that only it needs: the Services that select its pods, and its
  /// autoscalers. Objects already in the input are omitted. Returns nil if a name does not identify the shard.
  public func objects(of component: Component) -> [Content]? {
    var originals = [component.workload.object]
    originals += inventory.services(selecting: component.workload).filter { service in
      renaming.renamed(service.name) != nil
    }.map(\.object)
    originals += inventory.autoscalers(of: component.workload).map(\.object)
    var copies: [Content] = []
    for original in originals {
      guard let name = renaming.renamed(original.name) else { return nil }
      let isThere =
        inventory.find(group: original.group, kind: original.kind, namespace, name) != nil
      if isThere { continue }
      guard let copy = copy(of: original) else { return nil }
      copies.append(copy)
    }
    return copies
  }

  /// Returns a copy of one of the donor's objects for the new shard, without fields set by the cluster.
  public func copy(of object: KubernetesObject) -> Content? {
    guard let content = Content(object.node) else { return nil }
    var cleaned = ClusterFields.removed(from: content, kind: object.kind)
    // In a live object, the replica count was set by the autoscaler.
    if object.node["metadata"]?["resourceVersion"] != nil,
      scaled.contains("\(object.kind)/\(object.name)"),
      object.node["spec"]?["replicas"] != nil
    {
      try? cleaned.make(.remove, at: [.key("spec"), .key("replicas")])
    }
    let renamed = renaming.rewritten(cleaned)
    guard let ports else { return renamed }
    return shifted(renamed, ports.block, ports.shift, isService: object.kind == "Service")
  }

  /// Returns the new node port for one of the donor's bridge ports, or nil for any other port.
  public func moved(_ port: Int) -> Int? {
    guard let ports, port >= ports.block.first, port <= ports.block.last else { return nil }
    return port + ports.shift
  }

  /// Returns the fields that contain such ports, in a Service or in any other object.
  public static func portFields(ofService isService: Bool) -> Set<String> {
    isService ? ["port", "targetPort", "nodePort"] : ["containerPort", "hostPort"]
  }

  private func shifted(_ content: Content, _ block: PortBlock, _ shift: Int, isService: Bool)
    -> Content
  {
    switch content {
    case .scalar: return content
    case .list(let elements):
      return .list(elements.map { shifted($0, block, shift, isService: isService) })
    case .map(let entries):
      let keys = Self.portFields(ofService: isService)
      return .map(
        entries.map { entry in
          if keys.contains(entry.key), case .scalar(.int(let port)) = entry.value,
            Int(port) >= block.first, Int(port) <= block.last
          {
            return Content.Entry(entry.key, .scalar(.int(port + Int64(shift))))
          }
          return Content.Entry(
            entry.key, shifted(entry.value, block, shift, isService: isService))
        })
    }
  }
}
