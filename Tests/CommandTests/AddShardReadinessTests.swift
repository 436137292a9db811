import ApiServerStandIn
import Foundation
import TestSupport
import Testing

/// Tests when `add-shard` considers new pods ready, and when it stops waiting.
struct AddShardReadinessTests {
  /// Returns the version in which web was created, and the one in which the bridges reached their autoscaler's minimum.
  private func versions(_ cluster: PlanCluster) throws -> (bridges: Int, web: Int) {
    let sets = cluster.server.history("statefulsets", "jitsi", "shard-2-jvb")
    let ready = try #require(sets.first { $0.object[["status", "readyReplicas"]]?.number == 2 })
    let web = try #require(cluster.server.history("deployments", "jitsi", "shard-2-web").first)
    return (ready.version, web.version)
  }

  @Test func webOpensWhenTheAutoscalersMinimumOfBridgesIsReady() async throws {
    let cluster = try PlanCluster("server-template")
    let added = try await cluster.run("add-shard", "--yes")
    #expect(added.code == 0, "\(added.errors)")
    let versions = try versions(cluster)
    #expect(versions.bridges < versions.web)
    #expect(
      added.errors.contains(
        "  waiting for StatefulSet/shard-2-jvb: 1 of 2 pods are updated (the autoscaler's minimum)\n"
      ), "\(added.errors)")
  }

  @Test func theNextRunWaitsForWhatTheOneBeforeStarted() async throws {
    let cluster = try PlanCluster("server-template")
    cluster.server.runWorkloads(autoscalersAfter: 1_000_000)
    let first = try await cluster.run("add-shard", "--yes", "--timeout", "1")
    #expect(first.code == 1)
    #expect(
      first.errors.contains("error: StatefulSet/shard-2-jvb is not ready after 1 s: 1 of 2 pods"),
      "\(first.errors)")
    #expect(cluster.server.history("deployments", "jitsi", "shard-2-web").isEmpty)
    cluster.server.runWorkloads(autoscalersAfter: 3)
    // The autoscaler checks again, as it does every 15 s.
    let scaler = try #require(
      cluster.server.object(
        kind: "HorizontalPodAutoscaler", namespace: "jitsi", name: "shard-2-jvb"))
    cluster.server.touch(scaler)
    let second = try await cluster.run("add-shard", "--yes")
    #expect(second.code == 0, "\(second.errors)")
    let versions = try versions(cluster)
    #expect(versions.bridges < versions.web, "\(second.errors)")
  }

  @Test func aQuotaThatStopsADeploymentsPodsIsNamedAndEndsTheWait() async throws {
    let cluster = try PlanCluster("server-template")
    cluster.server.limitPods(quota: "team", to: 0)
    let outcome = try await cluster.run("add-shard", "--yes", "--timeout", "4")
    #expect(outcome.code == 1)
    let cause = """
      pods cannot be created: exceeded quota: team, requested: pods=1, used: pods=0, limited: pods=0
      """
    #expect(
      outcome.errors.contains("  waiting for Deployment/shard-2-prosody: \(cause)\n"),
      "\(outcome.errors)")
    #expect(
      outcome.errors.contains("error: Deployment/shard-2-prosody cannot become ready: \(cause)\n"),
      "\(outcome.errors)")
    #expect(cluster.server.history("deployments", "jitsi", "shard-2-jicofo").isEmpty)
    // Once the quota allows it, the same command continues.
    cluster.server.limitPods(quota: "team", to: 100)
    let again = try await cluster.run("add-shard", "--yes")
    #expect(again.code == 0, "\(again.errors)")
  }

  @Test func aQuotaThatStopsBridgesIsNamedFromTheirEvents() async throws {
    let cluster = try PlanCluster("server-template")
    cluster.server.limitPods(quota: "team", to: 2)
    let outcome = try await cluster.run("add-shard", "--yes", "--timeout", "4")
    #expect(outcome.code == 1)
    #expect(
      outcome.errors.contains(
        """
        error: StatefulSet/shard-2-jvb cannot become ready: pods cannot be created: exceeded quota: \
        team, requested: pods=1, used: pods=2, limited: pods=2

        """), "\(outcome.errors)")
    #expect(cluster.server.history("deployments", "jitsi", "shard-2-web").isEmpty)
  }

  @Test func withoutEventsTheCountsAreSaid() async throws {
    let cluster = try PlanCluster("server-template")
    cluster.server.limitPods(quota: "team", to: 2)
    cluster.server.deny("admin list events")
    let outcome = try await cluster.run("add-shard", "--yes", "--timeout", "1")
    #expect(outcome.code == 1)
    #expect(
      outcome.errors.contains("error: StatefulSet/shard-2-jvb is not ready after 1 s: 0 of 2 pods"),
      "\(outcome.errors)")
  }

  @Test func aQuotaThatHasRoomSoonIsWaitedFor() async throws {
    let cluster = try PlanCluster("server-template")
    cluster.server.limitPods(quota: "team", to: 0, looks: 3)
    let outcome = try await cluster.run("add-shard", "--yes")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("exceeded quota: team"), "\(outcome.errors)")
    #expect(outcome.errors.contains("  Deployment/shard-2-prosody is ready\n"))
  }

  @Test func aRefusalFromBeforeTheRunDoesNotEndIt() async throws {
    let cluster = try PlanCluster("server-template")
    cluster.server.limitPods(quota: "team", to: 2)
    #expect(try await cluster.run("add-shard", "--yes", "--timeout", "4").code == 1)
    // The event of the last attempt still exists, and no new one arrives.
    cluster.server.runWorkloads(autoscalersAfter: 6)
    cluster.server.limitPods(quota: "team", to: 100)
    let again = try await cluster.run("add-shard", "--yes")
    #expect(again.code == 0, "\(again.errors)")
  }
}
