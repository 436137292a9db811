import Basics
import Kubernetes
public import YAML

extension Monitoring {
  /// Returns PodMonitors that make Prometheus scrape the components: one per kind, or one per workload if the pods of a kind
  /// have no common labels of their own. Empty if pods are scraped by annotation, or if the labels that Prometheus requires are
  /// unknown.
  public func monitorsToAdd(
    for components: [Component], of installation: Installation
  ) -> [Content] {
    guard let labels = labelsToTake(in: installation) else { return [] }
    var found: [Content] = []
    for kind in [ComponentKind.jvb, .prosody, .haproxy] {
      let bare = components.filter { $0.kind == kind }
      guard let first = bare.first, let port = first.metricsPorts.first?.name else { continue }
      let same = bare.allSatisfy { $0.metricsPorts.contains { $0.name == port } }
      if same, let selector = selector(of: bare) {
        found.append(monitor(kind.rawValue, installation.namespace, labels, selector, port))
        continue
      }
      for component in bare {
        guard let port = component.metricsPorts.first?.name, let own = selector(of: [component])
        else { return [] }
        found.append(
          monitor(component.workload.object.name, installation.namespace, labels, own, port))
      }
    }
    let names = names(in: installation.namespace)
    return found.contains { names.contains($0["metadata"]?["name"]?.text ?? "") } ? [] : found
  }

  /// Makes Prometheus scrape a new HAProxy like the rest of the installation: adds annotations to its pods, or returns a
  /// PodMonitor for it. Does nothing if the input scrapes nothing.
  public func watch(_ front: inout HAProxyManifests, of installation: Installation) -> Content? {
    guard watches(installation) else { return nil }
    if isAnnotated(installation) {
      front.podAnnotations = [
        Content.Entry("prometheus.io/scrape", "true"),
        Content.Entry("prometheus.io/port", .of(String(HAProxyManifests.metricsPort))),
      ]
      return nil
    }
    let name = HAProxyManifests.entryName
    guard !names(in: installation.namespace).contains(name),
      let labels = labelsToTake(in: installation),
      case .map(let entries) = HAProxyManifests.labels
    else { return nil }
    let selector = entries.map { ($0.key, $0.value.text ?? "") }
    return monitor(name, installation.namespace, labels, selector, HAProxyManifests.metricsPortName)
  }

  /// Returns the names of a namespace's monitors.
  private func names(in namespace: String) -> Set<String> {
    Set((monitorsByNamespace[namespace] ?? []).map { monitors[$0].object.name })
  }

  private func isAnnotated(_ installation: Installation) -> Bool {
    let ids =
      installation.shards.flatMap { inventory.shards[$0].components }
      + installation.haproxyComponents
    return ids.contains { ScrapeAnnotation.of(inventory.components[$0], inventory) != nil }
  }

  /// Returns the labels that Prometheus requires on monitors, or nil if it would not read monitors at all or the labels are
  /// unknown.
  private func labelsToTake(in installation: Installation) -> [(String, String)]? {
    if isAnnotated(installation) { return nil }
    if let taken = monitorsByNamespace[installation.namespace]?.first(where: { refusals[$0] == nil }
    ) {
      let labels = monitors[taken].object.node["metadata"]?["labels"]
      return (labels.map { Array($0.entries) } ?? []).compactMap { entry in
        guard let key = entry.key.text, let value = entry.value.text else { return nil }
        return Self.isIdentity(key) ? nil : (key, value)
      }
    }
    guard let taker = firstTaker else { return hasPrometheus ? nil : [] }
    switch taker.pods.selector {
    case .everything: return []
    case .nothing: return nil
    case .labels(let selector):
      guard selector.node["matchExpressions"] == nil else { return nil }
      return (selector.node["matchLabels"].map { Array($0.entries) } ?? []).compactMap { entry in
        entry.key.text.flatMap { key in entry.value.text.map { (key, $0) } }
      }
    }
  }

  /// Returns whether a label identifies a component or version.
  private static func isIdentity(_ key: String) -> Bool {
    key.holds("component") || key.holds("version") || key.holds("chart")
      || key.holds("app.kubernetes.io/name")
      || key == "app" || key == "k8s-app"
  }

  /// Returns the labels shared by the pods of some components that select nothing else.
  private func selector(of components: [Component]) -> [(String, String)]? {
    guard let first = components.first, let labels = first.workload.template.labels else {
      return nil
    }
    let others = components.dropFirst().map(\.workload.template)
    let shared = labels.entries.compactMap { entry -> (key: Node, value: Node)? in
      guard let key = entry.key.text, !key.holds("version"), !key.holds("chart"),
        !key.holds("managed-by"), !key.holds("hash"),
        others.allSatisfy({ $0.label(key) == entry.value.text })
      else { return nil }
      return entry
    }
    guard !shared.isEmpty else { return nil }
    let workloads = Set(components.map(\.workload.id))
    // The fewest labels that distinguish these pods from all others: a single one if possible, otherwise all.
    let namespace = first.workload.namespace
    for entry in shared {
      let pairs = [(entry.key.text ?? "", entry.value.text ?? "")]
      if selected(by: pairs, in: namespace) == workloads { return pairs }
    }
    let all = shared.map { ($0.key.text ?? "", $0.value.text ?? "") }
    return selected(by: all, in: namespace).isSubset(of: workloads) ? all : nil
  }

  private func selected(by pairs: [(String, String)], in namespace: String) -> Set<Int> {
    Set(inventory.workloadIndex.workloads(labelled: pairs, in: namespace))
  }

  private func monitor(
    _ name: String, _ namespace: String, _ labels: [(String, String)],
    _ selector: [(String, String)], _ port: String
  ) -> Content {
    func map(_ pairs: [(String, String)]) -> Content {
      .map(pairs.map { Content.Entry($0.0, .scalar(.string($0.1))) })
    }
    var metadata = [Content.Entry("name", .scalar(.string(name)))]
    if !namespace.isEmpty {
      metadata.append(Content.Entry("namespace", .scalar(.string(namespace))))
    }
    if !labels.isEmpty { metadata.append(Content.Entry("labels", map(labels))) }
    let endpoint = Content.map([Content.Entry("port", .scalar(.string(port)))])
    return .map([
      Content.Entry("apiVersion", .scalar(.string("monitoring.coreos.com/v1"))),
      Content.Entry("kind", .scalar(.string("PodMonitor"))),
      Content.Entry("metadata", .map(metadata)),
      Content.Entry(
        "spec",
        .map([
          Content.Entry("selector", .map([Content.Entry("matchLabels", map(selector))])),
          Content.Entry("podMetricsEndpoints", .list([endpoint])),
        ])),
    ])
  }
}
