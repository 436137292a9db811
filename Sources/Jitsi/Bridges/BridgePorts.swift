import Kubernetes
public import YAML

/// The first node port of a shard's bridges, as written in the manifests.
public struct BasePort: Sendable {
  /// The value as written; it may not be a valid number.
  public let text: String
  public let node: Node

  public var number: Int? { Int(text) }
}

/// The range of node ports of a shard's bridges.
public struct PortBlock: Sendable, Hashable {
  public let first: Int
  public let last: Int

  public func overlaps(_ other: PortBlock) -> Bool { first <= other.last && other.first <= last }

  /// Whether the block exceeds the usual hundred ports per shard.
  public var isLong: Bool { last - first >= 100 }

  /// The default node port range for Services (kube-apiserver --service-node-port-range).
  public static let nodePorts = PortBlock(first: 30000, last: 32767)
}

extension Inventory {
  /// Returns the base port of a bridge workload, from the entrypoint's first argument or a variable. Returns nil if the bridges
  /// are not reached by node ports or no base port is set.
  public func basePort(of component: Component) -> BasePort? {
    if let argument = component.container.node["args"]?[0], let text = argument.text,
      looksLikePort(text)
    {
      return BasePort(text: text, node: argument)
    }
    for entry in component.environment.reversed() where entry.name == "BASE_PORT" {
      if let value = entry.value, !value.isEmpty {
        return BasePort(text: value, node: entry.valueNode ?? entry.node)
      }
    }
    for entry in component.environment.reversed() where entry.name == "JVB_PORT" {
      if let value = entry.value, let number = Int(value), number >= 20000,
        !perPodServices(of: component).isEmpty || perPodAnnotation(of: component) != nil
      {
        return BasePort(text: value, node: entry.valueNode ?? entry.node)
      }
    }
    return nil
  }

  private func looksLikePort(_ text: String) -> Bool {
    text.utf8.first.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
  }

  /// Returns the number of node ports per bridge: as in its per-pod Services, otherwise two if the TCP harvester is enabled and
  /// one if it is not.
  public func portsPerBridge(of component: Component) -> Int {
    if let service = perPodServices(of: component).first {
      return max(1, Set(service.ports.compactMap(\.nodePort)).count)
    }
    return component.value(of: "JVB_TCP_HARVESTER_DISABLED") == "false" ? 2 : 1
  }

  /// Returns the maximum range of ports of a workload's bridges, or nil without a numeric base port.
  public func portBlock(of component: Component) -> PortBlock? {
    guard let first = basePort(of: component)?.number else { return nil }
    let (ports, overflow) = max(1, maximumReplicas(of: component.workload))
      .multipliedReportingOverflow(by: portsPerBridge(of: component))
    guard !overflow else { return PortBlock(first: first, last: Int.max) }
    let (last, tooFar) = first.addingReportingOverflow(ports - 1)
    return PortBlock(first: first, last: tooFar ? Int.max : last)
  }

  /// Returns the maximum number of pods of a workload, from its replicas or its autoscalers.
  public func maximumReplicas(of workload: Workload) -> Int {
    let scaled = autoscalers(of: workload).compactMap(\.maximum).max()
    return scaled ?? workload.replicas
  }
}
