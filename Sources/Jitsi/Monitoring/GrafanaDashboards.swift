import Basics
import Kubernetes
public import YAML

/// Whether Jitsi dashboards are loaded into a Grafana.
public enum DashboardState: Sendable {
  case provisioned
  /// A dashboard that no Grafana in the input loads.
  case unused(Node)
  /// A ConfigMap that Grafana mounts but the input does not contain; the node with its name.
  case missing(Node)
  case none
}

/// All sources of dashboards in the input.
struct DashboardIndex: Sendable {
  /// The ConfigMaps with a Jitsi dashboard.
  private let maps: [KubernetesObject]
  private let hasResource: Bool
  /// Whether the input has dashboards of any kind.
  let hasAny: Bool

  init(_ inventory: Inventory, isNeeded: Bool) {
    guard isNeeded else {
      (maps, hasResource, hasAny) = ([], false, false)
      return
    }
    var maps: [KubernetesObject] = []
    var hasAny = false
    // Only those named or labeled as dashboards; others count if Grafana mounts them.
    for object in inventory.objects.ofKind("ConfigMap") where Self.isNamed(object) {
      hasAny = true
      if Self.isDashboard(object), Self.speaksOfJitsi(object.node) { maps.append(object) }
    }
    var hasResource = false
    for object in inventory.objects.ofKind("GrafanaDashboard") {
      hasAny = true
      let id = (object.node["spec"]?["grafanaCom"]?["id"])?.integer
      if Self.speaksOfJitsi(object.node) || id.map(Self.published.contains) == true {
        hasResource = true
      }
    }
    self.maps = maps
    self.hasResource = hasResource
    self.hasAny = hasAny
  }

  /// Jitsi dashboards on grafana.com.
  private static let published: Set<Int> = [11925, 11969, 12098, 12282, 14207, 18425]

  private static func isNamed(_ object: KubernetesObject) -> Bool {
    object.name.holds("ashboard")
      || object.node["metadata"]?["labels"]?.entries.contains {
        $0.key.text?.holds("ashboard") == true
      } ?? false
  }

  private static func speaksOfJitsi(_ node: Node) -> Bool {
    let source = node.tree.source
    let name = node["metadata"]?["name"]?.text ?? ""
    if name.holds("jitsi") || name.holds("jvb") { return true }
    for field in ["data", "binaryData", "spec"] {
      guard let content = node[field] else { continue }
      let range = content.range
      if source.holds("jitsi", in: range) || source.holds("Jitsi", in: range)
        || source.holds("jvb", in: range) || source.holds("ideobridge", in: range)
      {
        return true
      }
    }
    return false
  }

  func state(of server: MonitoringServer, _ inventory: Inventory) -> DashboardState {
    if hasResource { return .provisioned }
    switch server.form {
    case .resource: return maps.isEmpty ? .none : .provisioned
    case .release(let values):
      if !maps.isEmpty || values.isOpen { return .provisioned }
      let node = values.node()
      return node.map(Self.speaksOfJitsi) == true ? .provisioned : .none
    case .workload(let workload, _):
      return state(of: workload, inventory)
    }
  }

  private func state(of workload: Workload, _ inventory: Inventory) -> DashboardState {
    let template = workload.template
    let volumes = template.spec?["volumes"].map { Array($0.elements) } ?? []
    var mounted: Set<String> = []
    var missing: Node?
    for volume in volumes {
      for source in [volume] + (volume["projected"]?["sources"].map { Array($0.elements) } ?? []) {
        guard let node = source["configMap"]?["name"], let name = node.text else { continue }
        mounted.insert(name)
        if name.holds("ashboard") || name.holds("jitsi"),
          inventory.find(kind: "ConfigMap", workload.namespace, name) == nil
        {
          missing = missing ?? node
        }
      }
      // Other types of volumes may contain anything.
      if volume["hostPath"] != nil || volume["nfs"] != nil { return .provisioned }
    }
    let isMounted = mounted.contains { name in
      inventory.find(kind: "ConfigMap", workload.namespace, name)
        .map { Self.isDashboard($0) && Self.speaksOfJitsi($0.node) } ?? false
    }
    if isMounted { return .provisioned }
    // A sidecar loads ConfigMaps by label; an init container may download dashboards.
    let labels = template.containers.compactMap { container -> String? in
      container.literal("LABEL").map { label in
        label.split(separator: "=").first.map(String.init) ?? label
      }
    }
    if maps.contains(where: { map in labels.contains { map.label($0) != nil } }) {
      return .provisioned
    }
    if template.initContainers.contains(where: {
      $0.name.holds("dashboard") && !$0.image.name.hasPrefix("busybox")
    }) {
      return .provisioned
    }
    if let missing { return .missing(missing) }
    if let map = maps.first { return .unused(map.node) }
    return .none
  }

  /// Returns whether a ConfigMap contains a dashboard, rather than only a provider configuration.
  private static func isDashboard(_ map: KubernetesObject) -> Bool {
    map.node.tree.source.holds("panels", in: map.node.range)
  }
}
