import Kubernetes
import YAML

/// Finds the components that monitors select, using indexes.
struct MonitorTargets: Sendable {
  private let inventory: Inventory
  /// Components by label and value, both with and without their namespace.
  private var byPair: [String: [Int]] = [:]
  private var byNamespace: [String: [Int]] = [:]
  private var servicesByPair: [String: [Int]] = [:]
  private var servicesByNamespace: [String: [Int]] = [:]

  static let kinds: Set<ComponentKind> = [.jvb, .prosody, .haproxy]
  /// Represents any namespace; not a valid namespace name.
  private static let everywhere = "*"

  init(_ inventory: Inventory, isNeeded: Bool, withServices: Bool) {
    self.inventory = inventory
    guard isNeeded else { return }
    for component in inventory.components where Self.kinds.contains(component.kind) {
      let namespace = component.workload.namespace
      byNamespace[namespace, default: []].append(component.id)
      guard let labels = component.workload.template.labels else { continue }
      for entry in labels.labelPairs {
        let pair = Self.pair(entry.key, entry.value)
        byPair.add(component.id, under: namespace + pair)
        byPair.add(component.id, under: Self.everywhere + pair)
      }
    }
    guard withServices else { return }
    for service in inventory.services {
      servicesByNamespace[service.namespace, default: []].append(service.id)
      guard let labels = service.object.node["metadata"]?["labels"] else { continue }
      for entry in labels.labelPairs {
        let pair = Self.pair(entry.key, entry.value)
        servicesByPair.add(service.id, under: service.namespace + pair)
        servicesByPair.add(service.id, under: Self.everywhere + pair)
      }
    }
  }

  private static func pair(_ key: String, _ value: String) -> String {
    "\u{0}\(key)\u{0}\(value)"
  }

  /// Returns the components whose pods a monitor selects.
  func components(of monitor: Monitor) -> [Int] {
    guard monitor.selectsServices else {
      return candidates(monitor, byPair, byNamespace, inventory.components.indices).filter { id in
        let component = inventory.components[id]
        return Self.kinds.contains(component.kind)
          && monitor.reaches(component.workload.namespace)
          && monitor.selects(component.workload.template.labels)
      }
    }
    var found: Set<Int> = []
    for service in services(of: monitor) {
      for target in service.targets {
        for component in inventory.components(of: target.workload)
        where Self.kinds.contains(component.kind) { found.insert(component.id) }
      }
    }
    return found.sorted()
  }

  /// Returns whether a monitor would select a component's pods if it covered the namespace.
  func wouldSelect(_ monitor: Monitor, _ component: Component) -> Bool {
    guard Self.kinds.contains(component.kind) else { return false }
    guard monitor.selectsServices else {
      return monitor.selects(component.workload.template.labels)
    }
    return inventory.services(selecting: component.workload).contains {
      monitor.selects($0.object.node["metadata"]?["labels"])
    }
  }

  /// Returns the Services that a monitor selects.
  func services(of monitor: Monitor) -> [ServiceEntry] {
    candidates(monitor, servicesByPair, servicesByNamespace, inventory.services.indices)
      .compactMap { id in
        let service = inventory.services[id]
        return monitor.reaches(service.namespace)
          && monitor.selects(service.object.node["metadata"]?["labels"]) ? service : nil
      }
  }

  /// Returns everything in the namespaces with the rarest pair of the selector, or everything if there is no pair.
  private func candidates(
    _ monitor: Monitor, _ byPair: [String: [Int]], _ byNamespace: [String: [Int]], _ all: Range<Int>
  ) -> [Int] {
    let namespaces: [String]? =
      switch monitor.reach {
      case .any: nil
      case .own: [monitor.namespace]
      case .named(let names): Set(names + [""]).sorted()
      }
    let labels = monitor.selector?["matchLabels"].map { Array($0.entries) } ?? []
    guard !labels.isEmpty else {
      return namespaces.map { $0.flatMap { byNamespace[$0] ?? [] } } ?? Array(all)
    }
    return (namespaces ?? [Self.everywhere]).flatMap { namespace in
      let found = labels.map {
        byPair[namespace + Self.pair($0.key.text ?? "", $0.value.text ?? "")] ?? []
      }
      return found.min { $0.count < $1.count } ?? []
    }
  }
}
