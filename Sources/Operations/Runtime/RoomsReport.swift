/// The rooms in the stick tables of an installation's HAProxy pods.
package struct RoomsReport: Sendable, Hashable {
  /// A HAProxy pod.
  package struct Pod: Sendable, Hashable {
    package let name: String
    package let rooms: Int
    /// The peers to which its connection is established, and those to which it is not.
    package let peers: [String]
    package let lostPeers: [String]
  }

  package struct Room: Sendable, Hashable {
    /// The entry of one HAProxy pod.
    package struct Entry: Sendable, Hashable {
      package let pod: String
      /// The server's name; nil if the entry's server no longer exists.
      package let server: String?
      package let address: String?
      package let shard: Int?
      /// Milliseconds until the entry expires, unless it is used before.
      package let expires: Int
    }

    package let name: String
    package let entries: [Entry]
    /// The HAProxy pods that do not know the room.
    package let absentPods: [String]
    /// Milliseconds since it was last used at any HAProxy; nil if the table's expiry is unknown.
    package let idle: Int?

    /// The shard to which every HAProxy that knows it sends it.
    package var shard: Int? { places.count == 1 ? entries.first?.shard : nil }
    /// Whether HAProxy pods send its participants to different shards.
    package var isSplit: Bool { places.count > 1 }
    /// Milliseconds until the last entry expires.
    package var expires: Int { entries.map(\.expires).max() ?? 0 }

    /// Entries of which no shard is known count by their server.
    private var places: Set<String> {
      Set(entries.map { $0.shard.map { "shard \($0)" } ?? "server \($0.server ?? "")" })
    }
  }

  package let namespace: String
  package let server: String
  package let pods: [Pod]
  package let rooms: [Room]
  /// HAProxy pods that are not ready and were not asked.
  package let absentPods: [String]

  package var splitRooms: Int { rooms.count(where: \.isSplit) }
}
