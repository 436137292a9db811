import Basics
import Kubernetes
public import YAML

/// Why some components of an installation are not scraped although they serve metrics.
public struct ScrapeGap: Sendable {
  public let cause: Cause
  /// The components that are not scraped for this cause.
  public internal(set) var components: [Component]
  /// The monitor at fault, or whose selector is at fault.
  public let monitor: Monitor?
  /// The node and field for a finding.
  public let place: Node
  public let path: String
  /// The value that the finding proposes there.
  public let wanted: String

  public enum Cause: String, Sendable, Hashable {
    /// No scrape configuration mentions them.
    case absent
    /// The monitor's selector matches none of their labels.
    case selector
    /// The monitor covers other namespaces.
    case namespace
    /// The monitor names a port they do not have.
    case port
    /// The component's port has a different name from that of its peers.
    case odd
    /// The annotation names a port they do not have.
    case annotation
    /// No Prometheus selects the monitor.
    case label
    /// A Prometheus selects no monitors, or none in that namespace.
    case taker
  }
}

/// A port on which a component serves metrics.
public struct MetricsPort: Sendable {
  public let node: Node
  public let name: String
  public let number: Int?
}

extension Component {
  /// The named ports of its pods that serve metrics according to their name or number, including those of sidecar init
  /// containers.
  public var metricsPorts: [MetricsPort] {
    let template = workload.template
    var found: [MetricsPort] = []
    for container in template.containers + template.initContainers {
      let isExporter =
        container.node != self.container.node
        && (container.image.repository.holds("exporter") || container.name.holds("exporter"))
      for port in container.node["ports"].map({ Array($0.elements) }) ?? [] {
        guard let name = port["name"]?.text, !name.isEmpty else { continue }
        let number = port["containerPort"]?.integer
        let isOwn = container.node == self.container.node
        if isExporter || Self.isMetric(name) || isOwn && number.map(serves) == true {
          found.append(MetricsPort(node: port, name: name, number: number))
        }
      }
    }
    return found
  }

  /// Returns whether the program serves metrics on a port of its own container, according to its images' defaults.
  private func serves(_ number: Int) -> Bool {
    switch kind {
    case .prosody: number == 5280 || number == 5281
    case .haproxy: number == 8404 || number == 1936 || number == 9101
    default: false
    }
  }

  private static func isMetric(_ name: String) -> Bool {
    name.holds("metric") || name.holds("prom") || name.holds("exporter") || name.holds("stat")
  }
}
