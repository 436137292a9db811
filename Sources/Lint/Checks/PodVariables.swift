import Jitsi
import Kubernetes
import YAML

/// A variable of an installation's container whose name marks its value as secret.
struct NamedSecret: Sendable {
  let entry: EnvironmentEntry
  let container: String
  /// The node to replace: the value of the key in a ConfigMap, otherwise the container's entry.
  let place: Node
}

extension Inventory {
  /// The variables with names of secrets in all containers of an installation's pods, sidecars included. A ConfigMap
  /// key that several of them read is listed once.
  func namedSecrets(of installation: Installation) -> [NamedSecret] {
    let reader = EnvironmentReader(space: view)
    var found: [NamedSecret] = []
    var seenMaps: Set<Node> = []
    var seenWorkloads: Set<Int> = []
    let ids =
      installation.shards.flatMap { shards[$0].components } + installation.haproxyComponents
    for id in ids where seenWorkloads.insert(components[id].workload.id).inserted {
      let workload = components[id].workload
      let own = components(of: workload.id)
      for container in workload.template.initContainers + workload.template.containers {
        let known = own.first { $0.container.node == container.node }
        let entries =
          known?.environment ?? reader.entries(of: container, in: workload.namespace)
        for entry in entries where entry.isSecret {
          var place = entry.node
          if case .configMap = entry.origin { place = entry.valueNode ?? place }
          if case .configMapKey = entry.origin { place = entry.valueNode ?? place }
          if place != entry.node, !seenMaps.insert(place).inserted { continue }
          found.append(NamedSecret(entry: entry, container: container.name, place: place))
        }
      }
    }
    return found
  }

  /// The objects that an installation's pods need to start, each at its first use that is not optional.
  func references(of installation: Installation) -> [(namespace: String, PodReference)] {
    var found: [(namespace: String, PodReference)] = []
    var seen: Set<String> = []
    var seenWorkloads: Set<Int> = []
    let ids =
      installation.shards.flatMap { shards[$0].components } + installation.haproxyComponents
    for id in ids where seenWorkloads.insert(components[id].workload.id).inserted {
      let workload = components[id].workload
      for reference in PodReference.find(in: workload.template, of: workload.object)
      where !reference.isOptional
        && seen.insert("\(reference.kind)/\(workload.namespace)/\(reference.name)").inserted
      {
        found.append((workload.namespace, reference))
      }
    }
    return found
  }
}
