import Kubernetes
public import YAML

/// The first of the node ports that a shard's bridges fill, as the manifests write it.
public struct BasePort: Sendable {
  /// As written: a number, or what was meant to be one.
  public let text: String
  public let node: Node

  public var number: Int? { Int(text) }
}

/// The node ports of a shard's bridges.
public struct PortBlock: Sendable, Hashable {
  public let first: Int
  public let last: Int

  public func overlaps(_ other: PortBlock) -> Bool { first <= other.last && other.first <= last }

  /// Whether the block is longer than what shards are usually given: a hundred ports each.
  public var isLong: Bool { last - first >= 100 }

  /// The ports that Kubernetes gives to Services unless told otherwise (kube-apiserver --service-node-port-range).
  public static let nodePorts = PortBlock(first: 30000, last: 32767)
}

extension Inventory {
  /// The base port of a workload of bridges: the first argument of the entrypoint, or a variable. Nil when the bridges
  /// are not reached by node ports, or nothing says where they begin.
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

  /// How many node ports each bridge takes: what its per-pod Services have, else two where a TCP harvester may run and
  /// one where it is off.
  public func portsPerBridge(of component: Component) -> Int {
    if let service = perPodServices(of: component).first {
      return max(1, Set(service.ports.compactMap(\.nodePort)).count)
    }
    return component.value(of: "JVB_TCP_HARVESTER_DISABLED") == "false" ? 2 : 1
  }

  /// The block that the bridges of a workload can fill, at most; nil without a base port that is a number.
  public func portBlock(of component: Component) -> PortBlock? {
    guard let first = basePort(of: component)?.number else { return nil }
    let (ports, overflow) = max(1, maximumReplicas(of: component.workload))
      .multipliedReportingOverflow(by: portsPerBridge(of: component))
    guard !overflow else { return PortBlock(first: first, last: Int.max) }
    let (last, tooFar) = first.addingReportingOverflow(ports - 1)
    return PortBlock(first: first, last: tooFar ? Int.max : last)
  }

  /// The most pods that a workload can have: what it asks for, or what its autoscalers allow.
  public func maximumReplicas(of workload: Workload) -> Int {
    let scaled = autoscalers(of: workload).compactMap(\.maximum).max()
    return scaled ?? workload.replicas
  }
}
