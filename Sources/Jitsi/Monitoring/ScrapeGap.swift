import Basics
import Kubernetes
public import YAML

/// Why some components of an installation are not scraped though they serve figures.
public struct ScrapeGap: Sendable {
  public let cause: Cause
  /// The components that nobody scrapes for this cause.
  public internal(set) var components: [Component]
  /// The monitor that is at fault, or whose selector is.
  public let monitor: Monitor?
  /// The object that a finding points into, and the field to change.
  public let place: Node
  public let path: String
  /// What is asked for there.
  public let wanted: String

  public enum Cause: String, Sendable, Hashable {
    /// Nothing speaks of them.
    case absent
    /// The monitor's selector has none of their labels.
    case selector
    /// The monitor looks into other namespaces.
    case namespace
    /// The monitor names a port that they do not have.
    case port
    /// The component's own port is called otherwise than that of the others.
    case odd
    /// The annotation names a port that they do not have.
    case annotation
    /// No Prometheus takes the monitor.
    case label
    /// A Prometheus takes no monitors, or none of that namespace.
    case taker
  }
}

/// A port on which a component serves figures.
public struct MetricsPort: Sendable {
  public let node: Node
  public let name: String
  public let number: Int?
}

extension Component {
  /// The ports of its pods that have a name, and by it or by their number serve figures; sidecars among the init
  /// containers, too.
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

  /// Whether a port of its own container is where the program serves figures, in its images' own settings.
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
