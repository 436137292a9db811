import ApiServerStandIn
import Foundation
import TestSupport
import Testing

@testable import Commands

/// `restart --component haproxy` with real HAProxies.
@Suite(.enabled(if: RoutingPlane.isAvailable, "needs haproxy on the PATH"))
struct HAProxyRestartTests {
  /// Replaces an evicted HAProxy pod, as a StatefulSet does. The way to a pod that has just become ready may not be there yet.
  private func replace(
    _ number: Int, _ plane: RoutingPlane, _ command: WatchingCommand, _ pod: JSON, isReached: Bool
  ) async throws {
    let server = plane.example.server
    let name = plane.style.pods[number]
    try await eventually {
      !command.isRunning
        || server.object(kind: "Pod", namespace: plane.example.namespace, name: name) == nil
    }
    if !isReached { try plane.forward([number: "9"]) }
    await plane.stop(number)
    try await plane.start(number)
    try await plane.ready(number)
    var new = pod
    new[["metadata", "uid"]] = .string(UUID().uuidString)
    new[["metadata", "creationTimestamp"]] = .string(Date.now.ISO8601Format())
    server.add(new)
  }

  /// A HAProxy pod, which gets a UID of its own.
  private func pod(_ number: Int, _ plane: RoutingPlane) throws -> JSON {
    let server = plane.example.server
    var pod = try #require(
      server.object(
        kind: "Pod", namespace: plane.example.namespace, name: plane.style.pods[number]))
    if pod[["metadata", "uid"]] == nil {
      pod[["metadata", "uid"]] = .string(UUID().uuidString)
      server.add(pod)
    }
    return pod
  }

  @Test(arguments: RoutingPlane.Style.allCases)
  func onePodAfterTheOtherAndNoRoomIsLost(_ style: RoutingPlane.Style) async throws {
    let plane = try await RoutingPlane(style)
    var rooms: [String: String] = [:]
    for number in 0..<50 {
      rooms["room\(number)"] = plane.enter("room\(number)", through: number % 2)
    }
    let pods = try (0..<2).map { try pod($0, plane) }
    let command = try await WatchingCommand(
      ["restart", "--component", "haproxy", "--yes"], plane.environment)
    for number in [1, 0] {
      try await replace(number, plane, command, pods[number], isReached: number == 0)
      if number == 1 {
        try await eventually {
          !command.isRunning || command.errors.contains("trying again for at most 60 s")
        }
        try plane.forward()
      }
      if number == 1 {
        #expect(plane.enter("room7", through: 1) == rooms["room7"], "it has learnt the rooms")
      }
    }
    #expect(try await command.ended() == 0, "\(command.text)\(command.errors)")
    #expect(command.text.contains("restarted 2 HAProxy pods"))
    #expect(command.errors.contains("\(plane.style.pods[1]) has 50 rooms, as its peers have"))
    for (room, shard) in rooms {
      for number in 0..<2 { #expect(plane.enter(room, through: number) == shard) }
    }
    #expect(plane.leftProcesses.isEmpty)
  }

  /// The new pod learns no rooms: the other one, which has them, is not restarted.
  @Test func aPodThatLearnsNoRoomsEndsTheRun() async throws {
    let plane = try await RoutingPlane(.template)
    for number in 0..<9 { plane.enter("room\(number)", through: 0) }
    let pods = try (0..<2).map { try pod($0, plane) }
    // The pod that replaces the evicted one has no peers.
    plane.sharesTables = false
    await plane.stop(1)
    try await plane.start(1)
    try await plane.ready(1)
    let server = plane.example.server
    var new = pods[1]
    new[["metadata", "uid"]] = .string(UUID().uuidString)
    server.react { [new] request in
      if request.path.hasSuffix("/pods/haproxy-1/eviction") { server.add(new) }
    }
    let command = try await plane.run(
      "restart", "--component", "haproxy", "--yes", "--force", "--ready-timeout", "1")
    #expect(command.code == 1, "\(command.output)\(command.errors)")
    #expect(command.errors.contains("haproxy-1 has not learnt 9 rooms of its peers, such as room0"))
    #expect(command.errors.contains("not restarted: haproxy-0"))
    #expect(
      command.errors.contains("restart --component haproxy -n jitsi --force --since-time 20"))
    let left = try pod(0, plane)
    #expect(left[["metadata", "uid"]] == pods[0][["metadata", "uid"]])
  }

  @Test func withoutPeersNoPodRestarts() async throws {
    let plane = try await RoutingPlane(.template, sharesTables: false)
    let outcome = try await plane.run(
      "restart", "--component", "haproxy", "--yes", "--ready-timeout", "1")
    #expect(outcome.code == 2, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.errors.contains("has no connection to peer haproxy-"), "\(outcome.errors)")
    #expect(try pod(0, plane)["metadata"] != nil)
    #expect(try pod(1, plane)["metadata"] != nil)

    // With --force they do, unless a PodDisruptionBudget does not allow it.
    let before = plane.example.server.version
    plane.example.server.inject(.disruptionBudget, times: 100) { $0.path.hasSuffix("/eviction") }
    let refused = try await plane.run(
      "restart", "--component", "haproxy", "--yes", "--force", "--ready-timeout", "1")
    #expect(refused.code == 2, "\(refused.output)\(refused.errors)")
    for line in [
      "a PodDisruptionBudget does not allow it: The disruption budget haproxy needs 2 healthy pods and has 2 currently",
      "error: haproxy-1 was not restarted", "not restarted: haproxy-0",
      "continue with: kubectl jitsi restart --component haproxy -n jitsi --force --since-time 20",
    ] {
      #expect(refused.errors.contains(line), "\(refused.errors)")
    }
    #expect(!refused.errors.contains("rate-limiting"))
    #expect(plane.example.server.version == before)
  }
}
