import ApiServerStandIn
import Foundation
import TestSupport
import Testing

/// Tests `add-shard`, `remove-shard` and `lint --fix` in a cluster.
struct ShardLiveTests {
  private func names(_ cluster: PlanCluster, _ word: String) -> [String] {
    cluster.server.objects.keys.filter { $0.contains(word) }.sorted()
  }

  @Test(arguments: [("server-template", "jitsi", 10), ("server-lines", "meet", 8)])
  func twoShardsBecomeThreeAndTwoAgain(_ name: String, _ namespace: String, _ count: Int)
    async throws
  {
    let cluster = try PlanCluster(name)
    let before = cluster.server.objects
    let clean = try await cluster.run("lint", "--live", "--fail-on", "info", "-q")
    let added = try await cluster.run("add-shard", "--yes")
    #expect(added.code == 0, "\(added.errors)")
    #expect(added.output.contains("shard 2 is added, copied from shard 0"))
    #expect(names(cluster, "shard-2").count == count)
    let progress = "\n" + added.errors
    let order = ["\nServices\n", "\nprosody\n", "\njicofo\n", "\nHAProxy\n", "\nweb\n"]
    let places = order.compactMap { progress.range(of: $0)?.lowerBound }
    #expect(places.count == order.count)
    #expect(places == places.sorted())
    let lint = try await cluster.run("lint", "--live", "--fail-on", "info", "-q")
    #expect(lint.output == clean.output)
    #expect(try await cluster.run("diff").code == 0)
    let removed = try await cluster.run(
      "remove-shard", "2", "--yes", "--backup-dir", cluster.folder.path + "/kept")
    #expect(removed.code == 0, "\(removed.errors)")
    #expect(cluster.server.objects == before)
    let kept = try FileManager.default.contentsOfDirectory(atPath: cluster.folder.path + "/kept")
    #expect(kept.count == count)
  }

  @Test func theNewShardsLinesOfStatusComeLast() async throws {
    let cluster = try PlanCluster("server-template")
    let added = try await cluster.run("add-shard", "--count", "2", "--yes")
    #expect(added.code == 0, "\(added.errors)")
    let status = try await cluster.run("status")
    let lines = status.output.split(separator: "\n").map(String.init)
    let titles = try #require(lines.first { $0.hasPrefix("SHARD ") })
    let rows = lines.filter { $0.hasPrefix("2 ") || $0.hasPrefix("3 ") }
    #expect(rows.count == 2)
    func words(_ line: String) -> [Substring] { line.split(separator: " ") }
    let shown = added.output.split(separator: "\n").suffix(3).map(String.init)
    #expect(shown.map(words) == ([titles] + rows).map(words))
  }

  @Test func aStatusThatCanNotBeReadIsANote() async throws {
    let cluster = try PlanCluster("server-template")
    let made = Counter()
    cluster.server.inject(.forbidden, times: 1000) { request in
      if request.isChange, request.path.hasSuffix("/shard-2-web") { _ = made.next() }
      return made.value > 0 && request.path.hasSuffix("/namespaces/jitsi/deployments")
    }
    let added = try await cluster.run("add-shard", "--yes")
    #expect(added.code == 0, "\(added.errors)")
    #expect(made.value > 0)
    #expect(added.errors.contains("note: cannot list deployments"), "\(added.errors)")
  }

  @Test func theNumberThatAnAutoscalerMadeIsNotCopied() async throws {
    let cluster = try PlanCluster("server-template")
    for name in ["shard-0-jvb", "shard-1-jvb"] {
      try cluster.change("StatefulSet", name) { $0[["spec", "replicas"]] = 3 }
    }
    #expect(try await cluster.run("diff").code == 0)
    let added = try await cluster.run("add-shard", "--yes")
    #expect(added.code == 0, "\(added.errors)")
    // It is created without a number, which defaults to 1 and belongs to nobody; the autoscaler changes it.
    let copy = try #require(
      cluster.server.history("statefulsets", "jitsi", "shard-2-jvb").first?.object)
    #expect(copy["spec"]?["replicas"] == 1)
    let managers = try #require(copy["metadata"]?["managedFields"]?.elements)
    #expect(!managers.isEmpty)
    #expect(managers.allSatisfy { $0[["fieldsV1", "f:spec", "f:replicas"]] == nil })
  }

  @Test func portsThatOthersHaveAreLeftOut() async throws {
    let cluster = try PlanCluster("server-template")
    cluster.server.add([
      "apiVersion": "v1", "kind": "Service",
      "metadata": ["name": "game", "namespace": "games"],
      "spec": ["type": "NodePort", "ports": [["port": 80, "nodePort": 30503]]],
    ])
    let added = try await cluster.run("add-shard", "--yes")
    #expect(added.code == 0, "\(added.errors)")
    let service = try #require(
      cluster.server.object(kind: "Service", namespace: "jitsi", name: "shard-2-jvb-1-ice"))
    #expect(service["spec"]?["ports"]?.elements.first?["nodePort"]?.number == 30602)
  }

  @Test func whereThereIsNoRoomFiguresWarn() async throws {
    let cluster = try PlanCluster("server-template")
    let roomy = try await cluster.run("add-shard", "--diff")
    #expect(!roomy.errors.contains("warning"), "\(roomy.errors)")
    cluster.server.add([
      "apiVersion": "v1", "kind": "Node", "metadata": ["name": "a"],
      "status": ["allocatable": ["cpu": "4", "memory": "64Gi"]],
    ])
    cluster.server.add([
      "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "b", "namespace": "other"],
      "spec": [
        "nodeName": "a",
        "containers": [["name": "b", "resources": ["requests": ["cpu": "2500m"]]]],
      ],
    ])
    cluster.server.add([
      "apiVersion": "v1", "kind": "ResourceQuota",
      "metadata": ["name": "team", "namespace": "jitsi"],
      "status": ["hard": ["pods": "12", "services": 90], "used": ["pods": "10", "services": 9]],
    ])
    let outcome = try await cluster.run("add-shard", "--yes")
    // Two bridges of 2 and 0.05 CPUs, prosody 0.3, jicofo 0.4, web 0.2.
    #expect(
      outcome.errors.contains(
        "warning: the new pods request 5 CPUs, but the nodes have only 1.5 left"),
      "\(outcome.errors)")
    #expect(
      outcome.errors.contains(
        "warning: quota team has 2 of pods left, but the new objects need 5"))
    #expect(!outcome.errors.contains("of memory"))
    #expect(!outcome.errors.contains("of services"))
    #expect(outcome.code == 0)
  }

  @Test func aReleaseOfHelmIsLeftToHelm() async throws {
    let cluster = try PlanCluster("server-lines")
    var web = try #require(
      cluster.server.object(kind: "Deployment", namespace: "meet", name: "jitsi-shard-0-web"))
    web[["metadata", "annotations"]] = ["meta.helm.sh/release-name": "nordhafen"]
    cluster.server.add(web)
    let version = cluster.server.version
    let outcome = try await cluster.run("add-shard", "--yes")
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("the Helm release nordhafen"))
    #expect(outcome.errors.contains("--force"))
    #expect(cluster.server.version == version)
    let forced = try await cluster.run("add-shard", "--yes", "--force")
    #expect(forced.code == 0, "\(forced.errors)")
    let copy = cluster.server.object(
      kind: "Deployment", namespace: "meet", name: "jitsi-shard-2-web")
    #expect(copy?["metadata"]?["annotations"] == nil)
  }

  @Test func aTrialChangesNothing() async throws {
    let cluster = try PlanCluster("server-template")
    let version = cluster.server.version
    for arguments in [["--diff"], ["--dry-run", "server"]] {
      let outcome = try await Binary.run(
        ["add-shard"] + arguments,
        environment: ["KUBECONFIG": cluster.folder.path + "/config"])
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("missing     StatefulSet/shard-2-jvb"))
    }
    #expect(cluster.server.version == version)
  }

  /// Adds shards while the network fails after some changes, and again after it has recovered.
  private func addTwice(
    _ arguments: [String], after last: Int, _ fault: Fault
  ) async throws -> (first: Binary.Outcome, second: Binary.Outcome, objects: [String: JSON]) {
    let cluster = try PlanCluster("server-template")
    let environment = ["KUBECONFIG": cluster.folder.path + "/config"]
    let count = Counter()
    cluster.server.inject(fault, times: 1000) { request in
      request.isChange && count.next() > last
    }
    let first = try await Binary.run(
      ["add-shard", "--yes", "--skip-check"] + arguments, environment: environment)
    cluster.server.clearFaults()
    let second = try await Binary.run(
      ["add-shard", "--yes", "--skip-check"] + arguments, environment: environment)
    return (first, second, cluster.server.objects)
  }

  @Test(.timeLimit(.minutes(30)), arguments: [Fault.reset, .resetWithin])
  func interruptedAfterAnyRequestTheShardIsCompletedNotDoubled(_ fault: Fault) async throws {
    let whole = try PlanCluster("server-template")
    _ = try await whole.run("add-shard", "--yes")
    let wanted = whole.server.objects
    let changes = whole.server.requests.count(where: \.isChange)
    #expect(changes == 13)
    try await concurrently(0..<changes) { last in
      let (first, second, objects) = try await addTwice([], after: last, fault)
      // The last change only removes the annotation.
      let isThere = last == changes - 1
      #expect(first.code == (isThere ? 0 : 1), "\(last): \(first.errors)")
      if isThere, fault == .reset {
        #expect(first.errors.contains("the next `add-shard` removes the mark and adds no other"))
        #expect(second.output.contains("shard 2 was added by an earlier run\n"))
      }
      // If the annotation was removed although the response was lost, the next run finds no pending shard.
      if isThere, fault == .resetWithin { return }
      #expect(second.code == 0, "\(last): \(second.errors)")
      #expect(Set(objects.keys) == Set(wanted.keys), "\(last)")
      #expect(objects == wanted, "\(last)")
    }
  }

  @Test(.timeLimit(.minutes(30)))
  func twoShardsThatWereInterruptedAfterAnyRequestAreTwo() async throws {
    let whole = try PlanCluster("server-template")
    #expect(try await whole.run("add-shard", "--yes", "--count", "2").code == 0)
    let wanted = whole.server.objects
    let changes = whole.server.requests.count(where: \.isChange)
    try await concurrently(0..<changes) { last in
      let (first, second, objects) = try await addTwice(["--count", "2"], after: last, .reset)
      #expect(first.code == (last < changes - 2 ? 1 : 0), "\(last): \(first.errors)")
      #expect(second.code == 0, "\(last): \(second.errors)")
      #expect(Set(objects.keys) == Set(wanted.keys), "\(last)")
      #expect(objects == wanted, "\(last)")
    }
  }

  @Test func aNodePortThatIsTakenBetweenPlanAndApplyStopsItAndIsSaid() async throws {
    let cluster = try PlanCluster("server-template")
    let port: JSON = [
      "apiVersion": "v1", "kind": "Service",
      "metadata": ["name": "game", "namespace": "games"],
      "spec": ["type": "NodePort", "ports": [["port": 80, "nodePort": 30502]]],
    ]
    cluster.server.add(port, before: \.isChange)
    let outcome = try await cluster.run("add-shard", "--yes")
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("error: Service/shard-2-jvb-1-ice: "), "\(outcome.errors)")
    #expect(outcome.errors.contains("provided port is already allocated"))
    let done = try #require(outcome.errors.split(separator: "\n").first { $0.hasPrefix("done: ") })
    for (name, object) in cluster.server.objects where name.contains("shard-2") {
      #expect(
        done.contains("\(object["kind"]?.text ?? "")/\(object["metadata"]?["name"]?.text ?? "")"))
    }
    #expect(outcome.errors.contains("run the command again to continue\n"))
    // The created objects use a port block that is no longer free, which the next run reports, too.
    let version = cluster.server.version
    let again = try await cluster.run("add-shard", "--yes")
    #expect(again.code == 1)
    #expect(
      again.errors.contains("Service/shard-2-jvb-0-ice: error jvb-per-pod-service: "),
      "\(again.errors)")
    #expect(again.errors.contains("nothing was changed"))
    #expect(cluster.server.version == version)
  }

  @Test func aNodePortThatIsTakenBetweenPlanAndApplyIsNoHindranceWhenAllIsUndone() async throws {
    let cluster = try PlanCluster("server-template")
    cluster.server.add(
      [
        "apiVersion": "v1", "kind": "Service",
        "metadata": ["name": "game", "namespace": "games"],
        "spec": ["type": "NodePort", "ports": [["port": 80, "nodePort": 30502]]],
      ], before: \.isChange)
    let before = Set(cluster.server.objects.keys)
    let outcome = try await cluster.run("add-shard", "--yes", "--atomic")
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("jitsi is as before\n"), "\(outcome.errors)")
    #expect(Set(cluster.server.objects.keys) == before.union(["services/games/game"]))
    let again = try await cluster.run("add-shard", "--yes", "--atomic")
    #expect(again.code == 0, "\(again.errors)")
    let service = cluster.server.object(
      kind: "Service", namespace: "jitsi", name: "shard-2-jvb-1-ice")
    #expect(service?["spec"]?["ports"]?.elements.first?["nodePort"]?.number == 30602)
  }

  @Test func aShardGoesWhenItsConferencesHaveEnded() async throws {
    let cluster = try PlanCluster("server-lines")
    _ = try await cluster.run("add-shard", "--yes")
    let set = try #require(
      cluster.server.object(kind: "StatefulSet", namespace: "meet", name: "jitsi-shard-2-jvb"))
    cluster.server.add([
      "apiVersion": "v1", "kind": "Pod",
      "metadata": [
        "name": "jitsi-shard-2-jvb-0", "namespace": "meet",
        "labels": set["spec"]?["selector"]?["matchLabels"] ?? [:],
      ], "status": ["phase": "Running"],
    ])
    let path = "meet/jitsi-shard-2-jvb-0:8080/colibri/stats"
    cluster.server.proxy(path, says: #"{"conferences": 2, "participants": 9}"#)
    let waiting = try await cluster.run("remove-shard", "2", "--yes", "--timeout", "1")
    #expect(waiting.code == 2)
    #expect(waiting.errors.contains("shard 2 has 2 conferences"))
    #expect(waiting.errors.contains("shard 2 still has 2 conferences after 1 s"))
    let map = cluster.server.object(kind: "ConfigMap", namespace: "meet", name: "jitsi-haproxy")
    let text = map?["data"]?["haproxy.cfg"]?.text ?? ""
    #expect(text.contains("server shard2 jitsi-shard-2-web.meet.svc.cluster.local:80 weight 0\n"))
    #expect(!names(cluster, "shard-2-web").isEmpty)
    cluster.server.proxy(path, says: #"{"conferences": 0, "participants": 0}"#)
    let done = try await cluster.run(
      "remove-shard", "2", "--yes", "--backup-dir", cluster.folder.path + "/kept")
    #expect(done.code == 0, "\(done.errors)")
    #expect(names(cluster, "shard-2").filter { !$0.hasPrefix("pods/") }.isEmpty)
  }

  @Test func whatLintFindsInTheClusterIsMendedThere() async throws {
    let cluster = try PlanCluster("server-template")
    try cluster.change("Service", "shard-0-prosody") { $0[["spec", "type"]] = "LoadBalancer" }
    let shown = try await cluster.run("lint", "--live", "--diff")
    #expect(shown.code == 1)
    #expect(shown.output.contains("prosody-clusterip: "))
    let fixed = try await cluster.run("lint", "--live", "--fix", "--yes")
    #expect(fixed.code == 0, "\(fixed.output) \(fixed.errors)")
    let after = cluster.server.object(kind: "Service", namespace: "jitsi", name: "shard-0-prosody")
    #expect(after?["spec"]?["type"]?.text == "ClusterIP")
    let version = cluster.server.version
    #expect(try await cluster.run("lint", "--live", "--fix", "--yes").code == 0)
    #expect(cluster.server.version == version)
  }
}
