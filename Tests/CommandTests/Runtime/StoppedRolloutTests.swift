import ApiServerStandIn
import Foundation
import Synchronization
import TestSupport
import Testing

/// `restart` and `upgrade` that end in the middle: what they say, and the command that continues.
@Suite(.enabled(if: RolloutPlane.isAvailable, "needs haproxy, prosody and nginx on the PATH"))
struct StoppedRolloutTests {
  private static let commands = [
    "restart": ["restart", "0", "--yes"],
    "upgrade": ["upgrade", "0", "--to", "stable-11031", "--yes"],
  ]

  /// The words for what a command does to a shard.
  private static let words = ["restart": "restarted", "upgrade": "upgraded to stable-11031"]

  /// One run that Ctrl-C ends in every phase, each time continued by the command that it prints.
  @Test(arguments: [("restart", RolloutPlane.Style.template), ("upgrade", .lines)])
  func ctrlCInEveryPhaseIsContinued(_ command: String, _ style: RolloutPlane.Style) async throws {
    let plane = try await RolloutPlane(style)
    let original = plane.routing.configuration
    let word = try #require(Self.words[command])
    let first = try #require(Self.commands[command])

    let cordoning = try await interrupted(plane, first) { $0.changes("configmaps") }
    for line in [
      "configmap/\(style.configMap) may have been changed, and no HAProxy pod was",
      "shard 0 may be cordoned on some HAProxy pods, and is not \(word)",
    ] { #expect(cordoning.contains(line), "\(cordoning)") }
    #expect(plane.routing.configuration == original)

    let draining = try await interruptedWhileWaiting(plane, try plane.next(after: cordoning))
    #expect(draining.contains("shard 0 stays cordoned, and is not \(word)"), "\(draining)")
    #expect(plane.placesOfNewRooms() == [["1"], ["1"]])

    let jicofo = plane.name("jicofo", 0)
    let changing = try await interrupted(plane, try plane.next(after: draining)) {
      $0.changes("deployments", jicofo)
    }
    #expect(
      changing.contains("shard 0 stays cordoned: Deployment/\(jicofo), ")
        && changing.contains("Deployment/\(plane.name("web", 0)) not \(word)"), "\(changing)")

    let web = "/pods/" + (plane.routing.example.pods(plane.name("web", 0)).first ?? "")
    let checking = try await interrupted(plane, try plane.next(after: changing)) {
      $0.path.contains(web) && $0.path.contains("/proxy")
    }
    #expect(
      checking.contains(
        "shard 0 is \(word) and stays cordoned, since it was not proved to work"), "\(checking)")
    #expect(plane.placesOfNewRooms() == [["1"], ["1"]])

    let uncordoning = try await interrupted(plane, try plane.next(after: checking)) {
      $0.changes("configmaps")
    }
    #expect(
      uncordoning.contains(
        "shard 0 is \(word) and works, and may still be cordoned on some HAProxy pods"),
      "\(uncordoning)")

    let outcome = try await plane.run(try plane.next(after: uncordoning))
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
    #expect(plane.routing.configuration == original)
    #expect(plane.placesOfNewRooms() == [["0", "1"], ["0", "1"]])
    #expect(plane.routing.leftProcesses.isEmpty)
  }

  /// Ends a command by Ctrl-C while it waits for the answer to a request; returns its standard error.
  private func interrupted(
    _ plane: RolloutPlane, _ arguments: [String],
    at isMeant: @escaping @Sendable (StandInRequest) -> Bool
  ) async throws -> String {
    let hasArrived = plane.server.hold(isMeant)
    let command = try await plane.start(arguments)
    try await eventually { !command.isRunning || hasArrived() }
    let code = try await command.end(SIGINT)
    #expect(code == 130, "\(command.text)\(command.errors)")
    plane.server.clearFaults()
    return command.errors
  }

  /// The same while conferences are waited for.
  private func interruptedWhileWaiting(
    _ plane: RolloutPlane, _ arguments: [String]
  ) async throws -> String {
    let bridge = plane.routing.example.pods(plane.name("jvb", 0)).first ?? ""
    plane.server.proxy(
      "\(plane.namespace)/\(bridge):8080/colibri/stats",
      says: #"{"conferences": 1, "participants": 2}"#)
    let command = try await plane.start(arguments)
    try await eventually {
      !command.isRunning || command.errors.contains("shard 0 has 1 conference")
    }
    let code = try await command.end(SIGINT)
    #expect(code == 130, "\(command.text)\(command.errors)")
    plane.routing.example.tellNoConferences()
    return command.errors
  }

  /// A HAProxy crashes while shards are cordoned, changed and uncordoned, and comes back with the configuration of the cluster.
  @Test func aHAProxyThatDiesInTheMiddleIsReported() async throws {
    let plane = try await RolloutPlane(.lines)
    let original = plane.routing.configuration
    let since = Date.now.ISO8601Format()
    let stopped = try await itDiesWhileAShardIsCordoned(plane)
    try await itDiesWhileAShardIsChanged(plane, try plane.next(after: stopped))
    #expect(plane.routing.configuration == original)
    try await itDiesWhileAShardIsUncordoned(plane)
    #expect(plane.routing.configuration == original)
    try await oneHAProxyOnlyIsUncordoned(plane, since: since)
    #expect(plane.routing.leftProcesses.isEmpty)
  }

  private func itDiesWhileAShardIsCordoned(_ plane: RolloutPlane) async throws -> String {
    plane.server.once({ $0.changes("configmaps") }, plane.routing.crash(1))
    let outcome = try await plane.run("restart", "0", "--yes")
    #expect(outcome.code == 1, "\(outcome.output)\(outcome.errors)")
    for line in [
      "jitsi-haproxy-1: kubectl port-forward failed: ",
      "shard 0 is not cordoned at jitsi-haproxy-1; done: configmap/jitsi-haproxy, jitsi-haproxy-0",
      "shard 0 may be cordoned on some HAProxy pods, and is not restarted",
    ] { #expect(outcome.errors.contains(line), "\(outcome.errors)") }
    #expect(plane.restartedAt("prosody", 0) == nil)
    try await plane.routing.revive(1)
    #expect(plane.placesOfNewRooms() == [["1"], ["1"]], "it has the configuration of the cluster")
    return outcome.errors
  }

  /// It is back before the shard gets new rooms again: that is waited for.
  private func itDiesWhileAShardIsChanged(
    _ plane: RolloutPlane, _ arguments: [String]
  ) async throws {
    let web = plane.name("web", 0)
    plane.server.once({ $0.changes("deployments", web) }, plane.routing.crash(1))
    let command = try await plane.start(arguments)
    try await eventually { !command.isRunning || command.errors.contains("trying again for") }
    try await plane.routing.revive(1)
    #expect(try await command.ended() == 0, "\(command.text)\(command.errors)")
    #expect(command.errors.contains("note: jitsi-haproxy-1: kubectl port-forward failed: "))
    #expect(plane.restartedAt("web", 0) != nil)
    #expect(plane.placesOfNewRooms() == [["0", "1"], ["0", "1"]])
  }

  private func itDiesWhileAShardIsUncordoned(_ plane: RolloutPlane) async throws {
    let (space, crash) = (plane.namespace, plane.routing.crash(1))
    let (server, configMap) = (plane.server, plane.routing.style.configMap)
    let cordoned = Cordoned()
    server.react { request in
      guard request.changes("configmaps") else { return }
      let text = server.object(kind: "ConfigMap", namespace: space, name: configMap)?[
        ["data", "haproxy.cfg"]]?.text
      if cordoned.ends(text) { crash() }
    }
    let stopped = try await plane.run("upgrade", "1", "--to", "stable-11031", "--yes")
    #expect(stopped.code == 1, "\(stopped.output)\(stopped.errors)")
    for line in [
      "shard 1 is not uncordoned at jitsi-haproxy-1; done: configmap/jitsi-haproxy, jitsi-haproxy-0",
      "shard 1 is upgraded to stable-11031 and works, and may still be cordoned on some HAProxy pods",
    ] { #expect(stopped.errors.contains(line), "\(stopped.errors)") }
    try await plane.routing.revive(1)
    #expect(plane.placesOfNewRooms() == [["0", "1"], ["0", "1"]])
    let outcome = try await plane.run(try plane.next(after: stopped.errors))
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("nothing to do: "), "\(outcome.output)\(outcome.errors)")
    #expect(plane.placesOfNewRooms() == [["0", "1"], ["0", "1"]])
  }

  /// An earlier run was cut off after the first HAProxy pod: nothing is left to restart, but the shard is uncordoned at the other.
  private func oneHAProxyOnlyIsUncordoned(_ plane: RolloutPlane, since: String) async throws {
    _ = plane.routing.ask(1, "set server shards/shard0 state drain")
    #expect(plane.placesOfNewRooms() == [["0", "1"], ["1"]])
    let outcome = try await plane.run("restart", "0", "--yes", "--since-time", since)
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("is cordoned already, and gets new rooms again at the end"))
    #expect(plane.placesOfNewRooms() == [["0", "1"], ["0", "1"]])
  }
}

/// Whether a shard was cordoned in haproxy.cfg before.
private final class Cordoned: Sendable {
  private let state = Mutex((isCordoned: false, hasEnded: false))

  /// Whether this text is the first one that ends it.
  func ends(_ text: String?) -> Bool {
    let isCordoned = text?.contains("cordoned") == true
    return state.withLock { state in
      let ends = state.isCordoned && !isCordoned && !state.hasEnded
      state = (isCordoned, state.hasEnded || ends)
      return ends
    }
  }
}
