import ApiServerStandIn
import Foundation
import TestSupport
import Testing

/// `rooms` with real HAProxies.
@Suite(.enabled(if: RoutingPlane.isAvailable, "needs haproxy on the PATH"))
struct RoomsTests {
  /// Two HAProxies that share nothing and send the same new room to different shards.
  private func splitPlane() async throws -> RoutingPlane {
    let plane = try await RoutingPlane(.template, sharesTables: false)
    _ = plane.ask(0, "set server jitsi-meet/shard0 state drain")
    _ = plane.ask(1, "set server jitsi-meet/shard1 state drain")
    for pod in 0..<2 { plane.enter("standup", through: pod) }
    for pod in 0..<2 { _ = plane.ask(pod, "set server jitsi-meet/shard\(pod) state ready") }
    return plane
  }

  /// Lets jicofo of a shard report participants of a room.
  private func tell(_ count: Int, of shard: Int, _ plane: RoutingPlane) {
    let people = (0..<count).map { "\"p\($0)\": {}" }.joined(separator: ", ")
    for pod in plane.example.pods("shard-\(shard)-jicofo") {
      plane.example.server.proxy(
        "jitsi/\(pod):8888/debug/conference/standup@muc.meet.jitsi",
        says: "{\"name\": \"standup@muc.meet.jitsi\", \"participants\": {\(people)}}")
    }
  }

  /// The report of `rooms` when the HAProxies are connected: they replace a connection while each opens its own, at any time in
  /// their first seconds.
  private func connectedReport(_ plane: RoutingPlane) async throws -> JSON {
    let end = ContinuousClock.now + .seconds(60)
    while true {
      let outcome = try await plane.run("rooms", "-o", "json")
      #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
      let report = try #require(JSON.parse(Array(outcome.output.utf8)))
      let pods = report["haproxy"]?.elements ?? []
      if pods.allSatisfy({ $0["lostPeers"]?.elements == [] }) || ContinuousClock.now >= end {
        return report
      }
      try await Task.sleep(for: .milliseconds(100))
    }
  }

  @Test(arguments: RoutingPlane.Style.allCases)
  func roomsAreListedWithTheirShard(_ style: RoutingPlane.Style) async throws {
    let plane = try await RoutingPlane(style)
    var expected: [String: Int] = [:]
    for number in 0..<10 {
      expected["r\(number)"] = Int(plane.enter("r\(number)", through: number % 2))
    }
    try await eventually { plane.table(0).count == 10 && plane.table(1).count == 10 }
    let report = try await connectedReport(plane)
    var found: [String: Int] = [:]
    for room in report["rooms"]?.elements ?? [] {
      found[room["room"]?.text ?? ""] = room["shard"]?.number
      #expect(room["entries"]?.elements.count == 2)
    }
    #expect(found == expected)
    for pod in report["haproxy"]?.elements ?? [] {
      #expect(pod["lostPeers"]?.elements == [])
      #expect(pod["rooms"]?.number == 10)
    }
    let one = try await plane.run("rooms", "--shard", "1", "--no-headers")
    #expect(
      one.output.split(separator: "\n").count == expected.values.count { $0 == 1 }, "\(one.output)")
    let wide = try await plane.run("rooms", "-o", "wide")
    #expect(wide.output.contains("shard1=127.0.0."), "\(wide.output)")
    #expect(plane.leftProcesses.isEmpty)
  }

  @Test func aSplitRoomIsShownAndRepaired() async throws {
    let plane = try await splitPlane()
    try await aLostConnectionIsReported(plane)
    try await aHAProxyThatDiesIsReported(plane)
    let shown = try await plane.run("rooms")
    #expect(shown.code == 1)
    #expect(shown.output.contains("1 room, 1 split between shards"), "\(shown.output)")
    #expect(shown.output.contains("haproxy-0 has no connection to peer haproxy-1"))
    tell(1, of: 0, plane)
    tell(3, of: 1, plane)
    let before = plane.table(0)
    let dry = try await plane.run("rooms", "--repair", "standup", "--dry-run=client")
    #expect(dry.code == 0, "\(dry.output)\(dry.errors)")
    #expect(
      dry.output.contains(
        "room standup: shard 1 is kept, since it has most participants (shard 0 has 1, shard 1 has 3, as jicofo reports)"
      ), "\(dry.output)")
    #expect(plane.table(0) == before)
    let repair = try await plane.run("rooms", "--repair", "standup", "--yes")
    #expect(repair.code == 0, "\(repair.output)\(repair.errors)")
    for pod in 0..<2 { #expect(plane.enter("standup", through: pod) == "1") }
    let after = try await plane.run("rooms", "-o", "yaml")
    #expect(after.code == 0, "\(after.output)")
    #expect(after.output.contains("split: false"))
  }

  private func aLostConnectionIsReported(_ plane: RoutingPlane) async throws {
    // Entry and servers are read; the connection is lost when the entry is to be removed.
    try plane.forward([0: plane.forward(0, after: 2), 1: plane.forward(1, after: 2)])
    let outcome = try await plane.run("rooms", "--repair", "standup", "--yes")
    #expect(outcome.code != 0)
    #expect(
      outcome.errors.contains("lost connection to pod; the room is unchanged there"),
      "\(outcome.output)\(outcome.errors)")
    #expect(plane.leftProcesses.isEmpty)
    try plane.forward()
  }

  /// HAProxy crashes after its table was read, while participants are counted.
  private func aHAProxyThatDiesIsReported(_ plane: RoutingPlane) async throws {
    tell(1, of: 0, plane)
    tell(3, of: 1, plane)
    let crash = plane.crash(1)
    plane.example.server.inject(.slow(milliseconds: 0)) { request in
      guard request.path.contains("/debug/conference/") else { return false }
      crash()
      return true
    }
    let outcome = try await plane.run("rooms", "--repair", "standup", "--yes")
    #expect(outcome.code == 1, "\(outcome.output)\(outcome.errors)")
    #expect(
      outcome.errors.contains("haproxy-1: kubectl port-forward failed: "),
      "\(outcome.output)\(outcome.errors)")
    #expect(outcome.errors.contains("; the room is unchanged there"), "\(outcome.errors)")
    #expect(
      outcome.output.contains(
        "room standup may be split: run the command again when all HAProxy pods answer"),
      "\(outcome.output)")
    #expect(outcome.output.contains("  haproxy-0: shard 1\n"), "\(outcome.output)")
    // It comes back without a table, as without peers, and gets the room on the other shard again.
    try await plane.start(1)
    try await plane.ready(1)
    _ = plane.ask(1, "set server jitsi-meet/shard1 state drain")
    #expect(plane.enter("standup", through: 1) == "0")
    _ = plane.ask(1, "set server jitsi-meet/shard1 state ready")
  }

  @Test func withoutParticipantsItSaysWhatDecided() async throws {
    let plane = try await splitPlane()
    let repair = try await plane.run("rooms", "--repair", "standup", "--yes")
    #expect(repair.code == 0, "\(repair.output)\(repair.errors)")
    #expect(repair.output.contains("since the number of participants is unknown ("))
    #expect(repair.output.contains(" used it last"))
    #expect(plane.enter("standup", through: 0) == plane.enter("standup", through: 1))
    let other = try await plane.run("rooms", "--repair", "nobody", "--yes")
    #expect(other.code == 2)
    #expect(other.errors.contains("no HAProxy pod knows room nobody"))
  }

}
