import ApiServerStandIn
import Foundation
import Kubernetes
import TestSupport
import Testing

/// Tests `--atomic`: a failed run restores the previous state.
struct AtomicTests {
  /// Returns a cluster in which objects are created, changed and replaced, web last.
  private static func cluster(runs: Bool = true) throws -> PlanCluster {
    let cluster = try PlanCluster("server-template", runs: runs) {
      !$0.hasSuffix("/shard-1-jicofo") && !$0.hasSuffix("/shard-1-web")
    }
    try cluster.change("Service", "shard-1-prosody") {
      $0[["spec", "type"]] = "LoadBalancer"
      $0[["metadata", "annotations"]] = ["kept": "yes"]
    }
    try cluster.change("StatefulSet", "shard-1-jvb") {
      $0[["spec", "podManagementPolicy"]] = "OrderedReady"
    }
    return cluster
  }

  private static func apply(
    _ cluster: PlanCluster, _ more: String...
  ) async throws -> Binary.Outcome {
    try await Binary.run(
      [
        "apply", "--yes", "--atomic", "--allow-disruption", "--backup-dir",
        cluster.folder.path + "/kept", cluster.files,
      ] + more, input: "", environment: ["KUBECONFIG": cluster.folder.path + "/config"])
  }

  private static let web: @Sendable (StandInRequest) -> Bool = {
    $0.isChange && $0.method == "PATCH" && $0.path.hasSuffix("/shard-1-web")
  }

  @Test func aRefusalInTheMiddleLeavesEverythingAsItWas() async throws {
    let cluster = try Self.cluster()
    let before = cluster.server.objects
    cluster.server.inject(.forbidden, times: 9, where: Self.web)
    let outcome = try await Self.apply(cluster)
    #expect(outcome.code == 1, "\(outcome.errors)")
    #expect(cluster.server.objects == before)
    #expect(outcome.errors.contains("error: Deployment/shard-1-web: "))
    #expect(
      outcome.errors.hasSuffix(
        """
        rolling back
          StatefulSet/shard-1-jvb is recreated
          Deployment/shard-1-jicofo is deleted (rolled back)
          Service/shard-1-prosody is restored
        rolled back: 3 objects; jitsi is as before

        """), "\(outcome.errors)")
    cluster.server.clearFaults()
    let again = try await Self.apply(cluster)
    #expect(again.code == 0, "\(again.errors)")
    #expect(!again.errors.contains("undo"))
    #expect(try await cluster.run("diff", cluster.files).code == 0)
  }

  @Test(.timeLimit(.minutes(30)))
  func whereverAnAnswerIsLostEverythingIsAsItWas() async throws {
    let whole = try Self.cluster()
    #expect(try await Self.apply(whole).code == 0)
    let changes = whole.server.requests.count(where: \.isChange)
    #expect(changes == 5)
    try await concurrently(0..<changes) { last in
      for fault in [Fault.reset, .resetWithin] {
        let cluster = try Self.cluster()
        let before = cluster.server.objects
        let (changes, broken, undoing) = (Counter(), Counter(), Counter())
        // The network recovers when the rollback reads the first object.
        cluster.server.inject(fault, times: 1000) { request in
          if broken.value > 0, request.method == "GET" { _ = undoing.next() }
          guard request.isChange, undoing.value == 0, changes.next() > last else { return false }
          return broken.next() > 0
        }
        let outcome = try await Self.apply(cluster)
        #expect(outcome.code == 1, "\(last) \(fault): \(outcome.errors)")
        #expect(cluster.server.objects == before, "\(last) \(fault): \(outcome.errors)")
        #expect(!outcome.errors.contains("not rolled back"), "\(last) \(fault)")
      }
    }
  }

  @Test func aConflictInTheMiddleLeavesEverythingAsItWasAndWhoOwnsIt() async throws {
    let cluster = try Self.cluster()
    func managed(_ manager: String) -> JSON {
      [
        [
          "manager": .string(manager), "operation": "Update", "apiVersion": "v1",
          "fieldsType": "FieldsV1", "fieldsV1": ["f:spec": ["f:type": [:]]],
        ]
      ]
    }
    try cluster.change("Service", "shard-1-prosody") {
      $0[["metadata", "managedFields"]] = managed("helm")
    }
    let before = cluster.server.objects
    var web = try #require(
      cluster.server.object(kind: "Deployment", namespace: "jitsi", name: "shard-0-web"))
    web[["metadata", "name"]] = "shard-1-web"
    web[["spec", "replicas"]] = 7
    web[["metadata", "managedFields"]] = [
      [
        "manager": "others", "operation": "Update", "apiVersion": "apps/v1",
        "fieldsType": "FieldsV1",
        "fieldsV1": ["f:spec": ["f:template": ["f:spec": ["f:containers": [:]]]]],
      ]
    ]
    cluster.server.add(web, before: Self.web)
    cluster.server.inject(.forbidden, times: 9, where: Self.web)
    let outcome = try await Self.apply(cluster, "--force-conflicts")
    #expect(outcome.code == 1, "\(outcome.errors)")
    var after = cluster.server.objects
    #expect(after.removeValue(forKey: "deployments/jitsi/shard-1-web") != nil)
    #expect(after == before)
    // An object that another client created meanwhile is kept and reported.
    #expect(
      outcome.errors.contains(
        "  error: Deployment/shard-1-web could not be rolled back: it was created by another client\n"
      ),
      "\(outcome.errors)")
    #expect(outcome.errors.contains("not rolled back: Deployment/shard-1-web\n"))
    let service = try #require(
      cluster.server.object(kind: "Service", namespace: "jitsi", name: "shard-1-prosody"))
    #expect(service["metadata"]?["managedFields"] == managed("helm"))
  }

  @Test func whatOthersDidMeanwhileStays() async throws {
    let cluster = try Self.cluster()
    var service = try #require(
      cluster.server.object(kind: "Service", namespace: "jitsi", name: "shard-1-prosody"))
    service[["spec", "type"]] = "ClusterIP"
    service[["metadata", "annotations"]] = ["kept": "yes", "added": "meanwhile"]
    cluster.server.add(service, before: Self.web)
    cluster.server.inject(.forbidden, times: 9, where: Self.web)
    let outcome = try await Self.apply(cluster)
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("rolled back: 3 objects"), "\(outcome.errors)")
    let after = cluster.server.object(kind: "Service", namespace: "jitsi", name: "shard-1-prosody")
    #expect(after?["spec"]?["type"]?.text == "LoadBalancer")
    #expect(after?["metadata"]?["annotations"]?["added"]?.text == "meanwhile")

    let other = try Self.cluster()
    service[["spec", "type"]] = "NodePort"
    other.server.add(service, before: Self.web)
    other.server.inject(.forbidden, times: 9, where: Self.web)
    let refused = try await Self.apply(other)
    #expect(refused.code == 1)
    #expect(
      refused.errors.contains(
        "  error: Service/shard-1-prosody could not be rolled back: spec.type changed since\n"),
      "\(refused.errors)")
    #expect(refused.errors.contains("not rolled back: Service/shard-1-prosody\n"))
    #expect(
      other.server.object(kind: "Service", namespace: "jitsi", name: "shard-1-prosody")?["spec"]?[
        "type"]?.text == "NodePort")
    #expect(
      other.server.object(kind: "Deployment", namespace: "jitsi", name: "shard-1-jicofo") == nil)
  }

  @Test func anUndoThatIsRefusedIsSaid() async throws {
    let cluster = try Self.cluster()
    cluster.server.inject(.forbidden, times: 9, where: Self.web)
    cluster.server.inject(.forbidden, times: 9) {
      $0.method == "DELETE" && $0.path.hasSuffix("/shard-1-jicofo") && $0.isChange
    }
    let outcome = try await Self.apply(cluster)
    #expect(outcome.code == 1)
    #expect(
      outcome.errors.contains("error: Deployment/shard-1-jicofo could not be rolled back: cannot"))
    #expect(outcome.errors.contains("Service/shard-1-prosody is restored"))
    #expect(
      outcome.errors.hasSuffix(
        """
        not rolled back: Deployment/shard-1-jicofo
        run the command again to continue, or restore it manually

        """), "\(outcome.errors)")
  }

  @Test func whatDoesNotComeUpIsUndone() async throws {
    let cluster = try Self.cluster(runs: false)
    let before = cluster.server.objects
    let outcome = try await Self.apply(cluster, "--timeout", "1")
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("Deployment/shard-1-jicofo is not ready after 1 s"))
    #expect(cluster.server.objects == before)
  }

  @Test(.timeLimit(.minutes(10)))
  func interruptedItIsUndone() async throws {
    let cluster = try Self.cluster(runs: false)
    let before = cluster.server.objects
    let command = try await WatchingCommand(
      ["apply", "--yes", "--atomic", "--allow-disruption", cluster.files],
      ["KUBECONFIG": cluster.folder.path + "/config"])
    try await eventually {
      cluster.server.object(kind: "Deployment", namespace: "jitsi", name: "shard-1-jicofo") != nil
    }
    #expect(try await command.end(SIGINT) == 130)
    #expect(command.errors.contains("rolled back: 2 objects; jitsi is as before\n"))
    #expect(cluster.server.objects == before)
  }

  @Test func aShardThatCanNotBeAddedOrRemovedWholeStaysWhole() async throws {
    let cluster = try PlanCluster("server-lines")
    let two = cluster.server.objects
    cluster.server.inject(.forbidden, times: 9) {
      $0.isChange && $0.path.hasSuffix("/jitsi-shard-2-web") && $0.path.contains("deployments")
    }
    let added = try await cluster.run("add-shard", "--yes", "--atomic")
    #expect(added.code == 1)
    #expect(added.errors.contains("meet is as before"), "\(added.errors)")
    #expect(cluster.server.objects == two)
    cluster.server.clearFaults()
    #expect(try await cluster.run("add-shard", "--yes", "--atomic").code == 0)
    let three = cluster.server.objects
    cluster.server.inject(.forbidden, times: 9) {
      $0.isChange && $0.method == "DELETE" && $0.path.hasSuffix("/jitsi-shard-2-prosody")
    }
    let removed = try await cluster.run(
      "remove-shard", "2", "--now", "--yes", "--atomic", "--backup-dir",
      cluster.folder.path + "/kept")
    #expect(removed.code == 1)
    #expect(removed.errors.contains("meet is as before"), "\(removed.errors)")
    #expect(cluster.server.objects == three)
  }
}
