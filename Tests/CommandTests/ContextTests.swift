import Foundation
import TestSupport
import Testing

/// Tests files that are linted as parts of their installation, as editors and hooks do.
@Suite struct ContextTests {
  /// Writes an installation whose HAProxy has a server for a shard that does not exist.
  private static func manifests(in folder: TemporaryFolder, below name: String) throws {
    for (file, text) in try ExampleManifests.texts(of: "server-template")
    where file != "monitoring.yaml" {
      try folder.write(
        "\(name)/\(file)", text.replacing("shard 0-1 _http", with: "shard 0-2 _http"))
    }
  }

  private func read(_ folder: TemporaryFolder, _ name: String) throws -> String {
    try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
  }

  @Test func aFileHasTheFindingsThatItsNeighboursProveAndNoneOfTheirs() async throws {
    let folder = try TemporaryFolder()
    try Self.manifests(in: folder, below: "manifests")
    let shard = try read(folder, "manifests/shard-1.yaml")
      .replacing("type: ClusterIP", with: "type: LoadBalancer")
    try folder.write("manifests/shard-1.yaml", shard)
    let haproxy = "\(folder.path)/manifests/haproxy.yaml"
    let outcome = try await Binary.run(
      "lint", "-q", "--fail-on", "info", "--context", folder.path, haproxy)
    #expect(outcome.code == 1, "\(outcome.errors)")
    #expect(outcome.output.contains("\(haproxy):"))
    #expect(outcome.output.contains("[haproxy-slots]"))
    #expect(!outcome.output.contains("shard-1.yaml:"))
    let clean = try await Binary.run(
      "lint", "--context", folder.path, "\(folder.path)/manifests/ingress.yaml")
    #expect(clean.code == 0, "\(clean.errors)")
    #expect(clean.output.hasPrefix("All clear"))
  }

  @Test func theTextOfAnEditorStandsForItsFile() async throws {
    let folder = try TemporaryFolder()
    try Self.manifests(in: folder, below: "manifests")
    let name = "\(folder.path)/manifests/haproxy.yaml"
    let fixed = try read(folder, "manifests/haproxy.yaml")
      .replacing("shard 0-2 _http", with: "shard 0-1 _http")
    let arguments = ["lint", "-q", "--stdin-filename", name]
    let named = try await Binary.run(
      arguments + ["--context", folder.path, "-"], input: fixed)
    #expect(named.code == 0 && named.output.isEmpty, "\(named.output)\(named.errors)")
    // Without a configuration above the file, it is linted alone.
    let unsaved = fixed.replacing("shard 0-1 _http", with: "shard 0-4 _http")
    let alone = try await Binary.run(arguments + ["-"], input: unsaved)
    #expect(!alone.output.contains("[haproxy-slots]"))
    try folder.write(".kubectl-jitsi.yaml", "failOn: error\n")
    let found = try await Binary.run(arguments + ["-"], input: unsaved)
    #expect(found.output.contains("[haproxy-slots]"), "\(found.errors)")
    #expect(found.output.split(separator: "\n").allSatisfy { $0.hasPrefix(name + ":") })
    let without = try await Binary.run(arguments + ["--no-config", "-"], input: unsaved)
    #expect(!without.output.contains("[haproxy-slots]"))
  }

  @Test func filesThatAreNoManifestsAreLeftAlone() async throws {
    let folder = try TemporaryFolder()
    try Self.manifests(in: folder, below: "manifests")
    let names = [
      "docker-compose.yml", ".github/workflows/ci.yml", "old/haproxy.yaml", "package.json",
    ]
    for name in names { try folder.write(name, "on: [push]\n") }
    try folder.write("old/haproxy.yaml", "apiVersion: v1\nkind: ConfigMap\nspec: [\n")
    try folder.write(".kubectl-jitsi.yaml", "exclude: [old/]\n")
    let outcome = try await Binary.run(
      ["lint", "--context", folder.path] + names.map { "\(folder.path)/\($0)" })
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
    let excluded = try await Binary.run(
      ["lint", "--stdin-filename", "\(folder.path)/old/haproxy.yaml", "-"],
      input: "apiVersion: v1\nkind: [\n")
    #expect(excluded.code == 0 && excluded.output.isEmpty, "\(excluded.output)")
  }

  @Test(.enabled(if: Program.has("helm"), "needs helm on the PATH"))
  func aTemplateIsLintedAsAPartOfItsChart() async throws {
    let folder = try TemporaryFolder()
    try Self.manifests(in: folder, below: "chart/templates")
    try folder.write("chart/Chart.yaml", "apiVersion: v2\nname: jitsi\nversion: 1.0.0\n")
    try folder.write("chart/values.yaml", "a: 1\n")
    // An error in another chart does not affect this file.
    try folder.write("broken/Chart.yaml", "apiVersion: v2\nname: broken\nversion: 1.0.0\n")
    try folder.write("broken/templates/a.yaml", "{{ fail \"no\" }}")
    let name = "\(folder.path)/chart/templates/haproxy.yaml"
    let saved = try await Binary.run("lint", "-q", "--context", folder.path, name)
    #expect(saved.output.hasPrefix("\(name):"), "\(saved.errors)")
    #expect(saved.output.contains("[haproxy-slots]") && saved.errors.isEmpty)
    let fixed = try read(folder, "chart/templates/haproxy.yaml")
      .replacing("shard 0-2 _http", with: "shard 0-1 _http")
    let edited = try await Binary.run(
      ["lint", "-q", "--context", folder.path, "--stdin-filename", name, "-"], input: fixed)
    #expect(edited.code == 0 && edited.output.isEmpty, "\(edited.output)\(edited.errors)")
    #expect(try read(folder, "chart/templates/haproxy.yaml").contains("shard 0-2 _http"))
    // Values affect all templates.
    let values = try await Binary.run(
      "lint", "-q", "--context", folder.path, "\(folder.path)/chart/values.yaml")
    #expect(values.output.contains("[haproxy-slots]"))
    let broken = try await Binary.run(
      ["lint", "-q", "--context", folder.path, "--stdin-filename", name, "-"], input: "{{ fail }}")
    #expect(broken.code == 2)
    #expect(broken.errors.contains("\(folder.path)/chart"))
  }

  @Test(.enabled(if: Program.has("kubectl"), "needs kubectl on the PATH"))
  func aBaseIsLintedInEveryOverlayThatIncludesIt() async throws {
    let folder = try TemporaryFolder()
    try Self.manifests(in: folder, below: "base")
    let files = try ExampleManifests.texts(of: "server-template").map(\.name)
      .filter { $0 != "monitoring.yaml" }
    try folder.write(
      "base/kustomization.yaml", "resources: [\(files.joined(separator: ", "))]\n")
    for name in ["production", "staging"] {
      try folder.write("overlays/\(name)/kustomization.yaml", "resources: [../../base]\n")
    }
    let name = "\(folder.path)/base/haproxy.yaml"
    let saved = try await Binary.run("lint", "-q", "--context", folder.path, name)
    #expect(saved.output.hasPrefix("\(name):"), "\(saved.errors)")
    #expect(saved.output.components(separatedBy: "[haproxy-slots]").count == 3)
    let fixed = try read(folder, "base/haproxy.yaml")
      .replacing("shard 0-2 _http", with: "shard 0-1 _http")
    let edited = try await Binary.run(
      ["lint", "-q", "--context", folder.path, "--stdin-filename", name, "-"], input: fixed)
    #expect(edited.code == 0 && edited.output.isEmpty, "\(edited.output)\(edited.errors)")
  }

  @Test func whatHasNoEffectBesideItIsRefused() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.yaml")
    for arguments in [["--fix"], ["--diff"], ["-k", folder.path], ["--chart", folder.path]] {
      let outcome = try await Binary.run(["lint", "--context", folder.path, file] + arguments)
      #expect(outcome.code == 2)
      #expect(outcome.errors.contains("--context cannot be combined with"))
    }
    let outside = try await Binary.run("lint", "--context", folder.path, "/dev/null")
    #expect(outside.code == 2)
    #expect(outside.errors.contains("/dev/null: not in \(folder.path)"))
  }
}
