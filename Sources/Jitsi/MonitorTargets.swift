import Kubernetes
import YAML

/// Finds the components that monitors select, by what they are most quickly found with.
struct MonitorTargets: Sendable {
  private let model: Model
  /// Components that monitors are for, by a label and its value; with their namespace before it, and without.
  private var byPair: [String: [Int]] = [:]
  private var byNamespace: [String: [Int]] = [:]
  private var servicesByPair: [String: [Int]] = [:]
  private var servicesByNamespace: [String: [Int]] = [:]

  static let kinds: Set<ComponentKind> = [.jvb, .prosody, .haproxy]
  /// Stands for any namespace; no namespace is called so.
  private static let everywhere = "*"

  init(_ model: Model, isNeeded: Bool, withServices: Bool) {
    self.model = model
    guard isNeeded else { return }
    for component in model.components where Self.kinds.contains(component.kind) {
      let namespace = component.workload.namespace
      byNamespace[namespace, default: []].append(component.id)
      guard let labels = component.workload.template.labels else { continue }
      for entry in labels.entries {
        let pair = Self.pair(entry.key, entry.value)
        byPair[namespace + pair, default: []].append(component.id)
        byPair[Self.everywhere + pair, default: []].append(component.id)
      }
    }
    guard withServices else { return }
    for service in model.services {
      servicesByNamespace[service.namespace, default: []].append(service.id)
      guard let labels = service.object.node["metadata"]?["labels"] else { continue }
      for entry in labels.entries {
        let pair = Self.pair(entry.key, entry.value)
        servicesByPair[service.namespace + pair, default: []].append(service.id)
        servicesByPair[Self.everywhere + pair, default: []].append(service.id)
      }
    }
  }

  private static func pair(_ key: Node, _ value: Node) -> String {
    "\u{0}\(key.text ?? "")\u{0}\(value.text ?? "")"
  }

  /// The components whose pods a monitor selects; everywhere when the namespaces don't count.
  func components(of monitor: Monitor, everywhere: Bool = false) -> [Int] {
    guard monitor.selectsServices else {
      return candidates(monitor, everywhere, byPair, byNamespace, model.components.indices)
        .filter { id in
          let component = model.components[id]
          return Self.kinds.contains(component.kind)
            && (everywhere || monitor.reaches(component.workload.namespace))
            && monitor.selects(component.workload.template.labels)
        }
    }
    var found: Set<Int> = []
    for service in services(of: monitor, everywhere: everywhere) {
      for target in service.targets {
        for component in model.components(of: target.workload)
        where Self.kinds.contains(component.kind) { found.insert(component.id) }
      }
    }
    return found.sorted()
  }

  /// The Services that a monitor selects.
  func services(of monitor: Monitor, everywhere: Bool = false) -> [ServiceEntry] {
    candidates(monitor, everywhere, servicesByPair, servicesByNamespace, model.services.indices)
      .compactMap { id in
        let service = model.services[id]
        return (everywhere || monitor.reaches(service.namespace))
          && monitor.selects(service.object.node["metadata"]?["labels"]) ? service : nil
      }
  }

  /// What has the rarest pair of the selector in the namespaces, or all that is there.
  private func candidates(
    _ monitor: Monitor, _ everywhere: Bool, _ byPair: [String: [Int]],
    _ byNamespace: [String: [Int]], _ all: Range<Int>
  ) -> [Int] {
    var namespaces: [String]?
    if !everywhere {
      switch monitor.reach {
      case .any: break
      case .own: namespaces = [monitor.namespace]
      case .named(let names): namespaces = Set(names + [""]).sorted()
      }
    }
    let labels = monitor.selector?["matchLabels"].map { Array($0.entries) } ?? []
    guard !labels.isEmpty else {
      return namespaces.map { $0.flatMap { byNamespace[$0] ?? [] } } ?? Array(all)
    }
    return (namespaces ?? [Self.everywhere]).flatMap { namespace in
      let found = labels.map { byPair[namespace + Self.pair($0.key, $0.value)] ?? [] }
      return found.min { $0.count < $1.count } ?? []
    }
  }
}
