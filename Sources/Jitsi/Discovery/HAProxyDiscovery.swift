import Basics
import HAProxy
import Kubernetes
import YAML

/// Finds HAProxy's configuration and reads its references to shards.
extension Discovery {
  mutating func readHAProxy() {
    guard installations.contains(where: { !$0.haproxyComponents.isEmpty }) else { return }
    let namespaces = Set(workloads.map(\.namespace))
    let names = Dictionary(grouping: services, by: \.namespace).mapValues { $0.map(\.name) }
    let maps = NamespaceIndex(["ConfigMap"], view)
    let discovery = self
    let tiers = Parallel.map(installations, from: Inventory.manyInstallations) { installation in
      installation.haproxyComponents.map { discovery.tier($0, namespaces, names, maps) }
    }
    for (position, tiers) in tiers.enumerated() {
      // Prefers the one that routes to shards; an installation may have another HAProxy for other purposes.
      installations[position].haproxy =
        tiers.first { $0.backend != nil } ?? tiers.first { $0.configuration != nil } ?? tiers.first
    }
  }

  private func tier(
    _ id: Int, _ namespaces: Set<String>, _ serviceNames: [String: [String]], _ maps: NamespaceIndex
  ) -> HAProxyTier {
    let component = components[id]
    let found = configuration(of: component, maps)
    guard let (map, text) = found else {
      return HAProxyTier(
        component: id, configMap: nil, text: nil, configuration: nil, backend: nil, backends: [],
        slots: [], peers: [], peersSection: nil, peerView: .none, peerRepair: PeerRepair())
    }
    let configuration = Configuration(parsing: text.text ?? "")
    let namespace = component.workload.namespace
    let reader = HAProxyReader(
      configuration: configuration, namespace: namespace,
      namespaces: namespaces, serviceNames: serviceNames[namespace] ?? [],
      variables: Set(component.environment.map(\.name)))
    let backends = reader.backends { name, namespace in
      guard let service = service(name, in: namespace) else { return [] }
      return Set(
        services[service].targets.flatMap { target in
          componentsOfWorkload[target.workload].compactMap { components[$0].shard }
        })
    }
    let backend = backends.first
    let section = reader.peersSection(of: backend)
    var peerView = PeerView.none
    var peerRepair = PeerRepair()
    if let section {
      var views = PeerViewReader(reader, section, component) { name in
        servicesByName[namespace + "/" + name].map { services[$0] }
      }
      peerView = views.view()
      peerRepair =
        PeerRepairFinder(views, pods: peerView.pods, text: text.text ?? "").repair()
    }
    return HAProxyTier(
      component: id, configMap: map, text: text, configuration: configuration, backend: backend,
      backends: backends, slots: backend.map { reader.slots(of: configuration.proxies[$0]) } ?? [],
      peers: section.map { reader.peers(of: $0) } ?? [], peersSection: section, peerView: peerView,
      peerRepair: peerRepair)
  }

  /// Returns the ConfigMap mounted by the pod that contains a configuration or, if none is mounted, the only one in the
  /// namespace.
  private func configuration(of component: Component, _ maps: NamespaceIndex)
    -> (KubernetesObject, Node)?
  {
    let namespace = component.workload.namespace
    var names: [String] = []
    if let volumes = component.workload.template.spec?["volumes"] {
      for volume in volumes.elements {
        if let name = volume["configMap"]?["name"]?.text { names.append(name) }
        for source in volume["projected"]?["sources"].map({ Array($0.elements) }) ?? [] {
          if let name = source["configMap"]?["name"]?.text { names.append(name) }
        }
      }
    }
    for name in names {
      if let map = view.find("ConfigMap", namespace, name), let text = haproxyText(in: map) {
        return (map, text)
      }
    }
    guard names.isEmpty else { return nil }
    var found: (KubernetesObject, Node)?
    for map in maps.objects("ConfigMap", in: namespace) {
      guard let text = haproxyText(in: map) else { continue }
      if found != nil { return nil }
      found = (map, text)
    }
    return found
  }

  /// Treats a configuration that routes rooms to shards as an HAProxy if the input contains nothing else, as when an editor
  /// shows one file: its faults do not depend on the pods.
  mutating func readLoneConfiguration() {
    guard workloads.isEmpty else { return }
    let maps: [(map: KubernetesObject, text: Node)] = objects.ofKind("ConfigMap").compactMap {
      map in haproxyText(in: map).map { (map, $0) }
    }
    let namespaces = Set(maps.filter { routesRooms($0.text) }.map { view.namespace(of: $0.map) })
    guard let map = maps.first(where: { namespaces.contains(view.namespace(of: $0.map)) })?.map
    else { return }
    let workload = Workload(
      id: 0, object: map, template: PodTemplate(standIn: map.node),
      namespace: view.namespace(of: map))
    workloads = [workload]
    componentsOfWorkload = [[0]]
    servicesOfWorkload = [[]]
    components = [
      Component(
        id: 0, kind: .haproxy, workload: workload, container: Container(node: map.node), shard: nil,
        reason: "its configuration routes rooms to shards", environment: [], hosts: [])
    ]
  }

  /// Returns whether a configuration in a namespace routes by the URL parameter that Jitsi's web adds for the room.
  func routesRooms(in namespace: String) -> Bool {
    objects.ofKind("ConfigMap").contains { map in
      view.namespace(of: map) == namespace && haproxyText(in: map).map(routesRooms) ?? false
    }
  }

  private func routesRooms(_ configuration: Node) -> Bool {
    guard let text = configuration.text else { return false }
    return ["urlp(room)", "url_param(room)", "url_param room"].contains { text.contains($0) }
  }

  private func haproxyText(in map: KubernetesObject) -> Node? {
    guard let data = map.node["data"] else { return nil }
    for entry in data.entries {
      guard let key = entry.key.text, key.hasSuffix(".cfg"), let text = entry.value.text else {
        continue
      }
      if key.holds("haproxy") || text.holds("frontend ") || text.holds("backend ") {
        return entry.value
      }
    }
    return nil
  }
}
