import HAProxy
import Jitsi
import KubernetesClient

/// Reads the rooms of all HAProxy pods.
struct RoomsReader {
  let session: RuntimeSession

  /// What one pod reported.
  struct PodReading {
    let pod: String
    let table: RuntimeTable
    let servers: [RuntimeServer]
    let peers: [RuntimePeer]
    private let byName: [String: RuntimeServer]
    private let byID: [Int: RuntimeServer]

    init(
      pod: String, table: RuntimeTable, servers: [RuntimeServer], peers: [RuntimePeer],
      backend: String?
    ) {
      (self.pod, self.table, self.servers, self.peers) = (pod, table, servers, peers)
      let main = servers.filter { $0.backend == backend }
      byName = Dictionary(main.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
      byID = Dictionary(main.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The server of an entry: by its name, which HAProxy prefers, otherwise by its id.
    func server(of entry: RuntimeTable.Entry) -> RuntimeServer? {
      entry.serverName.flatMap { byName[$0] } ?? entry.serverID.flatMap { byID[$0] }
    }
  }

  /// - Parameter shard: The only shard whose rooms are wanted.
  func report(shard: Int? = nil) throws(CommandFailure) -> RoomsReport {
    let readings = try readings()
    let targets = session.targets
    var rooms: [String: [RoomsReport.Room.Entry]] = [:]
    for reading in readings {
      for entry in reading.table.entries {
        let server = reading.server(of: entry)
        rooms[entry.key, default: []].append(
          RoomsReport.Room.Entry(
            pod: reading.pod, server: server?.name ?? entry.serverName, address: server?.address,
            shard: server.flatMap { targets.shard(of: $0) }, expires: entry.expires))
      }
    }
    let all = rooms.map { name, entries in
      let known = Set(entries.map(\.pod))
      return RoomsReport.Room(
        name: name, entries: entries,
        absentPods: readings.map(\.pod).filter { !known.contains($0) },
        idle: targets.expiry.map { expiry in
          max(0, expiry - (entries.map(\.expires).max() ?? expiry))
        })
    }
    let wanted = all.filter { room in
      shard == nil || room.entries.contains { $0.shard == shard }
    }
    return RoomsReport(
      namespace: targets.namespace, server: session.client.connection.server.description,
      pods: readings.map { reading in
        let remote = reading.peers.filter { !$0.isLocal }
        return RoomsReport.Pod(
          name: reading.pod, rooms: reading.table.entries.count,
          peers: remote.filter(\.isEstablished).map(\.name),
          lostPeers: remote.filter { !$0.isEstablished }.map(\.name))
      }, rooms: wanted.sorted { $0.name < $1.name }, absentPods: targets.absentPods)
  }

  private func readings() throws(CommandFailure) -> [PodReading] {
    let targets = session.targets
    guard let table = targets.table else { throw .noRoomTable(namespace: targets.namespace) }
    var readings: [PodReading] = []
    do throws(HAProxyRuntime.Failure) {
      for pod in targets.pods {
        readings.append(
          PodReading(
            pod: pod, table: try session.runtime.table(pod, table),
            servers: try session.servers(pod), peers: try session.runtime.peers(pod),
            backend: targets.backends.first))
      }
    } catch {
      throw CommandFailure(error)
    }
    return readings
  }
}
