import Jitsi
import Kubernetes
import YAML

extension InputIndex {
  static func findHalves(_ inventory: Inventory) -> [Int: Int] {
    guard inventory.installations.count > 1 else { return [:] }
    func kinds(_ shard: Shard) -> Set<ComponentKind> {
      Set(shard.components.map { inventory.components[$0].kind })
    }
    var found: [Int: Int] = [:]
    let partial = inventory.shards.filter { kinds($0).count < ComponentKind.ofShard.count }
    for shards in Dictionary(grouping: partial, by: \.index).values where shards.count == 2 {
      if kinds(shards[0]).isDisjoint(with: kinds(shards[1])),
        shards[0].installation != shards[1].installation
      {
        found[shards[0].id] = shards[1].id
        found[shards[1].id] = shards[0].id
      }
    }
    return found
  }

  /// Overlapping port blocks, found by one pass over the blocks of an installation sorted by first port. If the first
  /// block has a hundred ports or more, it is too long and is at fault; otherwise the later shard is in the wrong
  /// place.
  static func findOverlaps(_ inventory: Inventory) -> [Int: [Int]] {
    var found: [Int: [Int]] = [:]
    for installation in inventory.installations {
      var blocks: [(block: PortBlock, component: Int, shard: Int)] = []
      for shard in installation.shards {
        for component in inventory.components(.jvb, of: inventory.shards[shard]) {
          if let block = inventory.portBlock(of: component) {
            blocks.append((block, component.id, inventory.shards[shard].index))
          }
        }
      }
      blocks.sort { ($0.block.first, $0.shard) < ($1.block.first, $1.shard) }
      var reaching = blocks.first
      for entry in blocks.dropFirst() {
        guard let before = reaching else { break }
        if before.block.overlaps(entry.block), before.shard != entry.shard {
          let isLong = before.block.isLong && before.block.first < entry.block.first
          let later = isLong || before.shard > entry.shard ? before : entry
          found[later.component, default: []].append(
            later.shard == entry.shard ? before.shard : entry.shard)
        }
        if entry.block.last > before.block.last { reaching = entry }
      }
    }
    return found
  }

  /// Secrets that another object of the input creates: a Certificate, an Ingress with cert-manager's annotation, an
  /// external or sealed secret; as `Secret/namespace/name`.
  static func findProvided(_ inventory: Inventory) -> Set<String> {
    var found: Set<String> = []
    func add(_ namespace: String, _ name: String?) {
      if let name, !name.isEmpty { found.insert("Secret/\(namespace)/\(name)") }
    }
    for object in inventory.objects.ofKind("Certificate") {
      add(inventory.namespace(of: object), object.node["spec"]?["secretName"]?.text)
    }
    for object in inventory.objects.ofKind("SealedSecret") {
      let name = object.node["spec"]?["template"]?["metadata"]?["name"]?.text
      add(inventory.namespace(of: object), name ?? object.name)
    }
    for object in inventory.objects.ofKind("ExternalSecret") {
      add(
        inventory.namespace(of: object),
        object.node["spec"]?["target"]?["name"]?.text ?? object.name)
    }
    let issuers = [
      "cert-manager.io/cluster-issuer", "cert-manager.io/issuer", "kubernetes.io/tls-acme",
      "certmanager.k8s.io/cluster-issuer", "certmanager.k8s.io/issuer",
    ]
    // cert-manager ignores blocks without hosts.
    // source: cert-manager/cert-manager pkg/controller/certificate-shim/sync.go validateIngressTLSBlock
    for entry in inventory.tls
    where entry.node["hosts"]?.count ?? 0 > 0
      && issuers.contains(where: { entry.object.annotation($0) != nil })
    {
      add(entry.namespace, entry.secretName)
    }
    // https://cert-manager.io/docs/usage/gateway/
    for kind in ["Gateway", "ListenerSet"] {
      for object in inventory.objects.ofKind(kind)
      where issuers.contains(where: { object.annotation($0) != nil }) {
        for listener in object.node["spec"]?["listeners"].map({ Array($0.elements) }) ?? [] {
          for reference in listener["tls"]?["certificateRefs"].map({ Array($0.elements) }) ?? []
          where reference["namespace"] == nil {
            add(inventory.namespace(of: object), reference["name"]?.text)
          }
        }
      }
    }
    return found
  }
}
