/// A peer as `show peers` reports it.
///
/// # source: haproxy/haproxy 50872daa6 src/peers.c, peers_dump_peer
public struct RuntimePeer: Sendable, Hashable {
  /// The name of the peers section.
  public let section: String
  public let name: String
  /// Whether it is the HAProxy that was asked.
  public let isLocal: Bool
  /// Whether the connection to it is established.
  public let isEstablished: Bool

  /// Reads the answer to `show peers`.
  public static func list(_ text: String) -> [RuntimePeer] {
    var section = ""
    var peers: [RuntimePeer] = []
    for line in text.split(separator: "\n") {
      guard
        let id = line.firstRange(of: ": id=")?.upperBound
          ?? line.firstRange(of: "] id=")?.upperBound
      else { continue }
      let rest = line[id...]
      let name = rest.prefix { $0 != "(" && $0 != " " }
      guard rest[name.endIndex...].first == "(" else {
        section = String(name)
        continue
      }
      let roles = rest[name.endIndex...].dropFirst().prefix { $0 != ")" }.split(separator: ",")
      let status = rest.firstRange(of: "last_status=").map { found in
        rest[found.upperBound...].prefix { $0 != " " }
      }
      peers.append(
        RuntimePeer(
          section: section, name: String(name), isLocal: roles.first == "local",
          // The last status is kept after the connection has ended.
          isEstablished: roles.last == "active" && status == "ESTA"))
    }
    return peers
  }
}
