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
        # Nothing is missing in the namespace meet for lint, status, diff, apply, add-shard, remove-shard.

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
        # missing for lint: list secrets in the namespace meet
        # missing for lint: list podmonitors (monitoring.coreos.com) in the namespace meet
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
      "list nodes\n", "list resourcequotas in the namespace meet",
      "get pods/proxy in the namespace meet", "list services in the namespace meet",
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

  @Test func aClusterThatDoesNotAnswerIsNoPermission() async throws {
    let server = try ApiServerStandIn()
    server.inject(.unauthorized, times: 100)
    let outcome = try await run(server)
    #expect(outcome.code == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("demands a credential, and none was sent, for nothing secret"))
  }

  @Test func thePageOfPermissionsShowsWhatIsNeeded() async throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/permissions.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    for command in ["lint", "status", "diff", "apply", "add-shard", "remove-shard"] {
      let needed = try await Binary.run("auth", "--needed", "-n", "jitsi", command)
      #expect(needed.code == 0)
      #expect(
        text.contains("```yaml\n\(needed.output)```"),
        "put what `kubectl jitsi auth --needed -n jitsi \(command)` prints into docs/permissions.md"
      )
    }
  }
}
