import ApiServerStandIn
import Foundation
import Kubernetes
import TestSupport
import Testing
import YAML

/// Tests `diff` and `apply` against a cluster.
struct PlanTests {
  @Test func manifestsThatRunAreNoDifference() async throws {
    let cluster = try PlanCluster("server-template")
    let outcome = try await cluster.run("diff", cluster.files)
    #expect(outcome.code == 0, "\(outcome.output) \(outcome.errors)")
    #expect(outcome.output.hasPrefix("no differences"))
    let version = cluster.server.version
    let apply = try await cluster.run("apply", "--yes", cluster.files)
    #expect(apply.code == 0)
    #expect(apply.output.hasPrefix("nothing to do"))
    #expect(cluster.server.version == version)
  }

  /// A namespace with other software has no desired state to compare with.
  @Test(arguments: [["diff"], ["apply", "--yes"]])
  func aNamespaceWithoutAnInstallationIsNamed(command: [String]) async throws {
    let cluster = try PlanCluster("server-lines") { $0.hasPrefix("Service/") }
    let outcome = try await Binary.run(
      command, input: "", environment: ["KUBECONFIG": cluster.folder.path + "/config"])
    #expect(outcome.code == 2)
    #expect(outcome.output.isEmpty)
    #expect(
      outcome.errors.hasPrefix("error: no Jitsi installation in namespace meet of"),
      "\(outcome.errors)")
  }

  /// kubectl's own words for it do not say that only the version is unknown.
  @Test func aVersionThatTheServerDoesNotServeIsSaidToBeOne() async throws {
    let cluster = try PlanCluster("server-template")
    let file = try cluster.folder.write(
      "hpa.yaml",
      """
      apiVersion: autoscaling/v2beta2
      kind: HorizontalPodAutoscaler
      metadata: {name: shard-0-jvb, namespace: jitsi}
      spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: shard-0-jvb}}
      """)
    let outcome = try await cluster.run("diff", "-f", file)
    #expect(outcome.output.contains("does not serve horizontalpodautoscalers in this version"))
    #expect(!outcome.output.contains("CRD"), "\(outcome.output)")
  }

  @Test func aCompleteClusterNeedsNothing() async throws {
    let cluster = try PlanCluster("server-lines")
    let outcome = try await cluster.run("diff")
    #expect(outcome.code == 0, "\(outcome.output) \(outcome.errors)")
  }

  @Test func whatAShardLacksIsMissingForAReason() async throws {
    let cluster = try PlanCluster("server-template") { $0 != "Deployment/shard-1-jicofo" }
    let outcome = try await cluster.run("diff")
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("jitsi: shard 1\n  missing     Deployment/shard-1-jicofo\n"))
    #expect(outcome.output.contains("shard-complete: shard 1 has no jicofo"))
    let json = try await cluster.run("diff", "-o", "json")
    let report = try #require(JSON.parse(Array(json.output.utf8)))
    #expect(report["kind"]?.text == "DiffReport")
    #expect(report["summary"]?["missing"]?.number == 1)
    let difference = try #require(report["differences"]?.elements.first)
    #expect(difference["shard"]?.number == 1)
    #expect(difference["stage"]?.text == "jicofo")
    #expect(difference["reasons"]?.elements.first?["rule"]?.text == "shard-complete")
    let apply = try await cluster.run("apply", "--yes")
    #expect(apply.code == 0, "\(apply.errors)")
    let made = try #require(
      cluster.server.object(kind: "Deployment", namespace: "jitsi", name: "shard-1-jicofo"))
    #expect(made["metadata"]?["labels"]?["shard"]?.text == "1")
    #expect(try await cluster.run("diff").code == 0)
  }

  /// As kubectl means it: `client` sends nothing that the server would try, `server` does.
  @Test(
    arguments: [
      ["apply", "FILES"], ["apply"], ["add-shard"], ["remove-shard", "1"],
      ["lint", "--live", "--fix"],
    ], ["client", "server"])
  func aDryRunAsksTheServerWhereItIsSaidTo(command: [String], side: String) async throws {
    let cluster = try PlanCluster("server-template")
    try cluster.change("Service", "shard-1-prosody") { $0["spec"]?["type"] = "LoadBalancer" }
    let version = cluster.server.version
    cluster.server.forgetRequests()
    let outcome = try await Binary.run(
      command.map { $0 == "FILES" ? cluster.files : $0 } + ["--dry-run=\(side)"], input: "",
      environment: ["KUBECONFIG": cluster.folder.path + "/config"])
    #expect(outcome.code == 0, "\(outcome.output) \(outcome.errors)")
    #expect(cluster.server.version == version)
    let tried = cluster.server.requests.filter { $0.method != "GET" }
    #expect(tried.isEmpty == (side == "client"), "\(tried.map(\.path))")
    #expect(
      outcome.errors.contains("client dry run: nothing was sent to the server")
        == (side == "client"))
    if !command[0].hasSuffix("shard") {
      #expect(outcome.output.contains("different   Service/shard-1-prosody"), "\(outcome.output)")
      #expect(outcome.output.contains("+  type: ClusterIP"), "\(outcome.output)")
    }
  }

  /// What the server added by itself, and what a Secret is written as, is no difference for either.
  @Test(arguments: ["server-template", "server-lines"])
  func aClientDryRunOfWhatRunsHasNothingToDo(example: String) async throws {
    let cluster = try PlanCluster(example)
    _ = try await cluster.run("apply", "--yes", cluster.files)
    let outcome = try await cluster.run("apply", "--dry-run=client", cluster.files)
    #expect(outcome.code == 0, "\(outcome.output) \(outcome.errors)")
    #expect(outcome.output.hasPrefix("nothing to do"), "\(outcome.output)")
    #expect(outcome.errors.contains("client dry run"))
  }

  /// There is no shard to copy from, so the part is rendered.
  @Test(arguments: ["web", "jicofo", "prosody", "jvb"])
  func whatNoShardHasIsRendered(kind: String) async throws {
    let cluster = try PlanCluster("server-template") { name in
      !["shard-0-\(kind)", "shard-1-\(kind)"].contains { name.contains("/" + $0) }
    }
    let outcome = try await cluster.run("diff", "--summary")
    #expect(outcome.code == 1)
    for shard in 0...1 {
      #expect(
        outcome.output.contains(
          "shard-complete: shard \(shard) has no \(kind), and no other shard has one to copy"))
    }
    #expect(!outcome.output.contains("by hand"))
    let apply = try await cluster.run("apply", "--yes")
    #expect(apply.code == 0, "\(apply.errors)")
    for shard in 0...1 {
      let made = cluster.server.object(
        kind: kind == "jvb" ? "StatefulSet" : "Deployment", namespace: "jitsi",
        name: "shard-\(shard)-\(kind)")
      #expect(made?["metadata"]?["labels"]?["shard"]?.text == String(shard))
    }
    let again = try await cluster.run("diff")
    #expect(again.code == 0, "\(again.output)")
    let lint = try await cluster.run("lint", "--live", "-q")
    #expect(lint.code == 0, "\(lint.output)")
  }

  /// With custom names and labels a rendered part would not fit, so the plan reports the errors that remain.
  @Test func whatNothingMendsIsTold() async throws {
    let cluster = try PlanCluster("server-lines") { !$0.contains("jicofo") }
    let outcome = try await cluster.run("diff")
    #expect(outcome.code == 1)
    #expect(!outcome.output.contains("as it should be"))
    #expect(outcome.output.contains("needs manual fixes\n  shard-complete "))
    #expect(
      outcome.output.contains("\n    shard 0 has no jicofo: meetings of this shard never start\n"))
    let json = try await cluster.run("diff", "-o", "json")
    let report = try #require(JSON.parse(Array(json.output.utf8)))
    #expect(report["differences"]?.elements.isEmpty == true)
    #expect(report["left"]?.elements.first?["rule"]?.text == "shard-complete")
    let version = cluster.server.version
    let apply = try await cluster.run("apply", "--yes")
    #expect(apply.code == 0)
    #expect(apply.output.contains("shard 1 has no jicofo"))
    #expect(!apply.output.contains("as it should be"))
    #expect(cluster.server.version == version)
  }

  @Test func aChangedFieldShowsAsOneAndGoesBack() async throws {
    let cluster = try PlanCluster("server-template")
    try cluster.change("Service", "shard-1-prosody") { $0[["spec", "type"]] = "LoadBalancer" }
    let outcome = try await cluster.run("diff", cluster.files)
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("different   Service/shard-1-prosody"))
    #expect(outcome.output.contains("-  type: LoadBalancer"))
    #expect(outcome.output.contains("+  type: ClusterIP"))
    // Without manifests, the rule reports it.
    let ruled = try await cluster.run("diff", "--summary")
    #expect(ruled.output.contains("prosody-clusterip: "))
    #expect(!ruled.output.contains("+  type"))
    let apply = try await cluster.run("apply", "--yes")
    #expect(apply.code == 0, "\(apply.errors)")
    #expect(try await cluster.run("diff", cluster.files).code == 0)
  }

  @Test(arguments: ["text", "json"])
  func noPlanShowsWhatSecretsHold(_ format: String) async throws {
    let cluster = try PlanCluster("server-template")
    var secret = try #require(
      cluster.server.object(kind: "Secret", namespace: "jitsi", name: "jitsi-config"))
    let old = Data("planted-old".utf8).base64EncodedString()
    secret[["data", "JVB_AUTH_PASSWORD"]] = .string(old)
    cluster.server.add(secret)
    let outcome = try await cluster.run("diff", "-o", format, cluster.files)
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("***"))
    #expect(!outcome.output.contains(old))
    #expect(!outcome.output.contains("cGtRRzRIY3ZUcGFIUjRrR1BTb1YyM2ZTcnp3Vg=="))
  }

  @Test func everythingFromNothingComesInItsOrder() async throws {
    let cluster = try PlanCluster("server-template") { _ in false }
    let outcome = try await cluster.run("apply", "--yes", cluster.files)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let order = [
      "namespace and configuration\n", "Services\n", "prosody\n", "jicofo\n",
      "videobridges and autoscalers\n", "HAProxy\n", "web\n", "ingress and monitoring\n",
    ]
    let progress = "\n" + outcome.errors
    let places = order.compactMap { progress.range(of: "\n" + $0)?.lowerBound }
    #expect(places.count == order.count)
    #expect(places == places.sorted())
    #expect(try await cluster.run("diff", cluster.files).code == 0)
    #expect(try await cluster.run("lint", "--live").code == 0)
  }

  @Test func nobodyToAskMeansNothingChanges() async throws {
    let cluster = try PlanCluster("server-template") { $0 != "Deployment/shard-1-web" }
    let version = cluster.server.version
    let outcome = try await cluster.run("apply", cluster.files)
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("--yes"))
    for mode in ["client", "server"] {
      #expect(try await cluster.run("apply", "--dry-run", mode, cluster.files).code == 0)
    }
    #expect(cluster.server.version == version)
  }

  @Test func fieldsOfHelmAreShownAndOnlyTakenWhenForced() async throws {
    let cluster = try PlanCluster("server-template")
    try cluster.change("Service", "shard-1-prosody") { service in
      service[["spec", "type"]] = "LoadBalancer"
      service[["metadata", "managedFields"]] = [
        [
          "manager": "helm", "operation": "Update", "apiVersion": "v1", "fieldsType": "FieldsV1",
          "fieldsV1": ["f:spec": ["f:type": [:]]],
        ]
      ]
    }
    let version = cluster.server.version
    let outcome = try await cluster.run("apply", "--yes", cluster.files)
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("conflict: .spec.type: conflict with \"helm\""))
    #expect(outcome.errors.contains("--force-conflicts"))
    #expect(cluster.server.version == version)
    let forced = try await cluster.run("apply", "--yes", "--force-conflicts", cluster.files)
    #expect(forced.code == 0, "\(forced.errors)")
    let after = cluster.server.object(kind: "Service", namespace: "jitsi", name: "shard-1-prosody")
    #expect(after?["spec"]?["type"]?.text == "ClusterIP")
  }

  @Test func fieldsOfKubectlApplySayWhatRevertsThemAndOfferTheManifestsFirst() async throws {
    let cluster = try PlanCluster("server-template")
    try cluster.change("Service", "shard-1-prosody") { service in
      service[["spec", "type"]] = "LoadBalancer"
      service[["metadata", "managedFields"]] = [
        [
          "manager": "kubectl-client-side-apply", "operation": "Update", "apiVersion": "v1",
          "fieldsType": "FieldsV1", "fieldsV1": ["f:spec": ["f:type": [:]]],
        ]
      ]
    }
    let version = cluster.server.version
    let outcome = try await cluster.run("apply", "--yes", cluster.files)
    #expect(outcome.code == 1)
    #expect(
      outcome.errors.contains("the next kubectl apply of its manifests reverts this change"),
      "\(outcome.errors)")
    let manifests = try #require(outcome.errors.range(of: "-f DIR"))
    let force = try #require(outcome.errors.range(of: "--force-conflicts"))
    #expect(manifests.lowerBound < force.lowerBound)
    #expect(cluster.server.version == version)
  }

  @Test func whatCanNotBeChangedIsReplacedOnlyWithAWordAndABackup() async throws {
    let cluster = try PlanCluster("server-template")
    try cluster.change("StatefulSet", "shard-1-jvb") {
      $0[["spec", "podManagementPolicy"]] = "OrderedReady"
    }
    let version = cluster.server.version
    let outcome = try await cluster.run("apply", "--yes", cluster.files)
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("replaced    StatefulSet/shard-1-jvb"))
    #expect(outcome.errors.contains("--allow-disruption"))
    #expect(cluster.server.version == version)
    let backups = cluster.folder.path + "/backups"
    let forced = try await cluster.run(
      "apply", "--yes", "--allow-disruption", "--backup-dir", backups, cluster.files)
    #expect(forced.code == 0, "\(forced.errors)")
    let files = try FileManager.default.contentsOfDirectory(atPath: backups)
    #expect(files.count == 1)
    let text = try String(contentsOfFile: "\(backups)/\(files[0])", encoding: .utf8)
    #expect(text.contains("podManagementPolicy: OrderedReady"))
    #expect(!text.contains("resourceVersion"))
    #expect(try await cluster.run("diff", cluster.files).code == 0)
  }

  @Test func whatWouldInterruptCallsTakesAWord() async throws {
    let cluster = try PlanCluster("server-template")
    var secret = try #require(
      cluster.server.object(kind: "Secret", namespace: "jitsi", name: "jitsi-config"))
    secret[["data", "JVB_AUTH_PASSWORD"]] = "cGxhbnRlZA=="
    cluster.server.add(secret)
    var jicofo = try #require(
      cluster.server.object(kind: "Deployment", namespace: "jitsi", name: "shard-0-jicofo"))
    jicofo[["spec", "template", "metadata", "annotations"]] = ["note": "by hand"]
    jicofo[["spec", "template", "spec", "enableServiceLinks"]] = true
    cluster.server.add(jicofo)
    let version = cluster.server.version
    let outcome = try await cluster.run("apply", "--yes", cluster.files)
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("Deployment/shard-0-jicofo  (restarts its pods)"))
    #expect(outcome.errors.contains("Secret/jitsi-config would get new values"))
    #expect(outcome.errors.contains("Deployment/shard-0-jicofo would restart"))
    #expect(cluster.server.version == version)
    let forced = try await cluster.run("apply", "--yes", "--allow-disruption", cluster.files)
    #expect(forced.code == 0, "\(forced.errors)")
    #expect(try await cluster.run("diff", cluster.files).code == 0)
  }

  @Test(arguments: [
    "admission webhook \"images.example.org\" denied the request: use the mirror",
    "deployments.apps \"shard-1-web\" is forbidden: exceeded quota: compute",
  ])
  func whatTheServerRefusesChangesNothing(_ words: String) async throws {
    let cluster = try PlanCluster("server-template") { !$0.hasSuffix("/shard-1-web") }
    cluster.server.refuse("deployments", saying: words)
    let version = cluster.server.version
    let outcome = try await cluster.run("apply", "--yes", cluster.files)
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains(words.prefix(30)))
    #expect(outcome.errors.contains("nothing was changed"))
    #expect(cluster.server.version == version)
  }

  @Test func whatIsRefusedAfterTheTrialLeavesNothingUnsaid() async throws {
    let cluster = try PlanCluster("server-template") {
      !$0.hasSuffix("/shard-1-jicofo") && !$0.hasSuffix("/shard-1-web")
    }
    cluster.server.inject(.forbidden, times: 9) { request in
      request.isChange && request.path.hasSuffix("/shard-1-web")
    }
    let outcome = try await cluster.run("apply", "--yes", cluster.files)
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("error: Deployment/shard-1-web: "))
    #expect(outcome.errors.contains("done: Deployment/shard-1-jicofo\n"))
    #expect(outcome.errors.contains("not done: Deployment/shard-1-web\n"))
    cluster.server.clearFaults()
    let again = try await cluster.run("apply", "--yes", cluster.files)
    #expect(again.code == 0)
    #expect(!again.errors.contains("shard-1-jicofo"))
  }

  @Test func aWorkloadThatDoesNotComeUpStopsItWithItsReason() async throws {
    let cluster = try PlanCluster("server-template", runs: false) {
      !$0.hasSuffix("/shard-1-prosody") && !$0.hasSuffix("/shard-1-web")
    }
    let outcome = try await cluster.run("apply", "--yes", "--timeout", "1", cluster.files)
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("Deployment/shard-1-prosody is not ready after 1 s"))
    #expect(outcome.errors.contains("not done: Deployment/shard-1-web"))
    #expect(
      cluster.server.object(kind: "Deployment", namespace: "jitsi", name: "shard-1-web") == nil)
  }

  @Test(.timeLimit(.minutes(5)))
  func aLayoutIsAppliedAndThenNothingDiffers() async throws {
    let cluster = try PlanCluster("server-template") { _ in false }
    let written =
      "apiVersion: kubectl-jitsi.dev/v1alpha1\nkind: ShardLayout\n"
      + "namespace: jitsi\nhost: meet.example.org\nshards: 2\n"
    try cluster.folder.write("layout.yaml", written)
    let path = cluster.folder.path + "/layout.yaml"
    let applied = try await cluster.run("apply", "--yes", path)
    #expect(applied.code == 0, "\(applied.errors)")
    #expect(
      cluster.server.object(kind: "Deployment", namespace: "jitsi", name: "shard-1-web") != nil)
    let secret = cluster.server.object(kind: "Secret", namespace: "jitsi", name: "jitsi-config")
    let keys = ["JICOFO_AUTH_PASSWORD", "JICOFO_COMPONENT_SECRET", "JVB_AUTH_PASSWORD"]
    var values: Set<String> = []
    for key in keys {
      let encoded = try #require(secret?["data"]?[key]?.text)
      let value = String(decoding: try #require(Data(base64Encoded: encoded)), as: UTF8.self)
      #expect(value.count == 32)
      #expect(!(applied.output + applied.errors).contains(value))
      #expect(!(applied.output + applied.errors).contains(encoded))
      values.insert(value)
    }
    #expect(values.count == 3)
    let again = try await cluster.run("diff", path)
    #expect(again.code == 0, "\(again.output)\(again.errors)")
    // A missing password is generated again; the others are kept.
    var less = try #require(secret)
    less[["data", "JVB_AUTH_PASSWORD"]] = nil
    cluster.server.add(less)
    let shown = try await cluster.run("diff", path)
    #expect(shown.code == 1)
    #expect(shown.output.contains("Secret/jitsi-config"), "\(shown.output)")
    #expect(try await cluster.run("apply", "--yes", path).code == 0)
    let whole = cluster.server.object(kind: "Secret", namespace: "jitsi", name: "jitsi-config")
    for key in keys {
      let isSame = whole?["data"]?[key] == secret?["data"]?[key]
      #expect(isSame == (key != "JVB_AUTH_PASSWORD"))
    }
    #expect(whole?["data"]?["JVB_AUTH_PASSWORD"]?.text?.isEmpty == false)
    // A fix of one field keeps the other fields that the same manager applied.
    var opened = try #require(
      cluster.server.object(kind: "Service", namespace: "jitsi", name: "shard-1-prosody"))
    let ports = opened["spec"]?["ports"]
    opened[["spec", "type"]] = "LoadBalancer"
    cluster.server.add(opened)
    let fixed = try await cluster.run("lint", "--live", "--fix", "--yes")
    #expect(fixed.code == 0, "\(fixed.output)\(fixed.errors)")
    let closed = cluster.server.object(
      kind: "Service", namespace: "jitsi", name: "shard-1-prosody")
    #expect(closed?["spec"]?["type"]?.text == "ClusterIP")
    #expect(closed?["spec"]?["ports"] == ports)
    #expect(closed?["spec"]?["selector"] == opened["spec"]?["selector"])
    try cluster.folder.write("wrong.yaml", written + "shard: 3\n")
    let wrong = try await cluster.run("diff", cluster.folder.path + "/wrong.yaml")
    #expect(wrong.code == 2)
    #expect(wrong.errors.contains("a layout has no key `shard`; did you mean `shards`?"))
  }

  @Test(.timeLimit(.minutes(5)))
  func valuesOfAChartAreALayoutOfTheContextsNamespace() async throws {
    let cluster = try PlanCluster("server-template") { _ in false }
    func values(_ shards: Int) throws -> String {
      try cluster.folder.write(
        "values.yaml", "shardCount: \(shards)\nhaproxy:\n  ingress: {host: meet.example.org}\n")
    }
    let two = try values(2)
    let applied = try await cluster.run("apply", "--yes", "--values", two)
    #expect(applied.code == 0, "\(applied.errors)")
    #expect(
      cluster.server.object(kind: "Deployment", namespace: "jitsi", name: "shard-1-web") != nil)
    let same = try await cluster.run("diff", "--values", two)
    #expect(same.code == 0, "\(same.output)\(same.errors)")
    let three = try await cluster.run("diff", "--summary", "--values", try values(3))
    #expect(three.code == 1)
    #expect(three.output.contains("Deployment/shard-2-web"), "\(three.output)")
    let set = try await cluster.run("diff", "--values", two, "--set", "shardCount=3")
    #expect(set.code == 2)
    #expect(set.errors.contains("--set requires --chart"), "\(set.errors)")
  }

  @Test(.timeLimit(.minutes(30)))
  func interruptedAfterAnyRequestItGoesOnToTheSameEnd() async throws {
    let lacking: @Sendable (String) -> Bool = {
      !$0.hasSuffix("/shard-1-prosody") && !$0.hasSuffix("/shard-1-jvb")
        && !$0.hasSuffix("/shard-1-web")
    }
    let whole = try PlanCluster("server-template", lacking)
    _ = try await whole.run("apply", "--yes", whole.files)
    let wanted = whole.server.objects
    let changes = whole.server.requests.count(where: \.isChange)
    #expect(changes >= 6)
    try await concurrently(0..<changes) { last in
      let cluster = try PlanCluster("server-template", lacking)
      let count = Counter()
      cluster.server.inject(.reset, times: 1000) { request in
        request.isChange && count.next() > last
      }
      let first = try await cluster.run("apply", "--yes", cluster.files)
      #expect(first.code == 1, "\(last): \(first.errors)")
      #expect(first.errors.contains("run the command again to continue"))
      cluster.server.clearFaults()
      let second = try await cluster.run("apply", "--yes", cluster.files)
      #expect(second.code == 0, "\(last): \(second.errors)")
      #expect(cluster.server.objects == wanted, "\(last)")
    }
  }
}
