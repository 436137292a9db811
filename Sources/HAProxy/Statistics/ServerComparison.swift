/// Whether HAProxy processes map the servers of a backend to the same addresses.
///
/// A `server-template` fills its servers in the order in which each process resolves addresses, so two processes can number
/// them differently.
public struct ServerComparison: Sendable {
  /// A server that is not the same in all processes.
  public struct Difference: Sendable, Hashable, CustomStringConvertible {
    public let server: String
    /// The address in each process, by the name of its pod.
    public let places: [Place]
    /// Whether each address belongs to a known owner.
    public let areOwnersKnown: Bool

    public var description: String {
      "\(server) is " + places.map { "\($0.address) for \($0.pod)" }.joined(separator: ", ")
    }
  }

  /// The address of a server in a process.
  public struct Place: Sendable, Hashable {
    public let pod: String
    public let address: String
  }

  /// The differences, in the order of the servers.
  public let differences: [Difference]
  /// Whether any process reports addresses, without which nothing can be compared.
  public let showsAddresses: Bool

  /// - Parameters:
  ///   - processes: The statistics of each process, by the name of its pod.
  ///   - backend: The backend with the servers to compare.
  ///   - owner: What an address without its port belongs to; nil if unknown. Addresses of one owner do not differ.
  public init(
    _ processes: [(pod: String, statistics: Statistics)], of backend: String?,
    owner: (String) -> Int?
  ) {
    var order: [String] = []
    var places: [String: [Place]] = [:]
    for (pod, statistics) in processes {
      for server in statistics.servers where server.backend == backend {
        guard let address = server.address else { continue }
        if places[server.name] == nil { order.append(server.name) }
        places[server.name, default: []].append(Place(pod: pod, address: address))
      }
    }
    showsAddresses = !order.isEmpty
    differences = order.compactMap { name in
      let own = places[name] ?? []
      guard Set(own.map(\.address)).count > 1 else { return nil }
      let owners = own.map { owner(Statistics.Server.host(of: $0.address)) }
      if let first = owners[0], owners.allSatisfy({ $0 == first }) { return nil }
      return Difference(
        server: name, places: own, areOwnersKnown: owners.allSatisfy { $0 != nil })
    }
  }
}

extension Statistics.Server {
  /// The address without port and brackets; nil if it is not reported.
  public var host: String? { address.map(Self.host) }

  static func host(of address: String) -> String {
    guard let colon = address.lastIndex(of: ":") else { return address }
    let host = address[..<colon]
    return host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : String(host)
  }
}
