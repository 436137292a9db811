import Basics
import HAProxy
import Jitsi
import KubernetesClient

/// A room that all HAProxy pods are to send to one shard.
package struct RoomRepairRequest: Sendable {
  package var cluster = ClusterRequest()
  package var namespace: String?
  package let room: String
  package var isAgreed = false
  package var isDryRun = false

  package init(room: String) { self.room = room }

  /// Shows what would change, asks, changes the tables, and reads them again.
  ///
  /// - Throws: `CommandFailure`, or an exit code after everything was reported.
  package func run(_ output: any OperationOutput) throws {
    let session = try RuntimeSession(cluster, namespace: namespace)
    defer { session.runtime.end() }
    try RoomRepair(session, room).run(self, output)
  }
}

/// Makes all HAProxy pods send a room to one shard.
struct RoomRepair {
  private let session: RuntimeSession
  private let room: String
  private let table: String

  /// How often an entry that is in use is tried to be removed, with 100 ms in between.
  private static let attempts = 20

  init(_ session: RuntimeSession, _ room: String) throws(CommandFailure) {
    self.session = session
    self.room = room
    guard let table = session.targets.table else {
      throw .noRoomTable(namespace: session.targets.namespace)
    }
    self.table = table
  }

  /// What one pod has for the room.
  private struct State {
    let pod: String
    let entry: RuntimeTable.Entry?
    let server: RuntimeServer?
    let shard: Int?
    let servers: [RuntimeServer]
    /// When the entry expires, on the clock ``Time/steady``; the pods are read one after the other.
    let end: Int64
  }

  func run(_ request: RoomRepairRequest, _ output: any OperationOutput) throws {
    let states = try read()
    let known = states.filter { $0.entry != nil }
    guard !known.isEmpty else {
      throw CommandFailure.noRoom(room, namespace: session.targets.namespace)
    }
    if let shard = known[0].shard, known.allSatisfy({ $0.shard == shard }) {
      try output.show(
        .lines(["room \(room) is not split: shard \(shard) at every HAProxy that knows it"]))
      return
    }
    let (winner, reason) = try decide(known)
    let wrong = known.filter { $0.shard != winner }
    var lines = ["room \(room): shard \(winner) is kept, since \(reason)"]
    for state in wrong {
      lines.append("  \(state.pod): \(Self.words(state)) -> shard \(winner)")
    }
    lines.append("participants on the other shard stay there until they reconnect")
    try output.show(.lines(lines))
    if request.isDryRun { return output.tell(.dryRun) }
    guard try request.isAgreed || output.isAgreed() else {
      output.tell(.unchanged)
      throw CommandEnd.findings
    }
    var isComplete = true
    var done: [String] = []
    for state in wrong {
      do throws(CommandFailure) {
        guard let fault = try correct(state, winner) else {
          done.append(state.pod)
          continue
        }
        output.tell(.failure(fault))
        isComplete = false
      } catch {
        let left = wrong.map(\.pod).filter { !done.contains($0) }
        output.tell(
          .failure(
            """
            \(error): room \(room) may still be split, since it is not known to be changed at \(left.joined(separator: ", ")); \
            done: \(done.isEmpty ? "nothing" : done.joined(separator: ", ")); run the command again to continue
            """))
        throw CommandEnd(exitCode: error.exitCode)
      }
    }
    if let right = known.first(where: { $0.shard == winner }) { push(right) }
    try conclude(winner, isComplete, output)
  }

  private func read() throws(CommandFailure) -> [State] {
    var states: [State] = []
    for pod in session.targets.pods { states.append(try read(pod)) }
    return states
  }

  private func read(_ pod: String) throws(CommandFailure) -> State {
    do throws(HAProxyRuntime.Failure) {
      let entry = try session.runtime.entry(pod, table: table, key: room)
      let read = Time.steady
      let servers = try session.servers(pod)
      let server = entry.flatMap { self.server(of: $0, among: servers) }
      return State(
        pod: pod, entry: entry, server: server,
        shard: server.flatMap { session.targets.shard(of: $0) }, servers: servers,
        end: read + Int64(entry?.expires ?? 0))
    } catch {
      throw CommandFailure(error)
    }
  }

  private func server(
    of entry: RuntimeTable.Entry, among servers: [RuntimeServer]
  ) -> RuntimeServer? {
    let main = servers.filter { $0.backend == session.targets.backends.first }
    return main.first { $0.name == entry.serverName }
      ?? main.first { $0.id == entry.serverID }
  }

  private static func words(_ state: State) -> String {
    state.shard.map { "shard \($0)" } ?? state.server?.name ?? state.entry?.serverName
      ?? "an unknown server"
  }

  // MARK: Deciding

  /// The shard that keeps the room, and why.
  private func decide(_ known: [State]) throws(CommandFailure) -> (Int, String) {
    let candidates = Set(known.compactMap(\.shard)).sorted()
    guard let only = candidates.first else {
      throw .runtime("cannot determine to which shards the servers of room \(room) belong")
    }
    if candidates.count == 1 { return (only, "no shard is known for the other server") }
    var counts: [(shard: Int, count: Int, source: String)] = []
    var unknown: String?
    for index in candidates {
      guard let shard = session.targets.shards.first(where: { $0.index == index }) else { continue }
      switch try CommandFailure.unlessInterrupted(
        try RoomParticipants.count(room, on: shard, session.client))
      {
      case .known(let count, let source): counts.append((index, count, source))
      case .unknown(let reason): unknown = reason
      }
    }
    if unknown == nil, let most = counts.max(by: { $0.count < $1.count }),
      counts.count(where: { $0.count == most.count }) == 1
    {
      let all = counts.map { "shard \($0.shard) has \($0.count)" }.joined(separator: ", ")
      return (most.shard, "it has most participants (\(all), as \(most.source) reports)")
    }
    let missing =
      unknown.map { "the number of participants is unknown (\($0))" }
      ?? "the shards have equally many participants"
    let votes = candidates.map { index in (index, known.count { $0.shard == index }) }
    if let most = votes.max(by: { $0.1 < $1.1 }), votes.count(where: { $0.1 == most.1 }) == 1 {
      return (most.0, "\(missing), and \(most.1) of \(known.count) HAProxy pods send it there")
    }
    // An entry's time begins anew whenever it is used.
    let latest = known.filter { $0.shard != nil }.max {
      $0.end < $1.end
    }
    return (latest?.shard ?? only, "\(missing), and \(latest?.pod ?? "HAProxy") used it last")
  }

  // MARK: Changing

  /// Returns why a pod could not be corrected.
  ///
  /// HAProxy prefers the name of a server to its id, and `set table` changes only ids: the entry is removed first.
  /// # source: haproxy/haproxy 50872daa6 src/stream.c, sticking_rule_find_target
  private func correct(_ state: State, _ winner: Int) throws(CommandFailure) -> String? {
    guard
      let server = state.servers.first(where: {
        $0.backend == session.targets.backends.first && session.targets.shard(of: $0) == winner
      })
    else { return "\(state.pod) has no server for shard \(winner); the room is unchanged there" }
    var isRemoved = false
    do throws(HAProxyRuntime.Failure) {
      try remove(at: state.pod)
      isRemoved = true
      _ = try session.runtime.ask(
        state.pod, .setTable(table: table, key: room, serverID: server.id))
      return nil
    } catch {
      if error == .interrupted { throw .interrupted }
      return isRemoved
        ? "\(error.words); the room was removed there but not set: the next participant picks a shard"
        : "\(error.words); the room is unchanged there"
    }
  }

  private func remove(at pod: String) throws(HAProxyRuntime.Failure) {
    var attempt = 0
    while true {
      attempt += 1
      do throws(HAProxyRuntime.Failure) {
        _ = try session.runtime.ask(pod, .clearTable(table: table, key: room))
        return
      } catch {
        // A request that is being assigned uses the entry.
        guard case .refused(_, let words) = error, words.contains("in use"),
          attempt < Self.attempts
        else { throw error }
        do throws(Interrupted) {
          try session.client.sleep(100)
        } catch {
          throw .interrupted
        }
      }
    }
  }

  /// Lets a pod that is right send its entry to its peers again. It keeps its server, so a failure loses nothing.
  private func push(_ state: State) {
    guard let server = state.server else { return }
    _ = try? session.runtime.ask(
      state.pod, .setTable(table: table, key: room, serverID: server.id))
  }

  private func conclude(
    _ winner: Int, _ isComplete: Bool, _ output: any OperationOutput
  ) throws {
    var lines: [String] = []
    var isSplit = false
    var isKnown = true
    for pod in session.targets.pods {
      do throws(CommandFailure) {
        let state = try read(pod)
        lines.append(
          "  \(pod): " + (state.entry == nil ? "does not know the room" : Self.words(state)))
        if state.entry != nil, state.shard != winner { isSplit = true }
      } catch {
        if error.exitCode == CommandEnd.interrupted.exitCode { throw error }
        lines.append("  \(error)")
        isKnown = false
      }
    }
    let words =
      isSplit
      ? "room \(room) is still split"
      : isKnown
        ? "repaired: room \(room) is on shard \(winner)"
        : "room \(room) may be split: run the command again when all HAProxy pods answer"
    try output.show(.lines([words] + lines))
    if isSplit || !isKnown || !isComplete { throw CommandEnd.findings }
  }
}
