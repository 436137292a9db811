import ApiServerStandIn
import Foundation
import TestSupport
import Testing

/// Tests that JSON output matches docs/schema, and that the schemas describe nothing else.
@Suite(.enabled(if: ExampleWorld.isAvailable, "needs bash, kubectl and helm on the PATH"))
struct ReportSchemaTests {
  private static let golden = "Tests/ReportsTests/Golden/"

  @Test func reportsOfLintFollowTheirSchema() async throws {
    let world = try await ExampleWorld()
    try world.folder.link("examples", to: Repository.root.appending(path: "examples").path)
    var reports = try [
      Repository.text(Self.golden + "lint.json"), Repository.text(Self.golden + "issues.json"),
    ]
    for arguments in [
      "examples/demo", "--whole examples/server-lines", "overlays/production", "chart manifests/",
      "--live -n jitsi",
    ] {
      reports.append(
        try await world.run("kubectl-jitsi lint -o json --fail-on never \(arguments)").output)
    }
    try check(reports, "lint")
  }

  @Test func rulesFollowTheirSchema() async throws {
    let all = try await Binary.run("rules", "-o", "json")
    let one = try await Binary.run("rules", "prosody-clusterip", "-o", "json")
    try check([all.output, one.output], "rules")
  }

  @Test func reportsOfRuleTestsFollowTheirSchema() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "team.yaml",
      """
      apiVersion: kubectl-jitsi.dev/v1alpha1
      kind: Rule
      metadata: {name: team}
      spec:
        severity: warning
        summary: s
        rationale: r
        remediation: m
        forEach: object
        kinds: [ConfigMap]
        validations:
          - expression: has(object.metadata.labels)
            message: no labels
        tests:
          - name: not expected
            edits: [{add: {apiVersion: v1, kind: ConfigMap, metadata: {name: bare}}}]
            expect: []
          - name: not found
            edits: [{add: {apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {a: b}}}}]
            expect: [{object: ConfigMap/a}]
          - name: not there
            edits: [{object: ConfigMap/b, delete: true}]
            expect: []

      """)
    let outcome = try await Binary.run("rules", "test", folder.path, "-o", "json")
    #expect(outcome.code == 1, "\(outcome.errors)")
    try check([outcome.output], "rule-tests")
  }

  @Test func reportsOfStatusFollowTheirSchema() async throws {
    let world = try await ExampleWorld()
    let reports = try [
      Repository.text(Self.golden + "status.json"),
      await world.run("kubectl-jitsi status -n jitsi -o json").output,
      await world.run("kubectl-jitsi status -f manifests/ -o json").output,
    ]
    try check(reports, "status")
  }

  @Test func reportsOfSeveralClustersFollowTheirSchemas() async throws {
    let world = try await ExampleWorld()
    try world.folder.write(
      "bare",
      """
      clusters: [{name: c, cluster: {server: "\(world.cluster.server.address)"}}]
      users: [{name: u, user: {token: t}}]
      contexts:
      - {name: jitsi, context: {cluster: c, user: u, namespace: jitsi}}
      - {name: empty, context: {cluster: c, user: u, namespace: empty}}
      - {name: broken, context: {cluster: none, user: u}}

      """)
    for (command, schema) in [("status", "fleet-status"), ("lint --live", "fleet-lint")] {
      let line = "kubectl-jitsi \(command) --kubeconfig bare --all-contexts -o json"
      try check([await world.run(line).output], schema)
    }
  }

  @Test func reportsOfCheckFollowTheirSchema() async throws {
    let world = try await ExampleWorld()
    let reports = [
      try await world.run("kubectl-jitsi check -n jitsi -o json").output,
      try await world.run("kubectl-jitsi check -n jitsi --from-outside -o json").output,
    ]
    try check(reports, "check")
  }

  @Test(.enabled(if: RoutingPlane.isAvailable, "needs haproxy on the PATH"))
  func reportsOfRoomsFollowTheirSchema() async throws {
    let plane = try await RoutingPlane(.template, sharesTables: false)
    // One room at both, one at one only, and one whose server nobody knows.
    for pod in 0..<2 { plane.enter("standup", through: pod) }
    plane.enter("design", through: 0)
    _ = plane.ask(1, "set table jitsi-meet key lost data.server_id 99")
    try check([await plane.run("rooms", "-o", "json").output], "rooms")
  }

  @Test func reportsOfDiffFollowTheirSchema() async throws {
    let lacking = try PlanCluster("server-template") { !$0.hasSuffix("/shard-1-web") }
    try lacking.change("Service", "shard-1-prosody") { service in
      service[["spec", "type"]] = "LoadBalancer"
      service[["metadata", "managedFields"]] = [
        [
          "manager": "helm", "operation": "Update", "apiVersion": "v1", "fieldsType": "FieldsV1",
          "fieldsV1": ["f:spec": ["f:type": [:]]],
        ]
      ]
    }
    try lacking.change("StatefulSet", "shard-1-jvb") {
      $0[["spec", "podManagementPolicy"]] = "OrderedReady"
    }
    let unfixable = try PlanCluster("server-lines") { !$0.contains("jicofo") }
    let missing = try await lacking.run("diff", "-o", "json", lacking.files)
    let fixes = try await lacking.run("lint", "--live", "--diff", "-o", "json")
    lacking.server.refuse("deployments", saying: "exceeded quota: compute")
    try check(
      [
        missing.output, fixes.output, await lacking.run("diff", "-o", "json", lacking.files).output,
        await unfixable.run("diff", "-o", "json").output,
      ], "diff")
  }

  @Test func releasesFollowTheirSchema() async throws {
    let all = try await Binary.run("releases", "-o", "json")
    let names = ["stable-9909", "stable-10133", "stable-11146"]
    var reports = [all.output]
    for name in names {
      reports.append(try await Binary.run("releases", name, "-o", "json").output)
    }
    try check(reports, "releases")
  }

  @Test func versionsFollowTheirSchema() async throws {
    let reports = try [
      Repository.text(Self.golden + "version.json"),
      Repository.text(Self.golden + "version-without-libcurl.json"),
      await Binary.run("version", "-o", "json").output,
    ]
    try check(reports, "version")
  }

  /// The examples in docs/json.md match the schemas of their kinds.
  @Test func examplesInTheManualFollowTheSchemas() throws {
    let schemas = [
      "LintReport": "lint", "Rule": "rules", "RuleTestReport": "rule-tests",
      "StatusReport": "status", "FleetStatusReport": "fleet-status",
      "FleetLintReport": "fleet-lint", "DiffReport": "diff", "Release": "releases",
      "CheckReport": "check", "RoomsReport": "rooms", "Version": "version",
    ]
    var seen: Set<String> = []
    for block in try MarkdownPage("docs/json.md").blocks where block.language == "json" {
      let value = try #require(JSON.parse(Array(block.lines.joined(separator: "\n").utf8)))
      let kind = try #require(value["kind"]?.text)
      guard let name = schemas[kind] else { continue }
      seen.insert(kind)
      let faults = try JSONSchema(Repository.text("docs/schema/\(name).json")).validate(value)
        .faults
      #expect(faults.isEmpty, "line \(block.start): \(faults)")
    }
    #expect(seen == Set(schemas.keys))
  }

  private func check(_ reports: [String], _ name: String) throws {
    let schema = try JSONSchema(Repository.text("docs/schema/\(name).json"))
    var used: Set<String> = []
    for report in reports {
      let result = schema.validate(try #require(JSON.parse(Array(report.utf8))))
      #expect(result.faults.isEmpty, "\(result.faults)\n\(report)")
      used.formUnion(result.used)
    }
    let unused = schema.properties.subtracting(used).sorted()
    #expect(unused.isEmpty, "no report has \(unused)")
  }
}
