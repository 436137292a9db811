import Jitsi
import Kubernetes
import YAML

/// What rules ask of the bridges of one installation again and again, worked out when one first asks.
final class InstallationMemo {
  private let model: Model
  private let installation: Installation

  init(_ installation: Int, in model: Model) {
    self.model = model
    self.installation = model.installations[installation]
  }

  /// How many bridges can announce an address as it is written.
  private(set) lazy var announced: [String: Int] = {
    var counts: [String: Int] = [:]
    for bridge in bridges {
      guard let address = model.advertisedAddress(of: bridge)?.onlyLiteral else { continue }
      // A DaemonSet has a bridge on each node.
      let isEverywhere = bridge.workload.object.kind == "DaemonSet"
      counts[address, default: 0] += isEverywhere ? 2 : model.maximumReplicas(of: bridge.workload)
    }
    return counts
  }()

  /// The exporter beside the first bridges that have one.
  private(set) lazy var exporter: Node? = bridges.lazy
    .compactMap { self.model.exporterContainer(of: $0) }.first?.node

  /// The first bridges that have an autoscaler.
  private(set) lazy var scaledBridges: Component? = model.scaledBridges(of: installation)

  /// The first bridges that have Services of their own.
  private(set) lazy var bridgesWithServices: Component? = model.bridgesWithServices(
    of: installation)

  private var bridges: [Component] {
    installation.shards.flatMap { model.components(.jvb, of: model.shards[$0]) }
  }
}
