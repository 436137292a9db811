import Basics
public import Kubernetes
import YAML

/// The source of a bridge's Prometheus metrics.
public enum BridgeExporter: Sendable {
  /// A sidecar or the bridge's own endpoint, on a named or annotated port.
  case named
  /// A sidecar whose ports have no name.
  case unnamed(Container)
  /// Another workload, which queries the bridges through their Service.
  case elsewhere
  case missing
}

extension Inventory {
  /// Returns the source of a bridge's Prometheus metrics. Later releases serve them on their own port 8080.
  public func exporter(of bridge: Component) -> BridgeExporter {
    let template = bridge.workload.template
    var unnamed: BridgeExporter?
    if exporterContainer(of: bridge) != nil { return .named }
    for container in template.runningContainers where container.node != bridge.container.node {
      if Self.saysMetrics(String(container.image.name)) || Self.saysMetrics(container.name) {
        unnamed = .unnamed(container)
        break
      }
    }
    let canServe =
      bridge.releaseNumber.map { $0 >= BridgeRelease.metrics } ?? true
    if canServe {
      let own = bridge.container.node["ports"].map { Array($0.elements) } ?? []
      let isNamed = own.contains {
        $0["containerPort"]?.integer == 8080 && ($0["name"]?.text.map(Self.saysMetrics) ?? false)
      }
      if isNamed || annotatedPort(of: template) == "8080" { return .named }
    }
    if let unnamed { return unnamed }
    let isQueried = services(selecting: bridge.workload).contains { service in
      queriedServices.contains("\(namespace(of: service.object))/\(service.object.name)")
    }
    return isQueried ? .elsewhere : .missing
  }

  /// Returns the sidecar that serves a bridge's statistics on a named port, or nil if there is none.
  public func exporterContainer(of bridge: Component) -> Container? {
    bridge.workload.template.runningContainers.first { container in
      guard container.node != bridge.container.node else { return false }
      let isExporter =
        Self.saysMetrics(String(container.image.name)) || Self.saysMetrics(container.name)
      return container.ports.contains { port in
        guard let name = port.name, !name.isEmpty else { return false }
        return isExporter || Self.saysMetrics(name)
      }
    }
  }

  private func annotatedPort(of template: PodTemplate) -> String? {
    template.node["metadata"]?["annotations"]?["prometheus.io/port"]?.text
  }

  private static func saysMetrics(_ name: String) -> Bool {
    let text = name.lowercased()
    return text.holds("metric") || text.holds("prom") || text.holds("exporter")
  }
}
