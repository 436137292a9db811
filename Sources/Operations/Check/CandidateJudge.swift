import Jitsi
import XMPP

/// Whether participants can be expected to reach what a bridge announces.
struct CandidateJudge {
  private let targets: CheckTargets
  private let ports: Set<Int>
  private let announced: Set<String>

  init(_ targets: CheckTargets, _ shards: [CheckTargets.Shard]) {
    self.targets = targets
    ports = shards.reduce(into: []) { $0.formUnion($1.mediaPorts) }
    announced = shards.reduce(into: []) { $0.formUnion($1.announcedAddresses) }
  }

  func isReachable(_ candidate: JingleOffer.Candidate) -> Bool {
    candidate.transport == "udp" && ports.contains(candidate.port) && isPromised(candidate.address)
  }

  /// A node's address, a load balancer's, one that the manifests announce, or a public one.
  private func isPromised(_ address: String) -> Bool {
    if targets.podAddresses.contains(address), !isOfNode(address) { return false }
    return isOfNode(address) || targets.balancerAddresses.contains(address)
      || announced.contains(address) || !Self.isPrivate(address)
  }

  /// Where nodes have external addresses, the internal ones are for the cluster only.
  private func isOfNode(_ address: String) -> Bool {
    targets.externalNodeAddresses.contains(address)
      || targets.externalNodeAddresses.isEmpty && targets.internalNodeAddresses.contains(address)
  }

  func words(_ candidate: JingleOffer.Candidate) -> String {
    let address = candidate.address
    let kind =
      isOfNode(address)
      ? "a node's address"
      : targets.balancerAddresses.contains(address)
        ? "a load balancer's address"
        : announced.contains(address)
          ? "announced by the manifests"
          : targets.podAddresses.contains(address)
            ? "a pod's address"
            : targets.internalNodeAddresses.contains(address)
              ? "a node's internal address"
              : Self.isPrivate(address) ? "a private address of no node" : "a public address"
    return ports.contains(candidate.port)
      ? kind : "\(kind), but no Service or host port has port \(candidate.port)"
  }

  /// Whether an address is not routed on the internet (RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291).
  static func isPrivate(_ address: String) -> Bool {
    if address.contains(":") {
      let text = address.lowercased()
      return text == "::1"
        || ["fc", "fd", "fe8", "fe9", "fea", "feb"].contains { text.hasPrefix($0) }
    }
    let parts = address.split(separator: ".").map { Int($0) ?? -1 }
    guard parts.count == 4 else { return false }
    switch (parts[0], parts[1]) {
    case (10, _), (127, _), (192, 168), (169, 254): return true
    case (172, 16...31), (100, 64...127): return true
    default: return false
    }
  }
}
