import ApiServerStandIn
import Foundation
import TestSupport
import Testing

@testable import Commands

/// `restart` with real HAProxies, prosodies and nginx, in both styles.
@Suite(.enabled(if: RolloutPlane.isAvailable, "needs haproxy, prosody and nginx on the PATH"))
struct RestartTests {
  private static let components = ["prosody", "jicofo", "jvb", "web"]

  /// With server lines, HAProxy reaches webs through a Service; with a template it has to find the new pod, and meanwhile
  /// enters nobody into a shard that has no conferences any more.
  @Test(arguments: RolloutPlane.Style.allCases)
  func bothShardsRestartWhileRoomsAreInUse(_ style: RolloutPlane.Style) async throws {
    let plane = try await RolloutPlane(style)
    let original = plane.routing.configuration
    let rooms = plane.openRooms()
    #expect(Set(rooms.values) == ["0", "1"])
    let changes = RolloutPlane.ChangeTraffic()
    plane.meet(rooms, changes)
    let pauses = plane.pausesForHAProxy()
    let command = try await plane.start("restart", "--yes", "--timeout", "5")
    let traffic = try await plane.traffic(while: command, rooms, pauses: pauses)
    #expect(!pauses.isEmpty && pauses.allSatisfy(\.isOver), "HAProxy restarted in between")
    let code = try await command.ended()
    #expect(code == 0, "\(command.text)\(command.errors)")
    #expect(traffic.moved.isEmpty)
    if style == .lines { #expect(traffic.rooms == rooms) }
    #expect(traffic.strays.isEmpty)
    #expect(changes.places == ["0": ["1"], "1": ["0"]])
    #expect(changes.moved.isEmpty)
    for shard in 0..<2 {
      for component in Self.components {
        #expect(plane.restartedAt(component, shard) != nil, "\(component) \(shard)")
      }
      #expect(command.errors.contains("shard \(shard) is restarted"))
    }
    #expect(plane.routing.configuration == original)
    #expect(plane.moved(traffic.rooms).isEmpty)
    #expect(plane.placesOfNewRooms() == [["0", "1"], ["0", "1"]])
    #expect(plane.routing.leftProcesses.isEmpty)
  }

  /// HAProxy can give the address of a web that restarts to a server that had none, which is not the one that was cordoned.
  @Test func aSpareServerGetsNoRoomsMeanwhile() async throws {
    let plane = try await RolloutPlane(.template) { text in
      text.replacing(
        "server-template shard 0-1 ", with: "server-template shard 0-2 ")
    }
    let original = plane.routing.configuration
    #expect(original.contains("shard 0-2 "))
    let changes = RolloutPlane.ChangeTraffic()
    plane.meet([:], changes)
    let outcome = try await plane.run("restart", "--yes")
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
    #expect(changes.places == ["0": ["1"], "1": ["0"]])
    #expect(plane.routing.configuration == original)
    #expect(plane.placesOfNewRooms() == [["0", "1"], ["0", "1"]])
    for pod in 0..<2 {
      let servers = plane.routing.ask(pod, "show servers state jitsi-meet").split(separator: "\n")
      let drained = servers.filter { line in
        let words = line.split(separator: " ")
        return words.count > 8 && (words[7] == "0" || (Int(words[6]) ?? 0) & 8 != 0)
      }
      #expect(drained.isEmpty, "none stays cordoned")
    }
  }

  /// The examples in help; HAProxy's pods are restarted in `HAProxyRestartTests`.
  @Test func theExamplesInHelpRun() async throws {
    let plane = try await RolloutPlane(.template)
    try await aDryRunChangesNothing(plane)
    for example in CommandExample.all["restart"] ?? [] {
      let words = example.line.split(separator: " ").dropFirst(2).map(String.init)
      let more = words.contains("haproxy") ? "--dry-run=client" : "--yes"
      let outcome = try await Binary.run(words + [more], environment: plane.routing.environment)
      #expect(outcome.code == 0, "\(example.line): \(outcome.output)\(outcome.errors)")
    }
  }

  private func aDryRunChangesNothing(_ plane: RolloutPlane) async throws {
    let before = plane.server.version
    let outcome = try await plane.run("restart", "1", "--dry-run=server")
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
    #expect(
      outcome.output.contains(
        """
        shard 1:
          cordon: no new rooms
          wait until its conferences have ended, at most 600 s
          restart Deployment/shard-1-prosody
          restart Deployment/shard-1-jicofo
          restart StatefulSet/shard-1-jvb
          restart Deployment/shard-1-web
          check it through its own web, and uncordon
        """), "\(outcome.output)")
    #expect(plane.server.version == before)
    #expect(plane.placesOfNewRooms() == [["0", "1"], ["0", "1"]])
  }

  /// The shard's conferences do not end: nothing restarts, and the command that continues restarts and uncordons it.
  @Test func aShardInUseIsNotRestarted() async throws {
    let plane = try await RolloutPlane(.template)
    let bridge = plane.routing.example.pods("shard-0-jvb").first ?? ""
    let path = "jitsi/\(bridge):8080/colibri/stats"
    plane.server.proxy(path, says: #"{"conferences": 1, "participants": 2}"#)
    let waiting = try await plane.run("restart", "--yes", "--timeout", "1", "--ready-timeout", "9")
    #expect(waiting.code == 1, "\(waiting.output)\(waiting.errors)")
    #expect(waiting.errors.contains("shard 0 still has 1 conference with 2 participants after 1 s"))
    #expect(waiting.errors.contains("shard 0 stays cordoned, and is not restarted"))
    #expect(waiting.errors.contains("not touched: shard 1"))
    #expect(plane.restartedAt("prosody", 0) == nil)
    #expect(plane.placesOfNewRooms() == [["1"], ["1"]])

    plane.server.proxy(path, says: #"{"conferences": 0, "participants": 0}"#)
    plane.tell(participants: 2, shard: 0)
    let next = try #require(
      waiting.errors.split(separator: "\n").first { $0.hasPrefix("continue with: ") })
    let words = next.split(separator: " ").dropFirst(4).map(String.init)
    #expect(words.first == "restart")
    let outcome = try await Binary.run(words + ["--yes"], environment: plane.routing.environment)
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("is cordoned already, and gets new rooms again at the end"))
    #expect(
      outcome.errors.contains(
        "note: shard 0: 2 participants wait alone in their rooms, until prosody restarts"),
      "\(outcome.errors)")
    #expect(!outcome.errors.contains("note: shard 1: "))
    #expect(plane.restartedAt("web", 0) != nil)
    #expect(plane.restartedAt("web", 1) != nil)
    #expect(plane.placesOfNewRooms() == [["0", "1"], ["0", "1"]])
  }

  /// Rooms need a login: with one, they are joined, and a wrong one keeps the shard out of rotation.
  @Test func shardsAreProvedByAUser() async throws {
    let plane = try await RolloutPlane(.template, account: ("anna", "pässwörd-planted")) {
      $0.replacing(
        "            - name: XMPP_DOMAIN\n",
        with:
          "            - name: ENABLE_AUTH\n              value: \"1\"\n            - name: XMPP_DOMAIN\n"
      )
    }
    let folder = plane.routing.example.folder
    let right = try folder.write("password", "pässwörd-planted\n")
    let wrong = try folder.write("other", "another-planted\n")
    let command = ["restart", "1", "-c", "web", "--yes"]
    let without = try await plane.run(command)
    #expect(without.code == 0, "\(without.output)\(without.errors)")
    #expect(without.errors.contains("- rooms need a login: add --login or --jwt-file"))
    let refused = try await plane.run(
      command + ["--ready-timeout", "1", "--login", "anna", "--password-file", wrong])
    #expect(refused.code == 1, "\(refused.output)\(refused.errors)")
    #expect(refused.errors.contains("stays cordoned, since it was not proved to work"))
    #expect(
      refused.errors.contains(
        "restart 1 --component web -n jitsi --login anna --password-file \(wrong) --since-time 20"),
      "\(refused.errors)")
    let proved = try await plane.run(command + ["--login", "anna", "--password-file", right])
    #expect(proved.code == 0, "\(proved.output)\(proved.errors)")
    #expect(!proved.errors.contains("rooms need a login"), "\(proved.errors)")
    #expect(proved.output.contains("shard 1: 7 checks passed"), "\(proved.output)")
    for outcome in [without, refused, proved] {
      #expect(!(outcome.output + outcome.errors).contains("planted"))
    }
    #expect(plane.placesOfNewRooms() == [["0", "1"], ["0", "1"]])
  }

  /// A workload is refused in the middle: the run stops there, and the next one continues after what was restarted.
  @Test func aRunContinuesWhereItStopped() async throws {
    let plane = try await RolloutPlane(.lines)
    plane.server.inject(.forbidden) { request in
      request.method == "PATCH" && request.path.contains("jitsi-shard-1-jvb")
        && request.query["dryRun"] == nil
    }
    let stopped = try await plane.run("restart", "1", "--yes")
    #expect(stopped.code == 1, "\(stopped.output)\(stopped.errors)")
    let errors = stopped.errors
    #expect(errors.contains("shard 1 stays cordoned"), "\(errors)")
    #expect(errors.contains("jvb") && errors.contains("web not restarted"), "\(errors)")
    let prosody = plane.restartedAt("prosody", 1)
    #expect(prosody != nil)
    #expect(plane.restartedAt("web", 1) == nil)
    #expect(plane.placesOfNewRooms() == [["0"], ["0"]])
    plane.server.clearFaults()
    let since = try #require(errors.split(separator: " ").last { $0.hasPrefix("20") })
      .split(separator: "\n").first.map(String.init)
    let outcome = try await plane.run("restart", "1", "--yes", "--since-time", since ?? "")
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
    #expect(plane.restartedAt("prosody", 1) == prosody)
    #expect(plane.restartedAt("web", 1) != nil)
    #expect(plane.placesOfNewRooms() == [["0", "1"], ["0", "1"]])
    let again = try await plane.run("restart", "1", "--yes", "--since-time", since ?? "")
    #expect(again.code == 0)
    #expect(again.output.contains("nothing to restart in meet"))
  }

  /// A shard whose check fails stays out of rotation.
  @Test func aShardThatDoesNotWorkGetsNoRooms() async throws {
    let plane = try await RolloutPlane(.template)
    plane.breakWeb(0)
    let outcome = try await plane.run("restart", "--yes", "--ready-timeout", "1")
    #expect(outcome.code == 1, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.errors.contains("✗ "), "\(outcome.errors)")
    #expect(
      outcome.output.contains("shard 0: 3 checks failed, 0 checks passed"), "\(outcome.output)")
    #expect(
      outcome.errors.contains(
        "shard 0 is restarted and stays cordoned, since it was not proved to work"))
    #expect(outcome.errors.contains("not touched: shard 1"))
    #expect(plane.restartedAt("web", 1) == nil)
    #expect(plane.placesOfNewRooms() == [["1"], ["1"]])
  }
}
