import Kubernetes
import YAML

/// Finds the routes from host names to Grafana.
struct GrafanaRoutes: Sendable {
  private let inventory: Inventory
  /// The indexes of routes by their Service: `namespace/name`.
  private let byService: [String: [Int]]
  private let tls: [Int: [TLSEntry]]

  init(_ inventory: Inventory, isNeeded: Bool) {
    self.inventory = inventory
    guard isNeeded else {
      (byService, tls) = ([:], [:])
      return
    }
    byService = Dictionary(
      grouping: inventory.routes.indices.filter { !inventory.routes[$0].isPseudo }
    ) {
      let route = inventory.routes[$0]
      return "\(route.serviceNamespace)/\(route.service)"
    }
    tls = Dictionary(grouping: inventory.tls, by: \.object.id)
  }

  func routes(to server: MonitoringServer) -> [GrafanaRoute] {
    switch server.form {
    case .workload(let workload, _):
      let leading = inventory.services(selecting: workload).flatMap { service in
        routes(toService: service.name, service.namespace)
      }
      // A route intended for Grafana may name a Service that does not exist.
      return leading.isEmpty
        ? routes(toService: server.name, server.namespace, missing: true) : leading
    case .resource:
      return written(server.object) + routes(toService: server.name + "-service", server.namespace)
    case .release(let values): return written(values)
    }
  }

  private func routes(
    toService name: String, _ namespace: String, missing: Bool = false
  ) -> [GrafanaRoute] {
    if missing, inventory.service(name, in: namespace) != nil { return [] }
    return (byService["\(namespace)/\(name)"] ?? []).map {
      let route = inventory.routes[$0]
      return GrafanaRoute(route, tls[route.object.id] ?? [])
    }
  }

  /// Returns the routes of the Ingress created by grafana-operator.
  private func written(_ object: KubernetesObject) -> [GrafanaRoute] {
    guard let ingress = object.node["spec"]?["ingress"] else { return [] }
    guard let spec = ingress["spec"] else {
      // The operator's first API uses different fields.
      guard ingress["enabled"]?.scalar == .bool(true) else { return [] }
      return [
        GrafanaRoute(
          object: object, node: ingress, hosts: [ingress["hostname"]?.text].compactMap { $0 },
          path: ingress["path"]?.text, hasTLS: ingress["tlsEnabled"]?.scalar == .bool(true))
      ]
    }
    let hasTLS = (spec["tls"]?.count ?? 0) > 0
    return (spec["rules"].map { Array($0.elements) } ?? []).flatMap { rule in
      (rule["http"]?["paths"].map { Array($0.elements) } ?? []).map { path in
        GrafanaRoute(
          object: object, node: path["path"] ?? path, hosts: [rule["host"]?.text].compactMap { $0 },
          path: path["path"]?.text, hasTLS: hasTLS)
      }
    }
  }

  /// Returns the routes of the Ingress created by the chart.
  private func written(_ values: ReleaseValues) -> [GrafanaRoute] {
    guard let ingress = values.node("ingress"), ingress["enabled"]?.scalar == .bool(true) else {
      return []
    }
    let hasTLS = (ingress["tls"]?.count ?? 0) > 0
    return [
      GrafanaRoute(
        object: values.object, node: ingress["path"] ?? ingress,
        hosts: ingress["hosts"].map { $0.elements.compactMap(\.text) } ?? [],
        path: ingress["path"]?.text, hasTLS: hasTLS)
    ]
  }
}
