import ApiServerStandIn
import Foundation
import TestSupport
import Testing

@testable import Commands

/// `upgrade` with real HAProxies, prosodies and nginx, in both styles.
@Suite(.enabled(if: RolloutPlane.isAvailable, "needs haproxy, prosody and nginx on the PATH"))
struct UpgradeTests {
  private static let components = ["prosody", "jicofo", "jvb", "web"]
  private static let record = "kubectl-jitsi.dev/before-upgrade"

  /// The releases of a shard's components.
  private func releases(_ plane: RolloutPlane, _ shard: Int) -> Set<String> {
    Set(
      Self.components.compactMap { component in
        let images = plane.workload(component, shard)?[
          ["spec", "template", "spec", "containers"]]?.elements.compactMap { $0["image"]?.text }
        return images?.compactMap { $0.split(separator: ":").last.map(String.init) }
          .first { $0.hasPrefix("stable-") }
      })
  }

  @Test(arguments: RolloutPlane.Style.allCases)
  func bothShardsMoveWhileRoomsAreInUse(_ style: RolloutPlane.Style) async throws {
    let plane = try await RolloutPlane(style)
    let before = plane.server.objects
    let original = plane.routing.configuration
    let rooms = plane.openRooms()
    let changes = RolloutPlane.ChangeTraffic()
    plane.meet(rooms, changes)
    let pauses = plane.pausesForHAProxy()
    let command = try await plane.start("upgrade", "--to", "stable-11031", "--yes")
    let traffic = try await plane.traffic(while: command, rooms, pauses: pauses)
    #expect(!pauses.isEmpty && pauses.allSatisfy(\.isOver), "HAProxy restarted in between")
    #expect(try await command.ended() == 0, "\(command.text)\(command.errors)")
    #expect(traffic.moved.isEmpty)
    #expect(traffic.strays.isEmpty)
    #expect(changes.places == ["0": ["1"], "1": ["0"]])
    #expect(changes.moved.isEmpty)
    for shard in 0..<2 {
      #expect(releases(plane, shard) == ["stable-11031"])
      #expect(command.errors.contains("shard \(shard) is upgraded to stable-11031"))
    }
    #expect(plane.routing.configuration == original)
    #expect(plane.moved(traffic.rooms).isEmpty)
    #expect(plane.placesOfNewRooms() == [["0", "1"], ["0", "1"]])

    let again = try await plane.run("upgrade", "--to", "stable-11031", "--yes")
    #expect(again.code == 0, "\(again.output)\(again.errors)")
    #expect(again.output.contains("have the release stable-11031"), "\(again.output)")
    let undone = try await plane.run("upgrade", "--undo", "--yes")
    #expect(undone.code == 0, "\(undone.output)\(undone.errors)")
    #expect(plane.differences(from: before) == [])
    #expect(plane.placesOfNewRooms() == [["0", "1"], ["0", "1"]])
    #expect(plane.routing.leftProcesses.isEmpty)
    switch style {
    case .template: try await aShardThatDoesNotWorkIsTakenBack(plane)
    case .lines: try await theSameCommandContinues(plane)
    }
  }

  /// The check fails after shard 0: it stays out of rotation, shard 1 is as it was, and --undo takes shard 0 back.
  private func aShardThatDoesNotWorkIsTakenBack(_ plane: RolloutPlane) async throws {
    let before = plane.server.objects
    plane.breakWeb(0)
    let outcome = try await plane.run(
      "upgrade", "--to", "stable-11031", "--yes", "--ready-timeout", "1")
    #expect(outcome.code == 1, "\(outcome.output)\(outcome.errors)")
    let errors = outcome.errors
    #expect(
      errors.contains(
        "shard 0 is upgraded to stable-11031 and stays cordoned, since it was not proved to work"),
      "\(errors)")
    #expect(errors.contains("not touched: shard 1"))
    #expect(errors.contains("continue with: kubectl jitsi upgrade --to stable-11031 -n jitsi"))
    #expect(errors.contains("or take the shard back: kubectl jitsi upgrade 0 --undo -n jitsi"))
    #expect(releases(plane, 0) == ["stable-11031"])
    #expect(releases(plane, 1) == ["stable-10741"])
    #expect(plane.placesOfNewRooms() == [["1"], ["1"]])

    plane.repairWeb(0)
    let undone = try await plane.run("upgrade", "0", "--undo", "--yes")
    #expect(undone.code == 0, "\(undone.output)\(undone.errors)")
    #expect(undone.errors.contains("shard 0 is taken back"))
    #expect(plane.differences(from: before) == [])
    #expect(plane.placesOfNewRooms() == [["0", "1"], ["0", "1"]])
  }

  /// After a repair, the same command checks shard 0, uncordons it, and goes on with shard 1.
  private func theSameCommandContinues(_ plane: RolloutPlane) async throws {
    plane.breakWeb(0)
    let stopped = try await plane.run(
      "upgrade", "--to", "stable-11031", "--yes", "--ready-timeout", "1")
    #expect(stopped.code == 1, "\(stopped.output)\(stopped.errors)")
    plane.repairWeb(0)
    let outcome = try await plane.run("upgrade", "--to", "stable-11031", "--yes")
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
    #expect(
      outcome.output.contains("shard 0: cordoned already, check it through its own web, uncordon"),
      "\(outcome.output)")
    #expect(releases(plane, 1) == ["stable-11031"])
    #expect(plane.placesOfNewRooms() == [["0", "1"], ["0", "1"]])
  }

  /// What ends an upgrade early, in turn; all but the last change nothing.
  @Test func anUpgradeThatEndsEarlySaysSo() async throws {
    let plane = try await RolloutPlane(.template)
    try await aChangeThatAllShardsShareIsRefused(plane)
    try await aRefusedDryRunChangesNothing(plane)
    try await aDyingPortForwardLeavesTheShardAsItWas(plane)
    try await ctrlCWhileWaitingSaysWhatIsCordoned(plane)
  }

  /// The release moves web's port, which the Service of all shards names: they cannot have different releases.
  private func aChangeThatAllShardsShareIsRefused(_ plane: RolloutPlane) async throws {
    let version = plane.server.version
    let outcome = try await plane.run("upgrade", "--to", "stable-11146-2", "--yes")
    #expect(outcome.code == 1, "\(outcome.output)\(outcome.errors)")
    #expect(
      outcome.errors.contains(
        "shards cannot be upgraded to stable-11146-2 one after the other: all of them share Service/web"
      ), "\(outcome.errors)")
    #expect(plane.server.version == version)
  }

  /// The server refuses a change of the last shard in its dry run: the first one is not touched.
  private func aRefusedDryRunChangesNothing(_ plane: RolloutPlane) async throws {
    for (name, image) in [("jibri", "jitsi/jibri:stable-10741"), ("coturn", "coturn/coturn:4.6")] {
      plane.server.add([
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": ["name": .string(name), "namespace": "jitsi"],
        "spec": [
          "selector": ["matchLabels": ["app": .string(name)]],
          "template": [
            "metadata": ["labels": ["app": .string(name)]],
            "spec": ["containers": [["name": .string(name), "image": .string(image)]]],
          ],
        ],
      ])
    }
    defer { plane.server.clearRefusals() }
    plane.server.refuse("statefulsets", saying: "admission webhook \"images\" denied the request")
    let version = plane.server.version
    let outcome = try await plane.run("upgrade", "--to", "stable-11031", "--yes")
    #expect(outcome.code == 2, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.errors.contains("admission webhook"))
    #expect(outcome.errors.contains("nothing was changed"))
    #expect(
      outcome.errors.contains(
        "note: Deployment/jibri belongs to no shard and keeps its release: set stable-11031 in its manifests"
      ), "\(outcome.errors)")
    #expect(plane.server.version == version)
    #expect(plane.placesOfNewRooms() == [["0", "1"], ["0", "1"]])
  }

  private func aDyingPortForwardLeavesTheShardAsItWas(_ plane: RolloutPlane) async throws {
    // The servers are read for the plan and the rehearsal; the connection is lost when the shard is cordoned.
    try plane.routing.forward([1: plane.routing.forward(1, after: 1)])
    let outcome = try await plane.run("upgrade", "0", "--to", "stable-11031", "--yes")
    #expect(outcome.code == 2, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.errors.contains("kubectl port-forward failed: lost connection to pod"))
    #expect(releases(plane, 0) == ["stable-10741"])
    #expect(plane.placesOfNewRooms() == [["0", "1"], ["0", "1"]])
    #expect(plane.routing.leftProcesses.isEmpty)
    try plane.routing.forward()
  }

  /// Ctrl-C while conferences are waited for: the shard is cordoned and unchanged, and that is said.
  private func ctrlCWhileWaitingSaysWhatIsCordoned(_ plane: RolloutPlane) async throws {
    let bridge = plane.routing.example.pods("shard-0-jvb").first ?? ""
    plane.server.proxy(
      "jitsi/\(bridge):8080/colibri/stats", says: #"{"conferences": 1, "participants": 2}"#)
    let command = try await plane.start("upgrade", "--to", "stable-11031", "--yes")
    try await eventually {
      !command.isRunning || command.errors.contains("shard 0 has 1 conference")
    }
    #expect(try await command.end(SIGINT) == 130)
    #expect(command.errors.contains("shard 0 stays cordoned, and is not upgraded to stable-11031"))
    #expect(releases(plane, 0) == ["stable-10741"])
    #expect(plane.placesOfNewRooms() == [["1"], ["1"]])
    #expect(plane.routing.leftProcesses.isEmpty)
  }

  /// Writes the manifests of the example that the stand-in serves.
  private func manifests(
    _ plane: RolloutPlane, _ change: (String) -> String = { $0 }
  ) throws -> String {
    for (name, text) in try ExampleManifests.texts(of: "server-template")
    where name.hasPrefix("shard-") || name == "haproxy.yaml" {
      _ = try plane.routing.example.folder.write(
        "manifests/\(name)", change(text))
    }
    return plane.routing.example.folder.path + "/manifests"
  }

  /// Manifests, too, are rolled out shard by shard, and taken back.
  @Test func manifestsAreRolledOutShardByShard() async throws {
    let plane = try await RolloutPlane(.template)
    let before = plane.server.objects
    let folder = try manifests(plane) { $0.replacing("stable-10741", with: "stable-11031") }
    let outcome = try await plane.run("upgrade", "-f", folder, "--yes")
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
    #expect(releases(plane, 0) == ["stable-11031"])
    #expect(releases(plane, 1) == ["stable-11031"])
    #expect(plane.placesOfNewRooms() == [["0", "1"], ["0", "1"]])
    let version = plane.server.version
    let again = try await plane.run("upgrade", "-f", folder, "--yes")
    #expect(again.code == 0, "\(again.output)\(again.errors)")
    #expect(again.output.contains("nothing to do: jitsi has what the manifests contain"))
    #expect(plane.server.version == version)
    let difference = try await plane.run("diff", "-f", folder)
    #expect(difference.code == 0, "\(difference.output)\(difference.errors)")
    let undone = try await plane.run("upgrade", "--undo", "--yes")
    #expect(undone.code == 0, "\(undone.output)\(undone.errors)")
    #expect(plane.differences(from: before) == [])
    try await theExamplesInHelpRun(plane)
  }

  /// The examples in help.
  private func theExamplesInHelpRun(_ plane: RolloutPlane) async throws {
    let folder = try manifests(plane)
    for example in CommandExample.all["upgrade"] ?? [] {
      let words = example.line.split(separator: " ").dropFirst(2).map {
        $0 == "manifests/" ? folder : String($0)
      }
      let outcome = try await Binary.run(words + ["--yes"], environment: plane.routing.environment)
      #expect(outcome.code == 0, "\(example.line): \(outcome.output)\(outcome.errors)")
    }
  }

  /// A kustomization and a chart, too: one shard of the first, and both of the second.
  @Test(.enabled(if: Program.has("kubectl") && Program.has("helm"), "needs kubectl and helm"))
  func kustomizationsAndChartsAreRolledOutShardByShard() async throws {
    let plane = try await RolloutPlane(.template)
    let before = plane.server.objects
    let example = plane.routing.example.folder
    _ = try manifests(plane)
    let names = try ExampleManifests.texts(of: "server-template").map(\.name).filter {
      $0.hasPrefix("shard-") || $0 == "haproxy.yaml"
    }
    let images = ["web", "prosody", "jicofo", "jvb"].map {
      "- name: jitsi/\($0)\n  newTag: stable-11031\n"
    }
    try example.write(
      "manifests/kustomization.yaml",
      "resources:\n" + names.map { "- \($0)\n" }.joined() + "images:\n" + images.joined())
    let kustomized = try await plane.run("upgrade", "1", "-k", example.path + "/manifests", "--yes")
    #expect(kustomized.code == 0, "\(kustomized.output)\(kustomized.errors)")
    #expect(kustomized.errors.contains("shard 1 is upgraded"), "\(kustomized.errors)")
    #expect(releases(plane, 0) == ["stable-10741"])
    #expect(releases(plane, 1) == ["stable-11031"])

    try example.write("chart/Chart.yaml", "apiVersion: v2\nname: meet\nversion: 1.0.0\n")
    try example.write("chart/values.yaml", "tag: stable-10741\n")
    for (name, text) in try ExampleManifests.texts(of: "server-template") where names.contains(name)
    {
      try example.write(
        "chart/templates/\(name)", text.replacing("stable-10741", with: "{{ .Values.tag }}"))
    }
    let charted = try await plane.run(
      "upgrade", "--chart", example.path + "/chart", "--set", "tag=stable-11031", "--yes")
    #expect(charted.code == 0, "\(charted.output)\(charted.errors)")
    #expect(charted.errors.contains("shard 0 is upgraded"), "\(charted.errors)")
    #expect(
      !charted.errors.contains("shard 1 is upgraded"), "it has the release: \(charted.output)")
    #expect(releases(plane, 0) == ["stable-11031"])
    #expect(plane.placesOfNewRooms() == [["0", "1"], ["0", "1"]])
    let undone = try await plane.run("upgrade", "--undo", "--yes")
    #expect(undone.code == 0, "\(undone.output)\(undone.errors)")
    #expect(plane.differences(from: before) == [])
  }

}
