import ApiServerStandIn
import Foundation
import TestSupport
import Testing

@testable import Commands

/// `cordon`, `drain` and `uncordon` with real HAProxies, in both styles.
@Suite(.enabled(if: RoutingPlane.isAvailable, "needs haproxy on the PATH"))
struct CordonTests {
  /// Fifty rooms in use, entered through both HAProxies in turn.
  private func rooms(_ plane: RoutingPlane) -> [String: String] {
    var shards: [String: String] = [:]
    for number in 0..<50 {
      shards["room\(number)"] = plane.enter("room\(number)", through: number % 2)
    }
    return shards
  }

  /// Every room is where it was, through both HAProxies.
  private func expectUnmoved(
    _ rooms: [String: String], _ plane: RoutingPlane, _ when: Comment
  ) {
    for (room, shard) in rooms {
      for pod in 0..<2 { #expect(plane.enter(room, through: pod) == shard, when) }
    }
  }

  /// The shards of new rooms, by the HAProxy that they were opened through.
  private func newRooms(_ plane: RoutingPlane, _ name: String) -> [Set<String>] {
    (0..<2).map { pod in
      Set((0..<20).map { plane.enter("\(name)\(pod)x\($0)", through: pod) })
    }
  }

  @Test(arguments: RoutingPlane.Style.allCases)
  func roomsStayAndNewOnesGoElsewhere(_ style: RoutingPlane.Style) async throws {
    let plane = try await RoutingPlane(style)
    let original = plane.configuration
    let rooms = rooms(plane)
    #expect(Set(rooms.values) == ["0", "1"])

    let cordon = try await plane.run("cordon", "1", "--yes")
    #expect(cordon.code == 0, "\(cordon.output)\(cordon.errors)")
    expectUnmoved(rooms, plane, "cordoned")
    #expect(newRooms(plane, "a") == [["0"], ["0"]])

    try await plane.restart(1)
    expectUnmoved(rooms, plane, "restarted while cordoned")
    #expect(newRooms(plane, "b") == [["0"], ["0"]])

    let again = try await plane.run("cordon", "1", "--yes")
    #expect(again.code == 0)
    #expect(again.output.contains("haproxy-1: set server"), "its runtime state was lost")
    let drain = try await plane.run("drain", "1", "--yes", "--timeout", "1")
    #expect(drain.code == 0, "\(drain.output)\(drain.errors)")
    #expect(drain.output.contains("shard 1 is drained: it has no conferences"))
    #expect(!drain.output.contains("alone"))

    let uncordon = try await plane.run("uncordon", "1", "--yes")
    #expect(uncordon.code == 0, "\(uncordon.output)\(uncordon.errors)")
    #expect(plane.configuration == original)
    expectUnmoved(rooms, plane, "uncordoned")
    #expect(newRooms(plane, "c") == [["0", "1"], ["0", "1"]])

    try await plane.restart(0)
    expectUnmoved(rooms, plane, "restarted after uncordon")
    #expect(newRooms(plane, "d") == [["0", "1"], ["0", "1"]])
    #expect(plane.leftProcesses.isEmpty)
  }

  @Test func theLastShardIsNotCordonedByMistake() async throws {
    let plane = try await RoutingPlane(.template)
    #expect(try await plane.run("cordon", "0", "--yes").code == 0)
    let last = try await plane.run("cordon", "1", "--yes")
    #expect(last.code == 2)
    #expect(last.errors.contains("shard 1 is the only one that takes new rooms at haproxy-0"))
    let forced = try await plane.run("cordon", "1", "--yes", "--force")
    #expect(forced.code == 0, "\(forced.output)\(forced.errors)")
    let before = plane.configuration
    let dry = try await plane.run("uncordon", "0", "--dry-run=server")
    #expect(dry.code == 0)
    #expect(dry.output.contains("haproxy-1: set server jitsi-meet/shard"))
    #expect(dry.output.contains("was: server-template shard 0-1"), "\(dry.output)")
    #expect(plane.configuration == before)
  }

  @Test func whatCannotBeDoneChangesNothing() async throws {
    let plane = try await RoutingPlane(.template)
    try await withoutKubectlItSaysSo(plane)
    try await aRefusedConfigurationChangesNoPod(plane)
    try await aDeadHAProxyChangesNothing(plane)
  }

  private func withoutKubectlItSaysSo(_ plane: RoutingPlane) async throws {
    let outcome = try await Binary.run(
      ["cordon", "1", "--yes"],
      environment: plane.environment.merging(["KUBECTL": "no-such-kubectl"]) { $1 })
    #expect(outcome.code == 2)
    #expect(
      outcome.errors.contains(
        "no-such-kubectl is required to reach HAProxy's runtime API and not found"))
  }

  private func aRefusedConfigurationChangesNoPod(_ plane: RoutingPlane) async throws {
    plane.example.server.deny("admin patch configmaps")
    defer { plane.example.server.allow("admin patch configmaps") }
    let outcome = try await plane.run("cordon", "1", "--yes")
    #expect(outcome.code == 2, "\(outcome.output)\(outcome.errors)")
    #expect(newRooms(plane, "a") == [["0", "1"], ["0", "1"]])
  }

  private func aDeadHAProxyChangesNothing(_ plane: RoutingPlane) async throws {
    let before = plane.configuration
    await plane.stop(1)
    let outcome = try await plane.run("cordon", "1", "--yes")
    #expect(outcome.code == 2, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.errors.contains("haproxy-1: kubectl port-forward failed: "))
    #expect(plane.configuration == before)
    #expect(newRooms(plane, "d")[0] == ["0", "1"])
  }

  @Test func kubectlThatEndsOrIsEndedIsReported() async throws {
    let plane = try await RoutingPlane(.lines)
    for signal in [SIGINT, SIGTERM] { try await aSignalEndsKubectl(signal, plane) }
    #expect(newRooms(plane, "s") == [["0", "1"], ["0", "1"]])
    try plane.forward()
    try await aDyingPortForwardIsReported(plane)
  }

  private func aSignalEndsKubectl(_ signal: Int32, _ plane: RoutingPlane) async throws {
    try plane.forward([1: "-"])
    let command = try await WatchingCommand(["cordon", "1", "--yes"], plane.environment)
    try await eventually { plane.leftProcesses.count == 2 }
    #expect(try await command.end(signal) == 130)
    #expect(plane.leftProcesses.isEmpty)
  }

  private func aDyingPortForwardIsReported(_ plane: RoutingPlane) async throws {
    // Its server is read, and the connection is lost before it is drained.
    try plane.forward([1: plane.forward(1, after: 1)])
    let outcome = try await plane.run("cordon", "1", "--yes")
    #expect(outcome.code == 1, "\(outcome.output)\(outcome.errors)")
    #expect(
      outcome.errors.contains(
        "jitsi-haproxy-1: kubectl port-forward failed: lost connection to pod"))
    #expect(
      outcome.errors.contains(
        "shard 1 is not cordoned at jitsi-haproxy-1; done: configmap/jitsi-haproxy, jitsi-haproxy-0"
      ))
    #expect(!outcome.output.contains("is cordoned: it gets no new rooms"))
    try plane.forward()
    let again = try await plane.run("cordon", "1", "--yes")
    #expect(again.code == 0, "\(again.output)\(again.errors)")
    #expect(newRooms(plane, "a") == [["0"], ["0"]])

    // Only an answer is lost: what was asked changes nothing, so it is asked again.
    try plane.forward([0: plane.forward(0, after: 1) + " cut"])
    let rooms = try await plane.run("rooms")
    #expect(rooms.code == 0, "\(rooms.output)\(rooms.errors)")
    #expect(plane.leftProcesses.isEmpty)
  }

  /// HAProxy crashes between the change of its configuration and of its state, and comes back with the configuration.
  @Test(arguments: RoutingPlane.Style.allCases)
  func aHAProxyThatDiesInTheMiddleIsReported(_ style: RoutingPlane.Style) async throws {
    let plane = try await RoutingPlane(style)
    let original = plane.configuration
    for (command, done, places) in [
      ("cordon", "cordoned", [Set(["0"]), ["0"]]),
      ("uncordon", "uncordoned", [["0", "1"], ["0", "1"]]),
      ("drain", "cordoned", [["0"], ["0"]]),
    ] {
      plane.example.server.once({ $0.changes("configmaps") }, plane.crash(1))
      let outcome = try await plane.run(command, "1", "--yes")
      #expect(outcome.code == 1, "\(outcome.output)\(outcome.errors)")
      for line in [
        "\(style.pods[1]): kubectl port-forward failed: ",
        "shard 1 is not \(done) at \(style.pods[1]); done: configmap/\(style.configMap), \(style.pods[0])",
      ] { #expect(outcome.errors.contains(line), "\(outcome.errors)") }
      #expect(!outcome.output.contains("shard 1 is \(done): "), "\(outcome.output)")
      try await plane.revive(1)
      #expect(newRooms(plane, "\(command)1") == places)
      let again = try await plane.run(command, "1", "--yes")
      #expect(again.code == 0, "\(again.output)\(again.errors)")
      #expect(newRooms(plane, "\(command)2") == places)
    }
    try await itRestartsWhileConferencesAreWaitedFor(plane)
    #expect(try await plane.run("uncordon", "1", "--yes").code == 0)
    #expect(plane.configuration == original)
    #expect(plane.leftProcesses.isEmpty)
  }

  /// It comes back without the state that it had: the shard is cordoned again before it counts as drained.
  private func itRestartsWhileConferencesAreWaitedFor(_ plane: RoutingPlane) async throws {
    let bridge = plane.example.pods("").first { $0.contains("shard-1-jvb") } ?? ""
    let path = "\(plane.example.namespace)/\(bridge):8080/colibri/stats"
    plane.example.server.proxy(path, says: #"{"conferences": 1, "participants": 2}"#)
    let command = try await WatchingCommand(["drain", "1", "--yes"], plane.environment)
    try await eventually {
      !command.isRunning || command.errors.contains("shard 1 has 1 conference")
    }
    try await plane.restart(1)
    plane.example.tellNoConferences()
    #expect(try await command.ended() == 0, "\(command.text)\(command.errors)")
    #expect(
      command.errors.contains(
        "note: shard 1 is cordoned again at \(plane.style.pods[1]), since that was lost"),
      "\(command.errors)")
    #expect(command.text.contains("shard 1 is drained: it has no conferences"))
    let drained = plane.ask(1, "show servers state \(plane.style.backend)").split(separator: "\n")
      .filter { line in
        let words = line.split(separator: " ")
        return words.count > 7 && (Int(words[6]) ?? 0) & 8 != 0
      }
    #expect(drained.count == 1)
  }

  @Test func withoutASocketItSaysWhatToAdd() async throws {
    let example = try RunningExample("server-lines") {
      $0.replacing("stats socket ipv4@127.0.0.1:9999 level admin\n", with: "\n")
    }
    let outcome = try await Binary.run(
      ["cordon", "1", "--yes"], environment: example.environment)
    #expect(outcome.code == 2)
    #expect(
      outcome.errors.contains(
        "add `stats socket ipv4@127.0.0.1:9999 level admin` to its global section"))
  }

  @Test func aCordonedShardIsNotUnhealthy() async throws {
    let example = try RunningExample()
    example.tellSlots(["UP", "DRAIN"])
    example.tellFigures()
    let status = try await example.status()
    #expect(status.code == 0, "\(status.output)")
    #expect(status.output.contains("DRAIN"), "\(status.output)")
  }

  @Test(arguments: RoutingPlane.Style.allCases)
  func removingAShardCordonsIt(_ style: RoutingPlane.Style) async throws {
    let plane = try await RoutingPlane(style)
    plane.example.server.runWorkloads()
    let bridge = plane.example.pods("").first { $0.contains("shard-1-jvb") } ?? ""
    let path = "\(plane.example.namespace)/\(bridge):8080/colibri/stats"
    plane.example.server.proxy(path, says: #"{"conferences": 1, "participants": 2}"#)
    let waiting = try await plane.run("remove-shard", "1", "--yes", "--timeout", "1")
    #expect(waiting.code == 2, "\(waiting.output)\(waiting.errors)")
    #expect(waiting.output.contains("shard 1 is cordoned on 2 HAProxy pods:"))
    #expect(newRooms(plane, "a") == [["0"], ["0"]])
    let blocked = try await plane.run("add-shard", "--yes", "--from", "1")
    #expect(blocked.code == 2)
    #expect(blocked.errors.contains("is cordoned: uncordon its shard before you add another one"))

    plane.example.server.proxy(path, says: #"{"conferences": 0, "participants": 0}"#)
    let kept = plane.example.folder.path + "/kept"
    let removed = try await plane.run("remove-shard", "1", "--yes", "--backup-dir", kept)
    #expect(removed.code == 0, "\(removed.output)\(removed.errors)")
    #expect(!plane.configuration.contains("cordoned"), "\(plane.configuration)")
    let progress = "\n" + removed.errors
    switch style {
    case .template:
      #expect(plane.configuration.contains("server-template shard 0-0 "))
      let removal = try #require(progress.firstRange(of: "\nremoval\n"))
      let routing = try #require(progress.firstRange(of: "\nHAProxy, after the removal\n"))
      #expect(removal.lowerBound < routing.lowerBound)
    case .lines:
      #expect(!plane.configuration.contains("server shard1"))
    }
  }

  /// The examples in help, in the order in which one would use them.
  @Test func theExamplesInHelpRun() async throws {
    let plane = try await RoutingPlane(.template)
    plane.enter("standup", through: 0)
    for command in ["rooms", "cordon", "uncordon", "drain"] {
      for example in CommandExample.all[command] ?? [] {
        let words = example.line.split(separator: " ").dropFirst(2).map(String.init)
        let asks = command != "rooms" && !words.contains("--yes")
        let outcome = try await Binary.run(
          words + (asks ? ["--yes"] : []), environment: plane.environment)
        #expect(outcome.code == 0, "\(example.line): \(outcome.output)\(outcome.errors)")
      }
    }
  }

  @Test func conferencesAreWaitedFor() async throws {
    let plane = try await RoutingPlane(.lines)
    let bridge = plane.example.pods("jitsi-shard-1-jvb").first ?? ""
    plane.example.server.proxy(
      "meet/\(bridge):8080/colibri/stats", says: #"{"conferences": 2, "participants": 7}"#)
    let outcome = try await plane.run("drain", "1", "--yes", "--timeout", "1")
    #expect(outcome.code == 1, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.errors.contains("shard 1 has 2 conferences with 7 participants"))
    #expect(outcome.errors.contains("after 1 s; it stays cordoned"))
    #expect(newRooms(plane, "a") == [["0"], ["0"]])

    // A bridge that cannot be asked for a moment is asked again.
    plane.example.tellNoConferences()
    plane.example.server.inject(.unavailable(retryAfter: 0), times: .max) {
      $0.path.contains("/colibri/stats")
    }
    let command = try await WatchingCommand(["drain", "1", "--yes"], plane.environment)
    try await eventually { !command.isRunning || command.errors.contains("; trying again") }
    plane.example.server.clearFaults()
    #expect(try await command.ended() == 0, "\(command.text)\(command.errors)")
    #expect(command.errors.contains("note: cannot count the conferences of shard 1: "))

    // Who is alone in a room has no bridge, and is counted by jicofo.
    plane.example.tell(participants: 1, jicofo: "jitsi-shard-1-jicofo")
    let drained = try await plane.run("drain", "1", "--yes", "--timeout", "1")
    #expect(drained.code == 0, "\(drained.output)\(drained.errors)")
    #expect(
      drained.output.hasSuffix(
        """
        shard 1 is drained: it has no conferences
        1 participant waits alone in a room, until prosody restarts

        """), "\(drained.output)")
  }
}
