/// Addresses and node ports that an API server assigns to Services. They belong to no field manager.
///
/// source: kubernetes/kubernetes v1.36 pkg/registry/core/service/storage/{storage,alloc}.go
enum ServiceAllocation {
  /// - Parameter old: the Service as it was; what it has been assigned stays.
  static func assigned(to object: JSON, was old: JSON?, _ store: ObjectStore) -> JSON {
    guard var spec = object["spec"] else { return object }
    let type = spec["type"]?.text ?? "ClusterIP"
    let before = old?["spec"]
    if type == "ExternalName" {
      for field in ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"] { spec[field] = nil }
    } else {
      let name = object["metadata"]?["name"]?.text ?? ""
      let address = spec["clusterIP"] ?? before?["clusterIP"] ?? .string(Self.address(of: name))
      spec["clusterIP"] = address
      if spec["clusterIPs"] == nil { spec["clusterIPs"] = [address] }
      if spec["ipFamilyPolicy"] == nil { spec["ipFamilyPolicy"] = "SingleStack" }
      if spec["ipFamilies"] == nil { spec["ipFamilies"] = ["IPv4"] }
    }
    let ports = spec["ports"]?.elements ?? []
    if !ports.isEmpty {
      spec["ports"] = .array(
        type == "NodePort" || type == "LoadBalancer"
          ? withNodePorts(ports, before, spec, object, store)
          : ports.map { withoutOwnNodePort($0, before) })
    }
    if type != "NodePort", type != "LoadBalancer" {
      for field in [
        "externalTrafficPolicy", "allocateLoadBalancerNodePorts", "healthCheckNodePort",
      ]
      where spec[field] == before?[field] { spec[field] = nil }
    }
    var object = object
    object["spec"] = spec
    return object
  }

  private static func address(of name: String) -> String {
    let number = name.utf8.reduce(7) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
    return "10.0.\(number >> 8).\(number & 0xFF)"
  }

  /// The same port of the Service as it was.
  private static func match(_ port: JSON, in before: JSON?) -> JSON? {
    before?["ports"]?.elements.first {
      $0["port"] == port["port"] && $0["protocol"] == port["protocol"]
    }
  }

  private static func withNodePorts(
    _ ports: [JSON], _ before: JSON?, _ spec: JSON, _ object: JSON, _ store: ObjectStore
  ) -> [JSON] {
    if spec["type"] == "LoadBalancer", spec["allocateLoadBalancerNodePorts"] == false {
      return ports
    }
    var taken: Set<Int> = []
    for (key, stored) in store.objects where key.plural == "services" {
      for port in stored.object["spec"]?["ports"]?.elements ?? [] {
        if let number = port["nodePort"]?.number { taken.insert(number) }
      }
    }
    for port in ports { if let number = port["nodePort"]?.number { taken.insert(number) } }
    return ports.map { port in
      var port = port
      guard port["nodePort"] == nil else { return port }
      if let kept = match(port, in: before)?["nodePort"] {
        port["nodePort"] = kept
      } else if let free = (30000...32767).reversed().first(where: { !taken.contains($0) }) {
        taken.insert(free)
        port["nodePort"] = .int(free)
      }
      return port
    }
  }

  /// Where the type has none, the node port that was assigned before goes.
  private static func withoutOwnNodePort(_ port: JSON, _ before: JSON?) -> JSON {
    var port = port
    if match(port, in: before)?["nodePort"] == port["nodePort"] { port["nodePort"] = nil }
    return port
  }
}
