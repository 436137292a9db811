public import HAProxy
import Kubernetes
import YAML

/// The pods that tell figures of themselves over HTTP.
public struct FigureTargets: Sendable {
  /// A bridge, and where to ask it, the best place first.
  public struct Bridge: Sendable, Hashable {
    public let namespace: String
    public let pod: String
    public let places: [BridgePlace]
  }

  /// A pod of HAProxy. It has a page, an exporter, or both.
  public struct HAProxy: Sendable, Hashable {
    public let namespace: String
    public let pod: String
    public let page: StatisticsPlace?
    public let exporter: StatisticsPlace?
  }

  public var bridges: [Bridge] = []
  public var haproxy: [HAProxy] = []
  /// Who can't be asked, and why.
  public var notes: [StatusNote] = []
}

/// Where a bridge tells its figures.
public struct BridgePlace: Sendable, Hashable {
  public enum Format: Sendable, Hashable { case colibri, metrics }

  public let port: Int
  public let target: String
  public let format: Format
}

extension Model {
  /// Where a bridge may tell its figures: Colibri's REST interface, unless it is known to be off; the exporter beside the
  /// bridge; the bridge's own metrics.
  func figurePlaces(of bridge: Component) -> [BridgePlace] {
    var places: [BridgePlace] = []
    if servesColibri(bridge) != false {
      places.append(BridgePlace(port: 8080, target: "/colibri/stats", format: .colibri))
    }
    switch exporter(of: bridge) {
    case .named, .unnamed:
      let named = exporterContainer(of: bridge)?.ports.first { $0.name?.isEmpty == false }
      let port = named?.number ?? 9888
      if port != 8080 {
        places.append(BridgePlace(port: port, target: "/metrics", format: .metrics))
      }
    case .missing: break
    }
    places.append(BridgePlace(port: 8080, target: "/metrics", format: .metrics))
    return places
  }
}
