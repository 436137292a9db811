public import HAProxy
import Kubernetes
import YAML

/// The pods that tell figures of themselves over HTTP.
public struct MetricsTargets: Sendable {
  /// A bridge, and where to ask it, the best place first.
  public struct Bridge: Sendable, Hashable {
    public let namespace: String
    public let pod: String
    public let places: [BridgeEndpoint]
  }

  /// A pod of HAProxy. It has a page, an exporter, or both.
  public struct HAProxy: Sendable, Hashable {
    public let namespace: String
    public let pod: String
    public let page: StatisticsEndpoint?
    public let exporter: StatisticsEndpoint?
  }

  public var bridges: [Bridge] = []
  public var haproxy: [HAProxy] = []
  /// Who can't be asked, and why.
  public var notes: [StatusNote] = []
}

/// Where a bridge tells its figures.
public struct BridgeEndpoint: Sendable, Hashable {
  public enum Format: Sendable, Hashable { case colibri, metrics }

  public let port: Int
  public let target: String
  public let format: Format
}

extension Inventory {
  /// Where a bridge may tell its figures: Colibri's REST interface, unless it is known to be off; the exporter beside the
  /// bridge; the bridge's own metrics.
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
    case .missing: break
    }
    places.append(BridgeEndpoint(port: 8080, target: "/metrics", format: .metrics))
    return places
  }
}
