import ApiServerStandIn
import Foundation
import Kubernetes
import TestSupport
import Testing
import YAML

/// Tests `add-shard --chart` and `remove-shard --chart`.
@Suite(.enabled(if: Program.has("helm"), "needs helm on the PATH"))
struct ShardChartTests {
  private static let passwords = """
    JICOFO_AUTH_PASSWORD: jicofo-planted-0123456789
    JICOFO_COMPONENT_SECRET: component-planted-0123456789
    JVB_AUTH_PASSWORD: jvb-planted-0123456789

    """

  /// The rendered objects by kind and name.
  private func objects(_ text: String) -> [String: Content] {
    var found: [String: Content] = [:]
    for object in ObjectSet([Tree(parsing: SourceFile(name: "rendered", text: text))]).objects {
      found["\(object.kind)/\(object.name)"] = Content(object.node)
    }
    return found
  }

  @Test(arguments: [
    "# ours\nshardCount: 2 # two schools\n", "# ours\r\nshardCount:   2 # two schools\r\n",
    "{shardCount: 2, other: [1, 2]}\n",
  ])
  func theNumberIsChangedAndNothingElse(_ written: String) async throws {
    let chart = try CountedChart()
    let text = Self.passwords + written
    let values = try chart.folder.write(
      "values.yaml", written.hasPrefix("{") ? written : text)
    let before = try String(contentsOfFile: values, encoding: .utf8)
    let added = try await Binary.run(
      "add-shard", "--count", "2", "--chart", chart.path, "--values", values, "-n", "jitsi")
    #expect(added.code == 0, "\(added.errors)")
    #expect(added.output == "helm upgrade jitsi \(chart.path) -n jitsi -f \(values)\n")
    #expect(added.errors.contains("added shard 2, copied from shard 0: "))
    #expect(added.errors.contains("added shard 3, copied from shard 0: "))
    #expect(added.errors.contains("changed \(values): shardCount is 4\n"))
    #expect(added.errors.contains("  the pods of StatefulSet/haproxy restart\n"))
    let after = try String(contentsOfFile: values, encoding: .utf8)
    #expect(
      after
        == before.replacingOccurrences(of: "shardCount: 2", with: "shardCount: 4")
        .replacingOccurrences(of: "shardCount:   2", with: "shardCount:   4"))
    let rendered = objects(try await chart.rendering(values))
    #expect(rendered["StatefulSet/shard-3-jvb"] != nil)
    for shard in ["3", "2"] {
      let removed = try await Binary.run(
        "remove-shard", shard, "--chart", chart.path, "--values", values)
      #expect(removed.code == 0, "\(removed.errors)")
      #expect(removed.errors.contains("removed shard \(shard): "))
    }
    #expect(try String(contentsOfFile: values, encoding: .utf8) == before)
  }

  @Test func aNumberThatOnlyTheChartHasGoesToTheLastFile() async throws {
    let chart = try CountedChart()
    let first = try chart.folder.write("first.yaml", Self.passwords)
    let last = try chart.folder.write("last.yaml", "# nothing yet\n")
    let added = try await Binary.run(
      "add-shard", "--chart", chart.path, "--values", first, "--values", last)
    #expect(added.code == 0, "\(added.errors)")
    #expect(try chart.folder.read("last.yaml") == "# nothing yet\nshardCount: 3\n")
    #expect(try chart.folder.read("first.yaml") == Self.passwords)
    #expect(try chart.folder.read("chart/values.yaml") == "shardCount: 2\n")
  }

  @Test func withoutFilesTheChartsOwnValuesChange() async throws {
    let chart = try CountedChart(
      count: ".Values.jitsi.shards", defaults: Self.passwords + "jitsi:\n    shards: '2'\n")
    let added = try await Binary.run("add-shard", "--chart", chart.path)
    #expect(added.code == 0, "\(added.errors)")
    #expect(
      try chart.folder.read("chart/values.yaml") == Self.passwords + "jitsi:\n    shards: '3'\n")
    #expect(added.errors.contains("jitsi.shards is 3\n"))
  }

  @Test func theLastFileThatHasItDecides() async throws {
    let chart = try CountedChart()
    let first = try chart.folder.write("first.yaml", "shardCount: 5\n")
    let middle = try chart.folder.write("middle.yaml", "shardCount: 2\n")
    let last = try chart.folder.write("last.yaml", Self.passwords)
    let added = try await Binary.run(
      "add-shard", "--chart", chart.path, "--values", first, "--values", middle, "--values", last)
    #expect(added.code == 0, "\(added.errors)")
    #expect(try chart.folder.read("middle.yaml") == "shardCount: 3\n")
    #expect(try chart.folder.read("first.yaml") == "shardCount: 5\n")
  }

  @Test func passwordsOfTheCommandLineAreNotPrinted() async throws {
    let chart = try CountedChart()
    let added = try await Binary.run(
      "add-shard", "--chart", chart.path, "--set",
      "JVB_AUTH_PASSWORD=planted-0123456789,note=it's mine", "--set-string", "a.b=c")
    #expect(added.code == 0, "\(added.errors)")
    #expect(
      added.output
        == "helm upgrade jitsi \(chart.path) --set 'JVB_AUTH_PASSWORD=<hidden>,note=it'\\''s mine' --set-string a.b=c\n"
    )
    #expect(!(added.output + added.errors).contains("planted"))
  }

  @Test func whatWouldChangeIsShownWithoutTheLinesAroundIt() async throws {
    let chart = try CountedChart()
    let values = try chart.folder.write(
      "values.yaml", "shardCount: 2\n" + Self.passwords)
    let shown = try await Binary.run(
      "add-shard", "--diff", "--chart", chart.path, "--values", values)
    #expect(shown.code == 0, "\(shown.errors)")
    #expect(shown.output.contains("-shardCount: 2\n+shardCount: 3\n"))
    #expect(shown.output.contains("new StatefulSet/shard-2-jvb\n"))
    #expect(shown.output.contains("changed ConfigMap/haproxy-config\n"))
    #expect(shown.output.contains("changed StatefulSet/haproxy, whose pods restart\n"))
    #expect(!(shown.output + shown.errors).contains("planted"))
    #expect(!shown.output.contains("shard-0-web"))
    #expect(try chart.folder.read("values.yaml") == "shardCount: 2\n" + Self.passwords)
  }

  @Test(arguments: [
    (["--set", "shardCount=3"], "no value sets the number of shards"),
    (["--zone", "a"], "--zone cannot be combined with --chart"),
    (["--from", "1"], "--from cannot be combined with --chart"),
    (["--out", "there"], "--out cannot be combined with --chart"),
    (["-f", "more.yaml"], "--chart cannot be combined with -f"),
    (["--values", "-"], "use files with --values, not -"),
    (["--values", "missing.yaml"], "missing.yaml"),
    (["--upgrade", "--diff"], "--upgrade cannot be combined with --diff"),
    (["--upgrade", "--as", "me"], "--as cannot be combined with --upgrade"),
  ])
  func whatCantBeIsRefused(_ arguments: [String], _ words: String) async throws {
    let chart = try CountedChart()
    let values = try chart.folder.write("values.yaml", Self.passwords + "shardCount: 2\n")
    let outcome = try await Binary.run(
      ["add-shard", "--chart", chart.path, "--values", values] + arguments)
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(try chart.folder.read("values.yaml") == Self.passwords + "shardCount: 2\n")
  }

  @Test(arguments: ["add-shard", "remove-shard"])
  func aDryRunShowsTheValueAndChangesNoFile(_ command: String) async throws {
    let chart = try CountedChart()
    let values = try chart.folder.write("values.yaml", Self.passwords + "shardCount: 2\n")
    let outcome = try await Binary.run(
      [command] + (command == "remove-shard" ? ["1"] : [])
        + ["--chart", chart.path, "--values", values, "--dry-run=client"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let number = command == "add-shard" ? 3 : 1
    #expect(outcome.output.contains("-shardCount: 2\n+shardCount: \(number)\n"))
    #expect(!outcome.output.contains("helm upgrade"))
    #expect(outcome.errors == "dry run: nothing was changed\n")
    #expect(try chart.folder.read("values.yaml") == Self.passwords + "shardCount: 2\n")
  }

  @Test func onlyTheHighestGoes() async throws {
    let chart = try CountedChart()
    for (shard, words) in [("0", "remove shard 1 first"), ("7", "shards are 0, 1")] {
      let outcome = try await Binary.run("remove-shard", shard, "--chart", chart.path)
      #expect(outcome.code == 2)
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
    let gap = try await Binary.run("remove-shard", "0", "--allow-gap", "--chart", chart.path)
    #expect(gap.errors.contains("--allow-gap cannot be combined with --chart"))
    #expect(try chart.folder.read("chart/values.yaml") == "shardCount: 2\n")
  }

  @Test func aChartThatLeavesAShardWithoutBridgesIsRefused() async throws {
    let chart = try CountedChart { text in
      let documents = text.components(separatedBy: "\n---\n")
      return documents.map { document in
        document.contains("kind: StatefulSet")
          ? "{{- if lt $shard 2 }}\n---\n\(document)\n{{- end }}" : document
      }.joined(separator: "\n---\n")
    }
    let outcome = try await Binary.run("add-shard", "--chart", chart.path)
    #expect(outcome.code == 2)
    #expect(
      outcome.errors.contains("helm would not render jvb of shard 2"), "\(outcome.errors)")
    #expect(try chart.folder.read("chart/values.yaml") == "shardCount: 2\n")
  }

  @Test func aChartThatGivesTwoShardsTheSamePortsIsRefused() async throws {
    let chart = try CountedChart { $0.replacing("add 3 $shard", with: "add 3 (mod $shard 2)") }
    let outcome = try await Binary.run("add-shard", "--chart", chart.path)
    #expect(outcome.code != 0)
    #expect(outcome.errors.contains("shard 2"), "\(outcome.errors)")
    #expect(try chart.folder.read("chart/values.yaml") == "shardCount: 2\n")
  }

  // MARK: helm upgrade

  /// Puts a script before the real helm that only renders with it and records all other calls.
  private func recordHelm(in folder: TemporaryFolder, failing: Bool = false) throws -> String {
    let real = try #require(Program.path(of: "helm"))
    let path = try folder.write(
      "bin/helm",
      """
      #!/bin/sh
      if [ "$1" = template ]; then exec \(real) "$@"; fi
      printf '%s\\n' "$@" > \(folder.path)/arguments
      cat > \(folder.path)/input
      cp \(folder.path)/values.yaml \(folder.path)/seen
      exit \(failing ? 1 : 0)

      """)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return folder.path + "/bin:" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
  }

  private func upgrade(
    _ cluster: PlanCluster, failing: Bool = false, _ arguments: [String]
  ) async throws -> (outcome: Binary.Outcome, folder: TemporaryFolder) {
    let chart = try CountedChart(
      defaults: "JICOFO_AUTH_PASSWORD: ''\nJICOFO_COMPONENT_SECRET: ''\nJVB_AUTH_PASSWORD: ''\n")
    let values = try chart.folder.write("values.yaml", "shardCount: 2\n")
    let outcome = try await Binary.run(
      arguments + ["--chart", chart.path, "--values", values, "--upgrade"], input: "",
      environment: [
        "KUBECONFIG": cluster.folder.path + "/config",
        "PATH": try recordHelm(in: chart.folder, failing: failing),
      ])
    return (outcome, chart.folder)
  }

  @Test func helmGetsThePasswordsThatTheClusterHasThroughAPipe() async throws {
    let cluster = try PlanCluster("server-template")
    let (outcome, folder) = try await upgrade(
      cluster,
      [
        "add-shard", "--yes", "--release", "meet", "-n", "jitsi", "--timeout", "90s",
        "--skip-check",
      ])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let arguments = try folder.read("arguments")
    #expect(
      arguments == """
        upgrade
        meet
        \(folder.path)/chart
        --namespace=jitsi
        --values=\(folder.path)/values.yaml
        --values=-
        --wait
        --timeout=90s

        """)
    let passed = Tree(parsing: SourceFile(name: "input", text: try folder.read("input"))).root
    let secret = cluster.server.object(kind: "Secret", namespace: "jitsi", name: "jitsi-config")
    for key in ["JICOFO_AUTH_PASSWORD", "JICOFO_COMPONENT_SECRET", "JVB_AUTH_PASSWORD"] {
      let encoded = try #require(secret?["data"]?[key]?.text)
      let value = try #require(Data(base64Encoded: encoded))
      #expect(passed?[key]?.text == String(decoding: value, as: UTF8.self))
      #expect(!(outcome.output + outcome.errors).contains(String(decoding: value, as: UTF8.self)))
    }
    #expect(try folder.read("seen") == "shardCount: 3\n")
    #expect(outcome.output.contains("new StatefulSet/shard-2-jvb\n"))
    #expect(outcome.output.contains("helm upgrade meet "))
  }

  /// No pod runs here.
  @Test func theInstallationIsCheckedAfterTheUpgrade() async throws {
    let cluster = try PlanCluster("server-template")
    let (outcome, folder) = try await upgrade(
      cluster, ["add-shard", "--yes", "-n", "jitsi", "--timeout", "1s"])
    #expect(outcome.code == 1, "\(outcome.errors)")
    #expect(outcome.errors.contains("✗ shard 0: shard 0 has no ready web pod"))
    #expect(
      outcome.errors.contains("shard 2 is added and gets rooms, but the check of the installation"),
      "\(outcome.errors)")
    #expect(try folder.read("values.yaml") == "shardCount: 3\n")
  }

  @Test func whatHelmRefusesLeavesTheValuesAsTheyWere() async throws {
    let cluster = try PlanCluster("server-template")
    let (outcome, folder) = try await upgrade(
      cluster, failing: true, ["add-shard", "--yes", "--atomic"])
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("is restored"), "\(outcome.errors)")
    #expect(try folder.read("arguments").hasSuffix("--atomic\n"))
    #expect(try folder.read("seen") == "shardCount: 3\n")
    #expect(try folder.read("values.yaml") == "shardCount: 2\n")
  }

  @Test func nothingHappensWithoutAnAnswer() async throws {
    let cluster = try PlanCluster("server-template")
    for arguments in [["add-shard"], ["add-shard", "--yes", "--dry-run", "server"]] {
      let (outcome, folder) = try await upgrade(cluster, arguments)
      #expect(outcome.code == (arguments.count == 1 ? 2 : 0), "\(outcome.errors)")
      #expect(try folder.read("values.yaml") == "shardCount: 2\n")
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/arguments"))
    }
  }

  @Test func aPasswordThatIsNowhereIsAskedFor() async throws {
    let cluster = try PlanCluster("server-template") { $0 != "Secret/jitsi-config" }
    let (outcome, folder) = try await upgrade(cluster, ["add-shard", "--yes"])
    #expect(outcome.code == 2)
    #expect(
      outcome.errors.contains("JICOFO_AUTH_PASSWORD is neither in the values nor in"),
      "\(outcome.errors)")
    #expect(outcome.errors.contains("Secret jitsi/jitsi-config"))
    #expect(try folder.read("values.yaml") == "shardCount: 2\n")
  }

  @Test func aNodePortOfAnotherServiceIsSeenBefore() async throws {
    let cluster = try PlanCluster("server-template")
    cluster.server.add([
      "apiVersion": "v1", "kind": "Service",
      "metadata": ["name": "game", "namespace": "games"],
      "spec": ["type": "NodePort", "ports": [["port": 80, "nodePort": 30502]]],
    ])
    let (outcome, folder) = try await upgrade(cluster, ["add-shard", "--yes"])
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("node port 30502 would be used twice"), "\(outcome.errors)")
    #expect(try folder.read("values.yaml") == "shardCount: 2\n")
  }

  @Test func aShardIsRemovedByHelm() async throws {
    let cluster = try PlanCluster("server-template")
    let (outcome, folder) = try await upgrade(cluster, ["remove-shard", "1", "--yes", "--now"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try folder.read("values.yaml") == "shardCount: 1\n")
    #expect(outcome.output.contains("deleted StatefulSet/shard-1-jvb\n"))
  }
}
