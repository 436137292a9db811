import Kubernetes
import YAML

/// The address that a bridge advertises to participants for media.
public struct AdvertisedAddress: Sendable {
  /// One of the advertised addresses.
  public enum Part: Sendable, Hashable {
    /// The address of the pod's node.
    case node
    /// The address of the pod.
    case pod
    /// A literal address, without the port after `#`.
    case literal(String)
    /// A host name, or a value that the input does not show.
    case other
  }

  /// The variable that sets the address.
  public let variable: EnvironmentEntry
  public let parts: [Part]

  /// A literal address that is unreachable from outside the pod: loopback, link-local or unspecified; nil if there is none.
  public var unreachable: String? {
    for case .literal(let address) in parts
    where address == "localhost" || address.hasPrefix("127.") || address.hasPrefix("169.254.")
      || ["0.0.0.0", "::", "::1", "[::1]"].contains(address)
    {
      return address
    }
    return nil
  }

  /// The addresses, if all of them are literals; empty otherwise.
  public var literals: [String] {
    var found: [String] = []
    for part in parts {
      guard case .literal(let address) = part else { return [] }
      found.append(address)
    }
    return found
  }

  /// The address, if the value is exactly one literal address; nil otherwise.
  public var onlyLiteral: String? {
    guard parts.count == 1, case .literal(let address) = parts[0] else { return nil }
    return address
  }
}

extension Inventory {
  /// Returns the address that a bridge advertises according to its environment, or nil if the bridge determines it itself.
  ///
  /// DOCKER_HOST_ADDRESS applies if JVB_ADVERTISE_IPS is empty (docker-jitsi-meet since stable-7830), and always before that
  /// release.
  public func advertisedAddress(of bridge: Component) -> AdvertisedAddress? {
    let isOld = bridge.releaseNumber.map { $0 < BridgeRelease.advertiseIPs } ?? false
    for name in isOld ? ["DOCKER_HOST_ADDRESS"] : ["JVB_ADVERTISE_IPS", "DOCKER_HOST_ADDRESS"] {
      guard let entry = bridge.environment.last(where: { $0.name == name }) else { continue }
      if entry.value?.isEmpty == true { continue }
      return AdvertisedAddress(variable: entry, parts: parts(of: entry, in: bridge))
    }
    return nil
  }

  private func parts(of entry: EnvironmentEntry, in bridge: Component) -> [AdvertisedAddress.Part] {
    if let field = Self.fieldPart(entry) { return [field] }
    guard let value = entry.value else { return [.other] }
    return value.split(separator: ",").map { text in
      let address = text.split(separator: "#")[...].first ?? ""
      let trimmed = address.drop { $0 == " " }
      if trimmed.hasPrefix("$("), let end = trimmed.firstIndex(of: ")") {
        let name = trimmed[..<end].dropFirst(2)
        let source = bridge.environment.last { $0.name == name }
        return source.flatMap(Self.fieldPart) ?? .other
      }
      return Self.isAddress(trimmed) ? .literal(String(trimmed)) : .other
    }
  }

  private static func fieldPart(_ entry: EnvironmentEntry) -> AdvertisedAddress.Part? {
    switch entry.node["valueFrom"]?["fieldRef"]?["fieldPath"]?.text {
    case "status.hostIP", "status.hostIPs": .node
    case "status.podIP", "status.podIPs": .pod
    default: nil
    }
  }

  /// Whether a text is an IP address or a name for the local host.
  private static func isAddress(_ text: Substring) -> Bool {
    if text == "localhost" { return true }
    if text.utf8.contains(UInt8(ascii: ":")) {
      return text.utf8.allSatisfy {
        $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]")
          || $0 == UInt8(ascii: ".") || Character(Unicode.Scalar($0)).isHexDigit
      }
    }
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4
      && numbers.allSatisfy { Int($0).map { (0...255).contains($0) } ?? false }
  }

  /// Returns whether bridges are reached at the address of their own node: by host port, host network, or a NodePort that only
  /// routes to pods on the same node.
  public func isReachedAtItsNode(_ bridge: Component) -> Bool {
    let exposure = exposure(of: bridge)
    if exposure.hostNetwork || !exposure.hostPorts.isEmpty { return true }
    return mediaServices(of: bridge).contains {
      $0.type == "NodePort" && $0.object.node["spec"]?["externalTrafficPolicy"]?.text == "Local"
    }
  }

  /// Returns whether media arrives through something with its own address: a load balancer, external IPs or a gateway.
  public func isReachedElsewhere(_ bridge: Component) -> Bool {
    mediaServices(of: bridge).contains {
      $0.type == "LoadBalancer" || mediaRoutes.contains($0.id)
        || $0.object.node["spec"]?["externalIPs"]?.count ?? 0 > 0
    }
  }

  /// Returns whether a bridge is reached through a NodePort or a host port.
  public func isBehindNodePort(_ bridge: Component) -> Bool {
    let exposure = exposure(of: bridge)
    if exposure.hostNetwork { return false }
    return !exposure.hostPorts.isEmpty || exposure.annotation != nil && exposure.decorator
      || mediaServices(of: bridge).contains { $0.type == "NodePort" }
  }

  private func mediaServices(of bridge: Component) -> [ServiceEntry] {
    services(selecting: bridge.workload).filter { service in
      service.ports.contains { $0.transport == "UDP" } || mediaRoutes.contains(service.id)
    }
  }

  /// Returns whether all pods of a workload run on one node named in the manifests.
  public func isPinnedToNode(_ workload: Workload) -> Bool {
    let spec = workload.template.spec
    return spec?["nodeName"]?.text != nil
      || spec?["nodeSelector"]?["kubernetes.io/hostname"]?.text != nil
  }
}
