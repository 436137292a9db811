import Basics
import Kubernetes
import YAML

/// Reads Services and assigns them to shards.
extension Discovery {
  mutating func readServices() {
    let repeated = Set(objects.repeats.map(\.later))
    let endpoints = ownEndpoints()
    servicesOfWorkload = Array(repeating: [], count: workloads.count)
    let found = objects.ofKind("Service").filter {
      $0.group.isEmpty && !repeated.contains($0.id)
    }
    let discovery = self
    services = Parallel.map(Array(found.enumerated()), from: Self.manyWorkloads) { id, object in
      discovery.service(id, object, hasOwnEndpoints: endpoints.contains)
    }
    servicesByName.reserveCapacity(services.count)
    for service in services {
      for target in Set(service.targets.map(\.workload)) {
        servicesOfWorkload[target].append(service.id)
      }
      servicesByName[service.namespace + "/" + service.name] = service.id
    }
  }

  /// - Parameter hasOwnEndpoints: Whether the endpoints of a Service are written by hand, by `namespace/name`.
  private func service(
    _ id: Int, _ object: KubernetesObject, hasOwnEndpoints: (String) -> Bool
  ) -> ServiceEntry {
    let namespace = view.namespace(of: object)
    let spec = object.node["spec"]
    let selector = spec?["selector"]
    // The selector comes last: if it disagrees, it selects the wrong shard.
    let identity = ShardIdentity(
      labels: [object.node["metadata"]?["labels"]], name: object.name, selector: selector)
    return ServiceEntry(
      id: id, object: object, namespace: namespace,
      ports: (spec?["ports"]?.elements).map { $0.compactMap(ServicePort.init) } ?? [],
      targets: selector.map { workloadIndex.targets(of: $0, in: namespace) } ?? [],
      hasOwnEndpoints: hasOwnEndpoints(namespace + "/" + object.name),
      shardNumber: identity?.number, shardKey: identity?.key, component: componentKind(of: object))
  }

  private func ownEndpoints() -> Set<String> {
    var names: Set<String> = []
    for object in objects.ofKind("Endpoints") {
      names.insert(view.namespace(of: object) + "/" + object.name)
    }
    for object in objects.ofKind("EndpointSlice") {
      if let service = object.label("kubernetes.io/service-name") {
        names.insert(view.namespace(of: object) + "/" + service)
      }
    }
    return names
  }

  private func componentKind(of object: KubernetesObject) -> ComponentKind? {
    for labels in [object.node["metadata"]?["labels"], object.node["spec"]?["selector"]] {
      guard let labels else { continue }
      for key in ["app.kubernetes.io/component", "k8s-app", "component", "app", "service"] {
        if let value = labels[key]?.text, let kind = ComponentKind(word: Substring(value)) {
          return kind
        }
      }
      for entry in labels.entries {
        if let key = entry.key.text, key.hasSuffix("/component"), let value = entry.value.text,
          let kind = ComponentKind(word: Substring(value))
        {
          return kind
        }
      }
    }
    return ComponentKind(name: object.name)
  }

  /// Returns the Service with a name. One without a namespace may be in any.
  func service(_ name: String, in namespace: String) -> Int? {
    servicesByName[namespace + "/" + name] ?? servicesByName["/" + name]
  }

  /// Returns the only shard of a namespace, for a Service that selects no pods and is named after one of its components.
  private func onlyShard(meant service: ServiceEntry) -> Int? {
    guard service.targets.isEmpty, let kind = service.component, kind != .haproxy,
      let installation = installationByNamespace[service.namespace],
      installations[installation].shards.count == 1
    else { return nil }
    let shard = shards[installations[installation].shards[0]]
    // `web` is too generic on its own.
    let isJitsi =
      kind != .web || service.name.holds("jitsi")
      || shard.components.contains { components[$0].workload.object.name == service.name }
    return isJitsi ? shard.id : nil
  }

  /// Assigns each Service to the shard given by its labels or name or, if they give none, to the only shard whose pods it
  /// selects.
  mutating func assignServices() {
    let shardsByKey = Dictionary(
      shards.map { ("\(installations[$0.installation].namespace)/\($0.index)", $0.id) },
      uniquingKeysWith: { first, _ in first })
    installationByNamespace = installations.idsByNamespace
    for service in services {
      var owner: Int?
      if let number = service.shardNumber {
        owner = shardsByKey["\(service.namespace)/\(number)"]
      }
      if owner == nil, service.shardKey == nil {
        owner = onlyShard(of: service) ?? onlyShard(meant: service)
      }
      if let owner { shards[owner].services.append(service.id) }
    }
  }

  private func onlyShard(of service: ServiceEntry) -> Int? {
    var found: Int?
    for target in service.targets {
      for component in componentsOfWorkload[target.workload] {
        guard let shard = components[component].shard else { continue }
        if let found, found != shard { return nil }
        found = shard
      }
    }
    return found
  }
}
