import Foundation
import TestSupport
import Testing

/// Tests `lint` on a whole repository.
@Suite struct RepositoryTests {
  /// Returns a repository with one installation as plain manifests, one as a chart, and unrelated files.
  private static func repository() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, text) in try ExampleManifests.texts(of: "server-template")
    where name != "monitoring.yaml" {
      // HAProxy has one server more than there are shards.
      try folder.write(
        "manifests/\(name)", text.replacing("shard 0-1 _http", with: "shard 0-2 _http"))
      try folder.write(
        "chart/templates/\(name)", text.replacing("type: ClusterIP", with: "type: LoadBalancer"))
    }
    try folder.write("chart/Chart.yaml", "apiVersion: v2\nname: jitsi\nversion: 1.0.0\n")
    try folder.write("chart/values.yaml", "web: {replicas: 1}\n")
    try folder.write("docker-compose.yml", "services: {web: {image: \"jitsi/web\"}}\n")
    return folder
  }

  private func findings(_ arguments: String...) async throws -> [String] {
    let outcome = try await Binary.run(
      ["lint", "-o", "json", "--fail-on", "never"] + arguments)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    let found = try #require(report["findings"] as? [[String: Any]])
    return found.map { "\($0["file"]!):\($0["line"]!) \($0["rule"]!) \($0["message"]!)" }.sorted()
  }

  @Test(.enabled(if: Program.has("helm"), "needs helm on the PATH"))
  func aRepositoryHasTheFindingsOfItsPartsAndNoOthers() async throws {
    let folder = try Self.repository()
    let manifests = try await findings(folder.path + "/manifests")
    let chart = try await findings(folder.path + "/chart")
    #expect(manifests.contains { $0.contains(" haproxy-slots ") })
    #expect(chart.contains { $0.contains(" prosody-clusterip ") })
    #expect(try await findings(folder.path) == (manifests + chart).sorted())
  }

  /// What is linted apart is not compared with a cluster as if it were one installation.
  @Test(.enabled(if: Program.has("helm"), "needs helm on the PATH"), arguments: ["diff", "apply"])
  func aPlanIsForOneOfThem(command: String) async throws {
    let folder = try Self.repository()
    let outcome = try await Binary.run(command, folder.path)
    #expect(outcome.code == 2)
    #expect(outcome.output.isEmpty)
    let names = ["chart", "manifests"].map { "\(folder.path)/\($0)" }.joined(separator: ", ")
    #expect(
      outcome.errors.hasPrefix(
        "error: the paths contain 2 separate charts, kustomizations or folders (\(names)), and"),
      "\(outcome.errors)")
    #expect(outcome.errors.contains("name its folder"))
    // Both together are what flags say.
    let both = try await Binary.run(
      command, "-f", folder.path + "/manifests", "--chart", folder.path + "/chart", "--kubeconfig",
      "/nonexistent")
    #expect(!both.errors.contains("separate charts"), "\(both.errors)")
  }

  @Test(.enabled(if: Program.has("helm"), "needs helm on the PATH"))
  func jsonNamesTheUnitsAndCountsThem() async throws {
    let folder = try Self.repository()
    let outcome = try await Binary.run("lint", folder.path, "-o", "json")
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    let units = try #require(report["units"] as? [[String: Any]])
    #expect(
      folder.relative(units.compactMap { $0["name"] as? String }) == ["chart", "manifests"])
    #expect(units.compactMap { $0["shards"] as? Int } == [2, 2])
    let summary = try #require(report["summary"] as? [String: Any])
    #expect(summary["shards"] as? Int == 4)
    let errors = units.compactMap { $0["errors"] as? Int }.reduce(0, +)
    #expect(errors > 0 && summary["errors"] as? Int == errors)
  }

  @Test(.enabled(if: Program.has("helm"), "needs helm on the PATH"))
  func theManifestsAreFixedAndTheChartIsNot() async throws {
    let folder = try Self.repository()
    let before = try String(
      contentsOfFile: folder.path + "/chart/templates/shard-0.yaml", encoding: .utf8)
    try folder.write(
      "manifests/web.yaml",
      try String(contentsOfFile: folder.path + "/manifests/shard-0.yaml", encoding: .utf8)
        .replacing("type: ClusterIP", with: "type: LoadBalancer"))
    try FileManager.default.removeItem(atPath: folder.path + "/manifests/shard-0.yaml")
    let outcome = try await Binary.run("lint", folder.path, "--fix", "--fail-on", "never")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("fixed "))
    let after = try String(contentsOfFile: folder.path + "/manifests/web.yaml", encoding: .utf8)
    #expect(!after.contains("type: LoadBalancer"))
    #expect(
      before
        == (try String(
          contentsOfFile: folder.path + "/chart/templates/shard-0.yaml", encoding: .utf8)))
    let created = try await Binary.run(
      "lint", folder.path, "--fix", "--create-in", folder.path + "/new.yaml")
    #expect(created.code == 2)
    #expect(created.errors.contains("--create-in cannot be combined with several"))
  }

  @Test func aMissingRendererIsAnIssueAndTheRestIsLinted() async throws {
    let folder = try Self.repository()
    try folder.write("overlay/kustomization.yaml", "namePrefix: a-\n")
    let outcome = try await Binary.run(
      ["lint", folder.path], environment: ["PATH": "/nowhere"])
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("/chart (helm template): helm is required and not"))
    #expect(outcome.errors.contains("/overlay (kubectl kustomize): kubectl is required and not"))
    #expect(outcome.output.contains("haproxy-slots"))
  }

  @Test func aFileThatIsNamedAndIsNoManifestIsAnError() async throws {
    let folder = try Self.repository()
    let outcome = try await Binary.run("lint", folder.path + "/docker-compose.yml")
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("error[yaml-syntax]"))
  }
}
