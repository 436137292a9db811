import Basics
import HAProxy
import Jitsi
import Kubernetes

/// Which programs of an installation provide metrics that somebody scrapes.
struct MetricSources {
  /// The components of one kind whose metrics are scraped, or why none is.
  enum Source {
    case scraped([Component])
    case missing(String)

    var components: [Component] { if case .scraped(let all) = self { all } else { [] } }
    var reason: String? { if case .missing(let reason) = self { reason } else { nil } }
  }

  let haproxy: Source
  let bridges: Source
  let jicofos: Source
  /// Why kube-state-metrics is missing; nil if it is there, or if the input does not show it.
  let stateReason: String?
  let labels: Monitoring.TargetLabels

  /// - Parameters:
  ///   - inventory: The objects of the input.
  ///   - monitoring: What scrapes them.
  ///   - installation: The installation that the alerts are for.
  ///   - isComplete: Whether the input has everything, so that a missing kube-state-metrics does not exist.
  ///   - assumesAll: Whether everything that serves metrics is taken for scraped.
  init(
    _ inventory: Inventory, _ monitoring: Monitoring, _ installation: Installation,
    isComplete: Bool, assumesAll: Bool
  ) {
    labels = monitoring.targetLabels
    func components(_ kind: ComponentKind) -> [Component] {
      installation.shards.flatMap { inventory.components(kind, of: inventory.shards[$0]) }
    }
    func source(_ all: [Component], _ what: String, _ fault: (Component) -> String?) -> Source {
      guard !all.isEmpty else { return .missing("the installation has no \(what)") }
      var reason: String?
      let serving = all.filter { component in
        let own = fault(component)
        if reason == nil { reason = own }
        return own == nil
      }
      guard !serving.isEmpty else { return .missing(reason ?? "\(what) serves no metrics") }
      let scraped =
        assumesAll ? serving : serving.filter { monitoring.scrapes($0, of: installation) }
      return scraped.isEmpty ? .missing("nothing scrapes \(what)") : .scraped(scraped)
    }
    haproxy = source(
      installation.haproxyComponents.map { inventory.components[$0] }, "haproxy",
      { Self.fault(ofHAProxy: $0, installation.haproxy) })
    bridges = source(components(.jvb), "jvb", { Self.fault(ofBridge: $0, inventory) })
    jicofos = source(components(.jicofo), "jicofo", { Self.fault(ofJicofo: $0, inventory) })
    stateReason =
      isComplete && !assumesAll && monitoring.lacksStateMetrics
      ? "the input has a Prometheus and no kube-state-metrics" : nil
  }

  // source: haproxy/haproxy 69164228b and c6464591a (2.4: stick tables, and states of servers as labels)
  private static func fault(ofHAProxy component: Component, _ tier: HAProxyTier?) -> String? {
    if let version = version(of: component), version < (2, 4) {
      return "haproxy \(version.0).\(version.1) has other metrics; 2.4 or newer is required"
    }
    guard let configuration = tier?.configuration else { return nil }
    return configuration.statisticsExporter == nil
      ? "haproxy.cfg has no `http-request use-service prometheus-exporter`" : nil
  }

  private static func version(of component: Component) -> (Int, Int)? {
    guard component.container.image.name == "haproxy" else { return nil }
    let numbers = (component.container.image.tag ?? "").prefix { $0.isNumber || $0 == "." }
      .split(separator: ".").compactMap { Int($0) }
    return numbers.count > 1 ? (numbers[0], numbers[1]) : nil
  }

  private static func fault(ofBridge bridge: Component, _ inventory: Inventory) -> String? {
    if case .missing = inventory.exporter(of: bridge) {
      return "\(bridge.workload.object.name) names no port with metrics"
    }
    return nil
  }

  // source: jitsi/jicofo 4bc3106f1 jicofo-selector/…/bridge/BridgeSelector.kt (all counts of bridges as metrics; its first tag
  // is stable/jitsi-meet_8615)
  private static func fault(ofJicofo jicofo: Component, _ inventory: Inventory) -> String? {
    if let number = jicofo.releaseNumber, number < 8615 {
      return "jicofo counts bridges as metrics from stable-8615 on"
    }
    return inventory.restPort(of: jicofo) == nil
      ? "jicofo serves metrics only to itself: JICOFO_ENABLE_REST is off" : nil
  }
}
