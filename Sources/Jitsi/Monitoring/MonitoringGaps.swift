import Kubernetes
import YAML

extension Monitoring {
  /// Returns the bridges, prosodies and HAProxy of an installation that serve metrics on a named port but are not scraped, by
  /// cause.
  public func gaps(of installation: Installation) -> [ScrapeGap] {
    guard !hasOtherScrapers else { return [] }
    var gaps: [ScrapeGap] = []
    var known: [GapKey: Int] = [:]
    for component in subjects(of: installation) {
      guard let gap = gap(component, installation) else { continue }
      let key = GapKey(gap)
      if let same = known[key] {
        gaps[same].components += gap.components
      } else {
        known[key] = gaps.count
        gaps.append(gap)
      }
    }
    return gaps
  }

  /// The properties by which gaps are merged.
  private struct GapKey: Hashable {
    private let cause: ScrapeGap.Cause
    private let place: Node?
    private let path: String

    init(_ gap: ScrapeGap) {
      cause = gap.cause
      place = gap.cause == .absent ? nil : gap.place
      path = gap.cause == .absent ? "" : gap.path
    }
  }

  /// Returns the components that serve metrics, each workload once.
  private func subjects(of installation: Installation) -> [Component] {
    let ids =
      installation.shards.flatMap { inventory.shards[$0].components }
      + installation.haproxyComponents
    return ids.lazy.map { self.inventory.components[$0] }.filter { [inventory] component in
      guard MonitorTargets.kinds.contains(component.kind) else { return false }
      if component.kind == .prosody, inventory.servesStatistics(component) == false { return false }
      return !component.metricsPorts.isEmpty
    }
  }

  /// Returns whether the input configures any scraping of the installation.
  public func watches(_ installation: Installation) -> Bool {
    if strays[installation.id] != nil { return true }
    return subjects(of: installation).contains { component in
      groupsByComponent[component.id] != nil || ScrapeAnnotation.of(component, inventory) != nil
    }
  }

  func gap(_ component: Component, _ installation: Installation) -> ScrapeGap? {
    let selecting = groupsByComponent[component.id] ?? []
    let fitting = selecting.filter { fits(monitors[groups[$0].first], component) }
    if fitting.contains(where: { groups[$0].isTaken }) { return nil }
    let annotation = ScrapeAnnotation.of(component, inventory)
    if annotation?.isRight == true { return nil }
    if Self.words(component).contains(where: { names($0) }) { return nil }
    if let refused = fitting.first {
      return refusal(of: monitors[groups[refused].first], for: component)
    }
    if let wrong = selecting.first { return wrongPort(wrong, component) }
    if let annotation {
      return ScrapeGap(
        cause: .annotation, components: [component], monitor: nil, place: annotation.object.node,
        path: annotation.path, wanted: annotation.port)
    }
    let strays = (self.strays[installation.id] ?? []).map { monitors[$0] }
      .filter { $0.meantKinds.contains(component.kind) }
    if let stray = strays.first {
      // A monitor for a separate exporter is correct.
      if strays.contains(where: selectsSomething) { return nil }
      return astray(stray, component)
    }
    return ScrapeGap(
      cause: .absent, components: [component], monitor: nil,
      place: component.workload.object.node, path: "", wanted: "")
  }

  /// Returns the words with which a job in Prometheus' own configuration would refer to a component.
  private static func words(_ component: Component) -> [String] {
    var words = [component.workload.object.name.lowercased()]
    switch component.kind {
    case .jvb: words += ["jvb", "videobridge"]
    default: words.append(component.kind.rawValue)
    }
    return words
  }

  private func names(_ word: String) -> Bool {
    !jobs.isEmpty && memo.isNamed(word) { jobs.holds(word) }
  }

  /// Returns whether a monitor selects pods or a Service of something else.
  private func selectsSomething(_ monitor: Monitor) -> Bool {
    memo.selectsSomething(MonitorGroup.Key(monitor)) { looksForSomething(monitor) }
  }

  private func looksForSomething(_ monitor: Monitor) -> Bool {
    if monitor.selectsServices {
      return targets.services(of: monitor).contains { !$0.targets.isEmpty || $0.hasOwnEndpoints }
    }
    guard let labels = monitor.selector?["matchLabels"], labels.count > 0 else { return false }
    let namespaces: [String]
    switch monitor.reach {
    case .own: namespaces = [monitor.namespace]
    case .named(let names): namespaces = names
    case .any: return inventory.hasPods(labelled: labels)
    }
    return namespaces.contains { !inventory.workloads(labelled: labels, in: $0).isEmpty }
  }

  /// Returns whether a Prometheus rejects the labels of all monitors of that kind in the namespace, and there are several.
  private func refusesSeveral(beside monitor: Monitor) -> Bool {
    memo.refusesSeveral(monitor.namespace, services: monitor.selectsServices) {
      let siblings = (monitorsByNamespace[monitor.namespace] ?? []).filter {
        monitors[$0].selectsServices == monitor.selectsServices
      }
      return siblings.count > 1 && siblings.allSatisfy { refusals[$0]?.refusal == .labels }
    }
  }

  private func refusal(of monitor: Monitor, for component: Component) -> ScrapeGap? {
    guard let (taker, refusal) = refusals[monitor.id] else { return nil }
    let choice = monitor.selectsServices ? taker.services : taker.pods
    let server = servers[taker.server].object
    switch refusal {
    case .noSelector:
      return ScrapeGap(
        cause: .taker, components: [component], monitor: monitor, place: server.node,
        path: choice.path, wanted: "")
    case .namespace:
      return ScrapeGap(
        cause: .taker, components: [component], monitor: monitor, place: server.node,
        path: choice.namespacesPath, wanted: "")
    case .labels:
      guard case .labels(let selector) = choice.selector else { return nil }
      let labels = selector.node["matchLabels"].map { Array($0.entries) } ?? []
      let wrong = labels.first { monitor.object.label($0.key.text ?? "") != $0.value.text }
      let wanted = wrong.map { "\($0.key.text ?? "")=\($0.value.text ?? "")" } ?? ""
      // If it rejects all of several monitors, its own selector is at fault.
      if refusesSeveral(beside: monitor) {
        return ScrapeGap(
          cause: .taker, components: [component], monitor: monitor, place: server.node,
          path: choice.path, wanted: wanted)
      }
      let steps: [FieldPath.Step] = [.key("metadata"), .key("labels")]
      let label = wrong?.key.text.map { [FieldPath.Step.key($0)] } ?? []
      return ScrapeGap(
        cause: .label, components: [component], monitor: monitor, place: monitor.object.node,
        path: FieldPath(steps: steps + label).description, wanted: wanted)
    }
  }
}
