public import HAProxy
import Kubernetes
import YAML

/// The pods that report metrics over HTTP.
public struct MetricsTargets: Sendable {
  /// A bridge and its metrics endpoints, the preferred one first.
  public struct Bridge: Sendable, Hashable {
    public let namespace: String
    public let pod: String
    public let places: [BridgeEndpoint]
    /// Whether it is being deleted, so that it need not answer.
    public let isLeaving: Bool
  }

  /// A jicofo with its REST API.
  public struct Jicofo: Sendable, Hashable {
    public let namespace: String
    public let pod: String
    public let port: Int
    /// Whether it can check its own health.
    public let checksHealth: Bool
    /// Whether it is ready, so that it must answer.
    public let isReady: Bool
  }

  /// An HAProxy pod, which has a statistics page, an exporter, or both.
  public struct HAProxy: Sendable, Hashable {
    public let namespace: String
    public let pod: String
    public let page: StatisticsEndpoint?
    public let exporter: StatisticsEndpoint?
  }

  public var bridges: [Bridge] = []
  public var haproxy: [HAProxy] = []
  public var jicofos: [Jicofo] = []
  /// The pods that cannot be queried, and why.
  public var notes: [StatusNote] = []
}

/// A metrics endpoint of a bridge.
public struct BridgeEndpoint: Sendable, Hashable {
  public enum Format: Sendable, Hashable { case colibri, metrics }

  public let port: Int
  public let target: String
  public let format: Format
}

extension Inventory {
  /// Returns the possible metrics endpoints of a bridge: Colibri's REST API unless it is known to be off, the exporter sidecar,
  /// and the bridge's own metrics.
  func figurePlaces(of bridge: Component) -> [BridgeEndpoint] {
    var places: [BridgeEndpoint] = []
    if servesColibri(bridge) != false {
      places.append(BridgeEndpoint(port: 8080, target: "/colibri/stats", format: .colibri))
    }
    switch exporter(of: bridge) {
    case .named, .unnamed:
      let named = exporterContainer(of: bridge)?.ports.first { $0.name?.isEmpty == false }
      let port = named?.number ?? 9888
      if port != 8080 {
        places.append(BridgeEndpoint(port: port, target: "/metrics", format: .metrics))
      }
    case .elsewhere, .missing: break
    }
    places.append(BridgeEndpoint(port: 8080, target: "/metrics", format: .metrics))
    return places
  }
}
