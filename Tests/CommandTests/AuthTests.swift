import ApiServerStandIn
import Foundation
import TestSupport
import Testing

struct AuthTests {
  private func run(
    _ server: ApiServerStandIn, _ arguments: String...
  ) async throws -> Binary.Outcome {
    let folder = try TemporaryFolder()
    try folder.write(
      "config",
      """
      current-context: lab
      clusters: [{name: lab, cluster: {server: "\(server.address)"}}]
      contexts: [{name: lab, context: {cluster: lab, namespace: meet}}]
      """)
    return try await Binary.run(
      ["auth"] + arguments, environment: ["KUBECONFIG": folder.path + "/config"])
  }

  @Test func whoMayDoEverythingIsToldSo() async throws {
    let outcome = try await run(ApiServerStandIn())
    #expect(outcome.code == 0)
    #expect(
      outcome.output
        == """
        # Nothing is missing in namespace meet for lint, status, check, diff, apply, add-shard, remove-shard, rooms, cordon, drain, uncordon, restart, upgrade, logs, bundle.

        """)
  }

  @Test func whatIsMissingIsAManifestThatAllowsIt() async throws {
    let server = try ApiServerStandIn()
    server.serve(StandInResource.monitoring)
    server.deny("admin list secrets", "admin list podmonitors", "admin patch services")
    let outcome = try await run(server, "lint")
    #expect(outcome.code == 1)
    #expect(
      outcome.output == """
        # missing for lint: list secrets in namespace meet
        # missing for lint: list podmonitors (monitoring.coreos.com) in namespace meet
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: kubectl-jitsi
          namespace: meet
        rules:
        - apiGroups: [""]
          resources: ["secrets"]
          verbs: ["list"]
        - apiGroups: ["monitoring.coreos.com"]
          resources: ["podmonitors"]
          verbs: ["list"]

        """)
  }

  @Test func everywhereNeedsAClusterRole() async throws {
    let server = try ApiServerStandIn()
    server.deny("admin list secrets")
    let outcome = try await run(server, "-A", "lint")
    #expect(outcome.output.contains("# missing for lint: list secrets in all namespaces\n"))
    #expect(outcome.output.contains("kind: ClusterRole\n"))
  }

  @Test func whatAddingAShardLooksAtInOtherNamespacesTakesAClusterRole() async throws {
    let server = try ApiServerStandIn()
    server.serve(StandInResource.cluster)
    server.deny(
      "admin list nodes", "admin list resourcequotas", "admin get pods/proxy", "admin list services"
    )
    let outcome = try await run(server, "add-shard")
    #expect(outcome.code == 1)
    for words in [
      "list nodes\n", "list resourcequotas in namespace meet",
      "get pods/proxy in namespace meet", "list services in namespace meet",
      "list services in all namespaces",
    ] {
      #expect(outcome.output.contains("# missing for add-shard: \(words)"), "\(outcome.output)")
    }
    let parts = outcome.output.components(separatedBy: "---\n")
    #expect(parts.count == 2)
    #expect(
      parts.last == """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: kubectl-jitsi
        rules:
        - apiGroups: [""]
          resources: ["services", "nodes"]
          verbs: ["list"]

        """)
    let removing = try await run(server, "remove-shard")
    #expect(removing.output.contains("# missing for remove-shard: get pods/proxy"))
    #expect(!removing.output.contains("nodes"))
  }

  /// The printed permissions are exactly those that are used: more would grant unused access, fewer would not be enough.
  @Test(arguments: [
    (["status"], ["watch", "create"]), (["apply"], ["watch", "delete"]),
    (["add-shard"], ["watch", "delete"]), (["diff"], ["watch", "delete"]),
    (["apply", "--dry-run=client"], ["create", "patch", "delete"]),
    (["remove-shard", "1", "--dry-run=client"], ["create", "patch", "delete"]),
  ])
  func nothingIsAskedForThatIsNotUsed(_ command: [String], _ absent: [String]) async throws {
    let needed = try await Binary.run(["auth", "--needed", "-n", "meet", "--"] + command)
    #expect(needed.code == 0, "\(needed.errors)")
    for verb in absent { #expect(!needed.output.contains("\"\(verb)\""), "\(needed.output)") }
    #expect(secretVerbs(needed.output) == ["list"])
  }

  @Test(arguments: [
    (["status", "-w"], "watch"), (["apply", "--atomic"], "delete"),
    (["apply", "--allow-disruption"], "delete"), (["add-shard", "--atomic"], "delete"),
    (["add-shard"], "create"), (["lint", "--live", "--fix"], "patch"),
    (["remove-shard", "1"], "delete"),
  ])
  func flagsAddWhatTheyNeed(_ command: [String], _ verb: String) async throws {
    let needed = try await Binary.run(["auth", "--needed", "-n", "meet", "--"] + command)
    #expect(needed.code == 0, "\(needed.errors)")
    #expect(needed.output.contains("\"\(verb)\""), "\(needed.output)")
  }

  @Test func secretsChangeOnlyWithManifestsAndAreReadOnlyForAChart() async throws {
    let manifests = try await Binary.run(
      "auth", "--needed", "--", "apply", "-f", "manifests/", "--yes")
    #expect(secretVerbs(manifests.output) == ["list", "get", "create", "patch"])
    let chart = try await Binary.run(
      "auth", "--needed", "--", "add-shard", "--chart", "c", "--upgrade")
    #expect(secretVerbs(chart.output) == ["list", "get"])
    for (words, message) in [
      (["add-shard", "-f", "x"], "queries no cluster"), (["lint", "--fix"], "only with --live"),
      (["apply", "--nonsense"], "unknown flag --nonsense"),
      (["rules"], "is not one of lint, status"),
      (["statsu"], "did you mean status?"),
    ] {
      let refused = try await Binary.run(["auth", "--needed", "--"] + words)
      #expect(refused.code == 2)
      #expect(refused.errors.contains(message), "\(refused.errors)")
    }
  }

  /// The printed permissions cover all requests that the stand-in receives.
  @Test(arguments: [["add-shard", "--yes", "--timeout", "1"], ["diff"], ["apply", "--yes"]])
  func everyRequestIsOneThatIsPrinted(_ command: [String]) async throws {
    let cluster = try PlanCluster("server-template")
    cluster.server.runWorkloads(podsAt: [:])
    _ = try await Binary.run(
      command, input: "", environment: ["KUBECONFIG": cluster.folder.path + "/config"])
    let needed = try await Binary.run(["auth", "--needed", "-n", "jitsi", "--"] + command)
    let allowed = permissions(needed.output)
    let methods = ["POST": "create", "PATCH": "patch", "PUT": "update", "DELETE": "delete"]
    var asked: Set<String> = []
    for request in cluster.server.requests {
      guard let position = request.segments.lastIndex(of: "namespaces"),
        request.segments.count > position + 2
      else { continue }
      let rest = request.segments[(position + 2)...].map { String($0) }
      let verb = methods[request.method] ?? (rest.count > 1 ? "get" : "list")
      let resource = rest.count > 2 ? "\(rest[0])/\(rest[2])" : rest[0]
      asked.insert("\(verb) \(resource)")
    }
    #expect(!asked.isEmpty)
    let builtIn = asked.filter { access in
      // `--needed` prints without querying a cluster, so it omits kinds that are read only if they are installed.
      !["certificates", "monitors", "prometheus", "alertmanagers", "scrapeconfigs"].contains {
        access.hasSuffix($0) || access.contains($0)
      }
    }
    #expect(builtIn.subtracting(allowed).isEmpty, "\(builtIn.subtracting(allowed).sorted())")
  }

  /// Returns `verb resource` for each rule of printed Roles.
  private func permissions(_ manifest: String) -> Set<String> {
    var found: Set<String> = []
    var resources: [String] = []
    for line in manifest.split(separator: "\n") {
      let words = line.split(separator: "\"").enumerated().filter { $0.offset % 2 == 1 }
        .map { String($0.element) }
      if line.contains("resources:") { resources = words }
      if line.contains("verbs:") {
        for verb in words { for resource in resources { found.insert("\(verb) \(resource)") } }
      }
    }
    return found
  }

  private func secretVerbs(_ manifest: String) -> [String] {
    let all = permissions(manifest)
    return ["list", "watch", "get", "create", "patch", "delete"].filter {
      all.contains("\($0) secrets")
    }
  }

  @Test func aClusterThatDoesNotAnswerIsNoPermission() async throws {
    let server = try ApiServerStandIn()
    server.inject(.unauthorized, times: 100)
    let outcome = try await run(server)
    #expect(outcome.code == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("requires credentials, and none were sent, because secrets"))
  }

  @Test func thePageOfPermissionsShowsWhatIsNeeded() async throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/permissions.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    for command in [
      "lint", "status", "check", "diff", "apply", "add-shard", "remove-shard", "rooms", "cordon",
      "drain", "restart", "upgrade", "logs", "bundle",
    ] {
      let needed = try await Binary.run("auth", "--needed", "-n", "jitsi", command)
      #expect(needed.code == 0)
      #expect(
        text.contains("```yaml\n\(needed.output)```"),
        "put what `kubectl jitsi auth --needed -n jitsi \(command)` prints into docs/permissions.md"
      )
    }
  }
}
