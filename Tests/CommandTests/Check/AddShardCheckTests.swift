import ApiServerStandIn
import Foundation
import TestSupport
import Testing

/// The check that `add-shard` runs before and after HAProxy finds web of the new shard.
struct AddShardCheckTests {
  private static let gate = "kubectl-jitsi.dev/checked"

  /// The readiness gates of each version of the new web.
  private func gates(_ server: ApiServerStandIn) -> [[String]] {
    server.history("deployments", "jitsi", "shard-2-web").map { version in
      version.object[["spec", "template", "spec", "readinessGates"]]?.elements
        .compactMap { $0["conditionType"]?.text } ?? []
    }
  }

  @Test(.enabled(if: MeetingPlane.isAvailable, "needs haproxy, nginx and prosody on the PATH"))
  func webOpensToHAProxyWhenItsShardIsChecked() async throws {
    let plane = try await MeetingPlane(grows: true)
    let server = plane.example.server
    let added = try await plane.addShard()
    #expect(added.code == 0, "\(added.output)\(added.errors)")
    let gates = gates(server)
    #expect(gates.first == [Self.gate])
    #expect(gates.last == [])
    let requests = server.requests
    func position(_ isMeant: (StandInRequest) -> Bool) throws -> Int {
      let found = requests.firstIndex(where: isMeant)
      return try #require(found, "\(added.errors)")
    }
    let isChange: (StandInRequest) -> Bool = {
      $0.isChange && $0.path.hasSuffix("/deployments/shard-2-web")
    }
    let created = try position(isChange)
    let checked = try position {
      $0.method == "POST" && $0.path.contains("/pods/shard-2-web-7d4b9c6f8a-x0kt2:80/proxy")
    }
    let opened = try #require(
      requests.indices.first { $0 > created && isChange(requests[$0]) })
    let entered = try position { $0.method == "POST" && $0.path.contains("/pods/haproxy-0:8080/") }
    #expect(created < checked && checked < opened && opened < entered)
    let before = try #require(added.errors.range(of: "checking shard 2 before it gets rooms"))
    let after = try #require(added.errors.range(of: "checking the installation through HAProxy"))
    #expect(before.upperBound < after.lowerBound)
    for line in [
      "✓ shard 2: participants log in at meet.jitsi through web's /http-bind",
      "✓ shard 2: web uses the prosody of its own shard", "✓ both participants of 2 rooms met",
      "✓ both participants of 6 rooms met through 2 HAProxy pods",
      "Deployment/shard-2-web is ready",
    ] {
      #expect(added.errors.contains(line), "\(added.errors)")
    }
    let web = server.object(kind: "Deployment", namespace: "jitsi", name: "shard-2-web")
    #expect(web?["metadata"]?["annotations"]?["kubectl-jitsi.dev/adding"] == nil)
  }

  @Test(.enabled(if: MeetingPlane.isAvailable, "needs haproxy, nginx and prosody on the PATH"))
  func aShardThatFailsIsNotOpenedAndTheNextRunChecksItAgain() async throws {
    let plane = try await MeetingPlane(grows: true)
    let server = plane.example.server
    let held = "jitsi/shard-2-web-7d4b9c6f8a-x0kt2:80"
    let works = try #require(server.proxiedPort(held))
    server.proxy(held, to: try Loopback.freePort())
    let failed = try await plane.addShard("--timeout", "1")
    #expect(failed.code == 1, "\(failed.output)\(failed.errors)")
    #expect(Set(gates(server)) == [[Self.gate]])
    for line in [
      "✗ shard 2: web does not serve the page or config.js",
      """
      error: the check of shard 2 fails, so it gets no rooms: its web pods are held back by the \
      readiness gate kubectl-jitsi.dev/checked
      """,
      "not done: Deployment/shard-2-web\n",
      """
      next: `kubectl jitsi check -n jitsi --shard 2` repeats the check; once it passes, run \
      add-shard again, which opens the shard. `kubectl jitsi remove-shard 2 -n jitsi --now` removes it
      """,
    ] {
      #expect(failed.errors.contains(line), "\(failed.errors)")
    }
    let alone = try await plane.check("--shard", "2", "--rooms", "1", "--step-timeout", "1s")
    #expect(alone.code == 1)
    #expect(alone.output.contains("✗ shard 2: web does not serve the page"), "\(alone.output)")

    server.proxy(held, to: works)
    let again = try await plane.addShard()
    #expect(again.code == 0, "\(again.output)\(again.errors)")
    #expect(again.errors.contains("✓ shard 2: web serves the page and config.js"))
    #expect(gates(server).last == [])
    #expect(server.object(kind: "Deployment", namespace: "jitsi", name: "shard-3-web") == nil)
    let web = server.object(kind: "Deployment", namespace: "jitsi", name: "shard-2-web")
    #expect(web?["metadata"]?["annotations"]?["kubectl-jitsi.dev/adding"] == nil)
  }

  /// HAProxies without peers, and an installation that requires a login.
  @Test(.enabled(if: MeetingPlane.isAvailable, "needs haproxy, nginx and prosody on the PATH"))
  func afterwardsAFaultOfTheInstallationIsReported() async throws {
    let plane = try await MeetingPlane(.noPeers, grows: true, account: ("anna", "s3cret-planted")) {
      $0.replacing(
        "            - name: XMPP_DOMAIN\n",
        with:
          "            - name: ENABLE_AUTH\n              value: \"1\"\n            - name: XMPP_DOMAIN\n"
      )
    }
    let added = try await plane.addShard("--timeout", "1")
    #expect(added.code == 1, "\(added.output)\(added.errors)")
    for line in [
      "- rooms need a login: run `kubectl jitsi check -n jitsi` with --login or --jwt-file",
      "✗ HAProxy peers do not sync",
      """
      error: shard 2 is added and gets rooms, but the check of the installation fails: `kubectl \
      jitsi check -n jitsi` repeats it, `kubectl jitsi cordon 2 -n jitsi` keeps new rooms away
      """,
    ] {
      #expect(added.errors.contains(line), "\(added.errors)")
    }
    #expect(gates(plane.example.server).last == [])
    let password = try plane.example.folder.write("password", "s3cret-planted\n")
    let next = try await plane.addShard(
      "--timeout", "1", "--login", "anna", "--password-file", password)
    #expect(!next.errors.contains("rooms need a login"), "\(next.errors)")
    #expect(!(next.output + next.errors).contains("planted"))
  }

  // MARK: Without processes

  private func add(_ cluster: PlanCluster, _ arguments: String...) async throws -> Binary.Outcome {
    cluster.server.runWorkloads(podsAt: [:])
    return try await Binary.run(
      ["add-shard", "--yes", "--timeout", "1"] + arguments, input: "",
      environment: ["KUBECONFIG": cluster.folder.path + "/config"])
  }

  @Test func withAtomicAFailedCheckIsRolledBack() async throws {
    let cluster = try PlanCluster("server-template")
    let outcome = try await add(cluster, "--atomic")
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("the check of shard 2 fails"), "\(outcome.errors)")
    #expect(outcome.errors.contains("jitsi is as before"), "\(outcome.errors)")
    #expect(!cluster.server.objects.keys.contains { $0.contains("shard-2") })
  }

  @Test func whoMayNotSendBOSHRequestsIsWarned() async throws {
    let cluster = try PlanCluster("server-template")
    cluster.server.deny("admin create pods/proxy")
    let outcome = try await add(cluster)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(
      outcome.errors.contains(
        """
        warning: new shards get rooms without a check: create pods/proxy is forbidden in namespace \
        jitsi; `kubectl jitsi auth add-shard` shows the missing permissions
        """), "\(outcome.errors)")
    #expect(Set(gates(cluster.server)) == [[]])
  }

  @Test func whereHAProxyFindsPodsThatAreNotReadyTheCheckComesAfterwards() async throws {
    let cluster = try PlanCluster("server-template")
    try cluster.change("Service", "web") { $0[["spec", "publishNotReadyAddresses"]] = true }
    let outcome = try await add(cluster)
    #expect(outcome.code == 1)
    #expect(
      outcome.errors.contains(
        """
        warning: new shards are checked only after they get rooms: service/web publishes pods that \
        are not ready
        """), "\(outcome.errors)")
    #expect(!outcome.errors.contains("checking shard 2"))
    #expect(outcome.errors.contains("checking the installation through HAProxy"))
    #expect(Set(gates(cluster.server)) == [[]])
  }
}
