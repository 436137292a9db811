import HAProxy
import Kubernetes
import Testing
import YAML

@testable import Jitsi

/// Tests what jicofo's statistics reveal, in the shapes that jicofo writes (jitsi/jicofo 7ebb13dc3).
struct JicofoStatusTests {
  private let installation = LivingInstallation.serverLines.withJicofoPods()

  private func read(_ text: String) -> JicofoStatistics? {
    JicofoStatistics(Tree(parsing: SourceFile(name: "stats", text: text)))
  }

  private func report(
    _ statistics: JicofoStatistics, of shard: Int = 1, _ installation: LivingInstallation? = nil
  ) -> ShardStatus {
    var figures = LiveMetrics()
    figures.jicofo["jitsi/shard-\(shard)-jicofo-abc-1"] = statistics
    return (installation ?? self.installation).report(figures).shards[shard]
  }

  @Test func statisticsAreReadFromEveryRelease() throws {
    let new = try #require(
      read(
        """
        {"conferences":3,"participants":9,"bridge_selector":{"bridge_count":3,
        "operational_bridge_count":2,"in_shutdown_bridge_count":1,"lost_bridges":4,
        "bridge_version_count":1},"healthy":false,"health":{"success":false,"hardFailure":true,
        "responseCode":null,"sticky":false,"message":"Test conference failed to start."}}
        """))
    #expect((new.bridges, new.operationalBridges, new.bridgesInShutdown) == (3, 2, 1))
    #expect((new.lostBridges, new.conferences, new.participants) == (4, 3, 9))
    #expect(new.isHealthy == false && new.isHardFailure)
    #expect(new.healthMessage == "Test conference failed to start.")
    let well = try #require(
      read(
        """
        {"bridge_selector":{"bridge_count":2,"operational_bridge_count":2},"healthy":true,
        "health":{"success":true,"hardFailure":false,"responseCode":null,"message":null}}
        """))
    #expect(well == JicofoStatistics(bridges: 2, operationalBridges: 2, isHealthy: true))
    // Before lost_bridges, in_shutdown_bridge_count and healthy.
    let old = try #require(
      read(#"{"bridge_selector":{"bridge_count":1,"operational_bridge_count":1},"threads":61}"#))
    #expect(old == JicofoStatistics(bridges: 1, operationalBridges: 1))
  }

  @Test(arguments: ["", "[]", "{}", #"{"bridge_selector":{}}"#, "<html>", #"{"bridge_selector":"#])
  func somethingElseIsNotRead(_ text: String) { #expect(read(text) == nil) }

  @Test func asManyBridgesAsPodsAreHealthy() {
    let shard = report(JicofoStatistics(bridges: 2, operationalBridges: 2, isHealthy: true))
    #expect(shard.health == .healthy)
    #expect(shard.remarks == [])
    #expect(shard.statistics?.bridges == 2)
  }

  @Test func bridgesWithoutPodsAreOrphaned() {
    let shard = report(JicofoStatistics(bridges: 3, operationalBridges: 3))
    #expect(shard.health == .degraded)
    #expect(
      shard.problems.map(\.message) == [
        "jicofo counts 3 bridges, but 2 pods are running: meetings on an orphaned bridge get no audio and video"
      ])
    #expect(
      shard.problems[0].evidence == ["jicofo counts 3 bridges, 3 operational"])
    #expect(shard.problems[0].next == "kubectl logs -n jitsi shard-1-jicofo-abc-1")
  }

  @Test func bridgesThatJicofoNoLongerUsesAreOnlyMentioned() {
    let shard = report(JicofoStatistics(bridges: 3, operationalBridges: 2))
    #expect(shard.health == .healthy)
    #expect(shard.remarks == ["jicofo counts 3 bridges, 2 pods are running"])
  }

  /// A bridge that has just been replaced can still be in prosody's room.
  @Test func afterAReplacementMoreBridgesAreExpected() {
    let replaced = installation.changing(
      "Pod/shard-1-jvb-1", #"{type: Ready, status: "True"}"#,
      #"{type: Ready, status: "True", lastTransitionTime: "2026-11-23T04:58:00Z"}"#)
    let shard = report(JicofoStatistics(bridges: 3, operationalBridges: 3), replaced)
    #expect(shard.health == .healthy)
    #expect(shard.remarks == ["jicofo counts 3 bridges, 2 pods are running"])
  }

  /// Bridges outside the cluster can register with a prosody that is open to them.
  @Test func anOpenProsodyHasBridgesElsewhere() {
    var open = installation
    open.add(
      "Service", "shard-1-prosody", "v1",
      """
      spec:
        type: LoadBalancer
        selector: {k8s-app: prosody, shard: "1"}
        ports: [{port: 5222}]
      """)
    #expect(report(JicofoStatistics(bridges: 7, operationalBridges: 7), open).health == .healthy)
  }

  @Test(arguments: [
    (
      "spec: {containers: [{name: prosody,",
      "spec: {hostNetwork: true, containers: [{name: prosody,"
    ),
    (
      "containers: [{name: prosody,",
      "containers: [{ports: [{containerPort: 5222, hostPort: 5222}], name: prosody,"
    ),
  ])
  func aProsodyOnItsNodesPortsIsOpen(_ from: String, _ to: String) {
    let open = installation.changing("Deployment/shard-1-prosody", from, to)
    #expect(report(JicofoStatistics(bridges: 7, operationalBridges: 7), open).health == .healthy)
  }

  /// One bridge can register with the prosodies of several shards: XMPP_SERVER is a list.
  @Test func bridgesOfOtherShardsCanBelongToIt() {
    var shared = installation
    for shard in 0..<2 {
      shared.add(
        "Service", "shard-\(shard)-prosody", "v1",
        "spec: {selector: {k8s-app: prosody, shard: \"\(shard)\"}, ports: [{port: 5222}]}")
    }
    shared = shared.changing(
      "StatefulSet/shard-0-jvb", "containers: [{name: jvb,",
      """
      containers: [{env: [{name: XMPP_SERVER, value: "shard-0-prosody,shard-1-prosody"}], name: jvb,
      """)
    shared = shared.changing(
      "StatefulSet/shard-1-jvb", "containers: [{name: jvb,",
      "containers: [{env: [{name: XMPP_SERVER, value: shard-1-prosody}], name: jvb,")
    #expect(report(JicofoStatistics(bridges: 4, operationalBridges: 4), shared).health == .healthy)
    #expect(
      report(JicofoStatistics(bridges: 5, operationalBridges: 5), shared).health == .degraded)
    let first = report(JicofoStatistics(bridges: 4, operationalBridges: 4), of: 0, shared)
    #expect(first.reasons.first?.contains("4 bridges, but 2 pods are running") == true)
  }

  @Test func aJicofoWithoutBridgesTakesItsShardDown() {
    let none = report(JicofoStatistics(bridges: 0, operationalBridges: 0, isHealthy: false))
    #expect(none.health == .down)
    #expect(
      none.reasons == [
        "jicofo finds no bridge, although 2 pods are ready: meetings get no audio and video"
      ])
    let failing = report(JicofoStatistics(bridges: 2, operationalBridges: 0, isHealthy: false))
    #expect(
      failing.problems.map(\.message) == [
        "no bridge passes jicofo's health checks: meetings get no audio and video"
      ])
  }

  @Test func aJicofoThatHasJustStartedMayLackBridges() {
    let fresh = installation.changing(
      "Pod/shard-1-jicofo-abc-1", #"{type: Ready, status: "True"}"#,
      #"{type: Ready, status: "True", lastTransitionTime: "2026-11-23T04:59:30Z"}"#)
    let shard = report(JicofoStatistics(bridges: 0, operationalBridges: 0), fresh)
    #expect(shard.health == .healthy)
  }

  @Test func bridgesThatJicofoLacksOrDoesNotUseDegrade() {
    #expect(
      report(JicofoStatistics(bridges: 1, operationalBridges: 1)).reasons == [
        "jicofo counts 1 of 2 ready bridges: the others get no meetings"
      ])
    #expect(
      report(JicofoStatistics(bridges: 2, operationalBridges: 1)).problems.map(\.message) == [
        "1 of 2 bridges fails jicofo's health checks: it gets no meetings"
      ])
    // Earlier releases do not count bridges in shutdown as operational.
    let leaving = JicofoStatistics(bridges: 2, operationalBridges: 1, bridgesInShutdown: 1)
    #expect(report(leaving).health == .healthy)
  }

  @Test func aFailedHealthCheckIsShownWithItsReason() {
    var failed = JicofoStatistics(bridges: 2, operationalBridges: 2, isHealthy: false)
    failed.healthMessage = "XMPP ping failed"
    #expect(report(failed).health == .degraded)
    failed.isHardFailure = true
    let shard = report(failed)
    #expect(shard.health == .down)
    #expect(
      shard.reasons == [
        "jicofo reports that it is unhealthy: new meetings may not start: /about/health: XMPP ping failed"
      ])
  }

  @Test func lostBridgesAreMentioned() {
    let shard = report(JicofoStatistics(bridges: 2, operationalBridges: 2, lostBridges: 3))
    #expect(shard.health == .healthy)
    #expect(shard.remarks == ["jicofo has lost 3 bridges since it started"])
  }

  // MARK: Bridges that leave

  private func bridges(_ metrics: [Int: BridgeMetrics]) -> LiveMetrics {
    var figures = LiveMetrics()
    for (pod, answer) in metrics { figures.bridges["jitsi/shard-1-jvb-\(pod)"] = answer }
    return figures
  }

  @Test func aShutdownThatNoDeletionExplainsDegrades() {
    let idle = BridgeMetrics(conferences: 1, participants: 2)
    let ending = BridgeMetrics(conferences: 1, participants: 2, isShuttingDown: true)
    let one = installation.report(bridges([0: idle, 1: ending])).shards[1]
    #expect(one.health == .degraded)
    #expect(one.reasons.first?.hasPrefix("shard-1-jvb-1 is in graceful shutdown, but not") == true)
    #expect(one.load?.shuttingDown == 1)
    let all = installation.report(bridges([0: ending, 1: ending])).shards[1]
    #expect(all.health == .down)
    let drained = BridgeMetrics(conferences: 1, participants: 2, isDrained: true)
    let other = installation.report(bridges([0: idle, 1: drained])).shards[1]
    #expect(other.health == .healthy)
    #expect(other.remarks == ["1 bridge is drained and accepts no new conferences"])
  }

  @Test func aBridgeThatIsBeingDeletedIsQueriedAndItsMeetingsCount() {
    let leaving = installation.changing(
      "Pod/shard-1-jvb-1", "  namespace: jitsi\n",
      """
        namespace: jitsi
        deletionTimestamp: "2026-11-23T05:40:00Z"
        deletionGracePeriodSeconds: 3600

      """
    ).changing("StatefulSet/shard-1-jvb", "replicas: 2\n", "replicas: 1\n")
      .changing("HorizontalPodAutoscaler/shard-1-jvb", "minReplicas: 2", "minReplicas: 1")
    #expect(leaving.targets().bridges.filter(\.isLeaving).map(\.pod) == ["shard-1-jvb-1"])
    let ending = BridgeMetrics(conferences: 3, participants: 9, isShuttingDown: true)
    let shard = leaving.report(
      bridges([0: BridgeMetrics(conferences: 1, participants: 2), 1: ending])
    ).shards[1]
    #expect(shard.health == .healthy)
    #expect(shard.remarks == ["1 bridge is terminating, with 3 conferences left"])
    #expect(shard.load?.conferences == 4)
    #expect(shard.load?.asked == 2)
    #expect(shard.bridges?.pods[1].since == 1_795_408_800)
    // 2026-11-23T05:00:00Z is now; 10 minutes after the end of the grace period it is stuck.
    let stuck = leaving.changing("Pod/shard-1-jvb-1", "05:40:00Z", "04:50:00Z").report().shards[1]
    #expect(
      stuck.problems.map(\.message) == [
        "bridges: shard-1-jvb-1 is still terminating after the grace period"
      ])
    #expect(stuck.problems[0].since == 1_795_409_400)
    #expect(stuck.problems[0].next == "kubectl describe -n jitsi pod/shard-1-jvb-1")
  }

  /// `kubectl delete statefulset --cascade=orphan` leaves pods without an owner.
  @Test func podsWithoutAnOwnerAreOrphaned() {
    let orphan = installation.changing(
      "Pod/shard-1-jvb-1",
      "  ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: shard-1-jvb, controller: true}]\n",
      "  labels: {k8s-app: jvb, shard: \"1\", controller-revision-hash: shard-1-jvb-5d4}\n"
    ).changing(
      "Pod/shard-1-jvb-1", "spec: {nodeName: node-1}",
      "spec: {nodeName: node-1, containers: [{name: jvb, image: \"jitsi/jvb:stable-10741\"}]}")
    let shard = orphan.report().shards[1]
    #expect(
      shard.reasons.contains(
        "bridges: shard-1-jvb-1 has no owner: no rollout or scale-down reaches it"))
    #expect(shard.problems.contains { $0.next == "kubectl delete pod -n jitsi shard-1-jvb-1" })
  }

  // MARK: Targets

  @Test func jicofosAreQueriedAtTheirPort() {
    let targets = installation.targets()
    #expect(targets.jicofos.isEmpty)
    #expect(
      targets.notes.map(\.message).contains(
        "no statistics of shard-0-jicofo and 1 more: JICOFO_ENABLE_REST is not on, so the bridges that jicofo counts are unknown"
      ))
    let opened = installation.changing(
      "Deployment/shard-0-jicofo", "{name: jicofo,",
      "{env: [{name: JICOFO_ENABLE_REST, value: \"1\"}], name: jicofo,")
    #expect(opened.targets().jicofos.map(\.pod) == ["shard-0-jicofo-abc-1"])
    #expect(opened.targets().jicofos.map(\.port) == [8888])
    #expect(opened.targets().jicofos.map(\.checksHealth) == [false])
    let probed = installation.changing(
      "Deployment/shard-0-jicofo", "{name: jicofo,",
      "{readinessProbe: {httpGet: {path: /about/health, port: 9999}}, name: jicofo,")
    #expect(probed.targets().jicofos.map(\.port) == [9999])
    // Before stable-10314, jicofo listened on all interfaces.
    let old = installation.changing("Deployment/shard-0-jicofo", "stable-10741", "stable-9823")
    #expect(old.targets().jicofos.map(\.pod) == ["shard-0-jicofo-abc-1"])
  }
}

extension LivingInstallation {
  /// The installation with a pod of each jicofo.
  func withJicofoPods() -> LivingInstallation {
    var copy = self
    for shard in 0..<2 {
      copy.addPod(
        "shard-\(shard)-jicofo-abc-1", owner: "ReplicaSet", "shard-\(shard)-jicofo-abc", 50 + shard)
    }
    return copy
  }
}
