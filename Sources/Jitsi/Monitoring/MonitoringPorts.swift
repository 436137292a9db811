import Kubernetes
import YAML

/// Checks that the ports in monitors exist.
extension Monitoring {
  /// Returns whether a monitor that selects a component scrapes one of its ports.
  func fits(_ monitor: Monitor, _ component: Component) -> Bool {
    monitor.endpoints.contains { fits($0, monitor, component) }
  }

  private func fits(
    _ endpoint: Monitor.Endpoint, _ monitor: Monitor, _ component: Component
  ) -> Bool {
    let template = component.workload.template
    let ports = (template.containers + template.initContainers).flatMap(\.ports)
    func has(_ port: String) -> Bool {
      ports.contains { $0.name == port || String($0.number) == port }
    }
    if endpoint.takesAnyPort { return !ports.isEmpty }
    if let target = endpoint.target, has(target) { return true }
    guard monitor.selectsServices else {
      if let number = endpoint.number, ports.contains(where: { $0.number == number }) {
        return true
      }
      return endpoint.port.map { name in ports.contains { $0.name == name } } ?? false
    }
    guard let name = endpoint.port else { return false }
    return inventory.services(selecting: component.workload).contains { service in
      guard monitor.selects(service.object.node["metadata"]?["labels"]) else { return false }
      return service.ports.contains { port in
        port.name == name
          && (port.targetName.map { name in ports.contains { $0.name == name } } ?? true)
      }
    }
  }

  /// Returns the gap of a component that is selected by a monitor with a port it does not have.
  func wrongPort(_ group: Int, _ component: Component) -> ScrapeGap {
    let monitor = monitors[groups[group].first]
    guard let endpoint = monitor.endpoints.first else {
      return ScrapeGap(
        cause: .port, components: [component], monitor: monitor, place: monitor.object.node,
        path: "spec.\(monitor.endpointsField)", wanted: "")
    }
    let wanted = endpoint.port ?? endpoint.target ?? endpoint.number.map { String($0) } ?? ""
    // If the same component in another shard has the port, this component is the exception.
    let isOdd =
      !monitor.selectsServices && endpoint.port != nil
      && shardsThatFit(group, component).contains { $0 != component.shard }
    if isOdd, let port = component.metricsPorts.first {
      return ScrapeGap(
        cause: .odd, components: [component], monitor: monitor, place: port.node, path: "name",
        wanted: wanted)
    }
    let field = endpoint.port != nil ? "port" : endpoint.target != nil ? "targetPort" : "portNumber"
    return ScrapeGap(
      cause: .port, components: [component], monitor: monitor, place: endpoint.node, path: field,
      wanted: wanted)
  }

  /// Returns the first two shards of the installation in which a component of this kind has the monitor's port.
  private func shardsThatFit(_ group: Int, _ component: Component) -> [Int] {
    guard let installation = component.shard.map({ inventory.shards[$0].installation }) else {
      return []
    }
    return memo.shards(group, installation, component.kind) {
      let monitor = monitors[groups[group].first]
      let fitting = inventory.installations[installation].shards.lazy.filter { [self] shard in
        inventory.components(component.kind, of: inventory.shards[shard]).contains {
          fits(monitor, $0) && groupsByComponent[$0.id]?.contains(group) == true
        }
      }
      return Array(fitting.prefix(2))
    }
  }

  /// Returns the gap of a component that a monitor is intended for but does not select.
  func astray(_ monitor: Monitor, _ component: Component) -> ScrapeGap {
    func gap(_ cause: ScrapeGap.Cause, _ path: String, _ wanted: String) -> ScrapeGap {
      ScrapeGap(
        cause: cause, components: [component], monitor: monitor, place: monitor.object.node,
        path: path, wanted: wanted)
    }
    if targets.wouldSelect(monitor, component) {
      return gap(.namespace, "spec.namespaceSelector", component.workload.namespace)
    }
    var labels: [Node?] = [component.workload.template.labels]
    if monitor.selectsServices {
      labels = inventory.services(selecting: component.workload).map {
        $0.object.node["metadata"]?["labels"]
      }
    }
    for entry in monitor.selector?["matchLabels"].map({ Array($0.entries) }) ?? [] {
      guard let key = entry.key.text,
        !labels.contains(where: { $0?[key]?.text == entry.value.text })
      else { continue }
      let path = FieldPath(steps: [.key("spec"), .key("selector"), .key("matchLabels"), .key(key)])
      return gap(.selector, path.description, "\(key)=\(entry.value.text ?? "")")
    }
    return gap(.selector, "spec.selector", "")
  }
}
