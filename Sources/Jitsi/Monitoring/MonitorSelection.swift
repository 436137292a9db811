import Kubernetes
import YAML

/// The monitors that a Prometheus selects: by label selectors, in the selected namespaces
/// (https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.CommonPrometheusFields).
struct MonitorSelection: Sendable {
  let server: Int
  let namespace: String
  let pods: Choice
  let services: Choice

  struct Choice: Sendable {
    let selector: Selector
    /// The selector for namespaces; nil for its own namespace.
    let namespaces: LabelSelector?
    /// The fields of these selectors.
    let path: String
    let namespacesPath: String
  }

  enum Selector: Sendable {
    case nothing, everything
    case labels(LabelSelector)
  }

  /// Why a monitor is not selected.
  enum Refusal: Sendable, Hashable {
    case noSelector, labels, namespace
  }

  /// The label that every cluster adds to namespaces.
  static let nameLabel = "kubernetes.io/metadata.name"

  func refusal(of monitor: Monitor, in inventory: Inventory) -> Refusal? {
    let choice = monitor.selectsServices ? services : pods
    switch choice.selector {
    case .nothing: return .noSelector
    case .everything: break
    case .labels(let selector):
      if !selector.matches(monitor.object.node["metadata"]?["labels"]) { return .labels }
    }
    guard let namespaces = choice.namespaces else {
      return monitor.namespace == namespace || monitor.namespace.isEmpty || namespace.isEmpty
        ? nil : .namespace
    }
    return isChosen(monitor.namespace, by: namespaces, in: inventory) ? nil : .namespace
  }

  /// Returns whether a selector matches a namespace; true if the input does not determine it.
  private func isChosen(
    _ namespace: String, by selector: LabelSelector, in inventory: Inventory
  ) -> Bool {
    if selector.node.count == 0 || namespace.isEmpty { return true }
    if let object = inventory.objects.find("Namespace", "", namespace) {
      let labels = object.node["metadata"]?["labels"]
      if selector.matches(labels) { return true }
      // The label that the cluster adds is rarely in manifests.
      return selector.node["matchLabels"]?[Self.nameLabel]?.text == namespace
        || selector.node["matchExpressions"] != nil
    }
    guard let labels = selector.node["matchLabels"], selector.node["matchExpressions"] == nil,
      labels.count == 1, let name = labels[Self.nameLabel]?.text
    else { return true }
    return name == namespace
  }

  /// Reads the selectors of a Prometheus custom resource. Returns nil if the server is not configured by the operator.
  init?(_ server: MonitoringServer, id: Int) {
    guard case .resource = server.form, server.kind == .prometheus,
      let spec = server.object.node["spec"]
    else { return nil }
    let selectors = [
      "podMonitorSelector", "serviceMonitorSelector", "probeSelector", "scrapeConfigSelector",
    ]
    guard selectors.contains(where: { spec[$0]?.isMapping == true }) else { return nil }
    self.server = id
    namespace = server.namespace
    func choice(_ kind: String) -> Choice {
      let selector: Selector
      if let node = spec["\(kind)Selector"], node.isMapping {
        selector = node.count == 0 ? .everything : .labels(LabelSelector(node: node))
      } else {
        selector = .nothing
      }
      let namespaces = spec["\(kind)NamespaceSelector"].flatMap {
        $0.isMapping ? LabelSelector(node: $0) : nil
      }
      return Choice(
        selector: selector, namespaces: namespaces, path: "spec.\(kind)Selector",
        namespacesPath: "spec.\(kind)NamespaceSelector")
    }
    pods = choice("podMonitor")
    services = choice("serviceMonitor")
  }
}
