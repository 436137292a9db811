import Lint
import Testing
import YAML

/// Tests installations whose shards differ only in a label such as `shard-id` and a number in their names.
struct ShardIdLabelTests {
  private func workload(_ kind: String, _ shard: Int, server: Int? = nil) -> String {
    let environment = server.map {
      ", env: [{name: XMPP_SERVER, value: meet-\($0)-prosody.jitsi.svc.cluster.local}]"
    }
    let labels = "{app: meet-\(kind), shard-id: \"\(shard)\"}"
    return """
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: meet-\(shard)-\(kind), namespace: jitsi, labels: \(labels)}
      spec:
        replicas: 1
        selector: {matchLabels: \(labels)}
        template:
          metadata: {labels: \(labels)}
          spec: {containers: [{name: \(kind), image: "jitsi/\(kind):stable-9823"\(environment ?? "")}]}

      """
  }

  private func service(_ shard: Int) -> String {
    """
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: meet-\(shard)-prosody, namespace: jitsi}
    spec:
      selector: {app: meet-prosody, shard-id: "\(shard)"}
      ports: [{name: c2s, port: 5222}, {name: bosh, port: 5280}]

    """
  }

  private func options() -> LintOptions {
    var options = LintOptions()
    options.whole = true
    return options
  }

  @Test func theLabelSaysWhichShardAWorkloadIsOf() throws {
    let text =
      workload("prosody", 0) + service(0) + workload("jicofo", 0, server: 0)
      + workload("prosody", 1) + service(1) + workload("jicofo", 1, server: 0)
    let tree = Tree(parsing: SourceFile(name: "all.yaml", text: text))
    let report = Linter(rules: try RuleFiles.set.get()).lint([tree], options: options())
    let wiring = report.findings.filter { $0.rule == "shard-wiring" }
    #expect(wiring.map(\.shard) == [1])
    #expect(wiring.map { $0.object?.name } == ["meet-1-jicofo"])
    #expect(!report.findings.contains { $0.rule == "shard-singletons" })
    #expect(!report.findings.contains { $0.message.contains("no jicofo") })
  }

  @Test func aCopyHasItsOwnNumberInLabelsAndSelectors() throws {
    let text =
      workload("prosody", 0) + service(0) + workload("jicofo", 0, server: 0)
      + workload("prosody", 1) + service(1)
    let linter = Linter(rules: try RuleFiles.set.get())
    let result = Fixer.fix(
      [SourceFile(name: "all.yaml", text: text)], with: linter, options: options(),
      fixes: FixOptions())
    let after = try #require(result.texts.first?.after)
    let tree = Tree(parsing: after)
    let copy = try #require(
      tree.documents.compactMap { $0.root.map(tree.node) }
        .first { $0["metadata"]?["name"]?.text == "meet-1-jicofo" })
    #expect(copy["metadata"]?["labels"]?["shard-id"]?.text == "1")
    #expect(copy["spec"]?["selector"]?["matchLabels"]?["shard-id"]?.text == "1")
    #expect(copy["spec"]?["template"]?["metadata"]?["labels"]?["shard-id"]?.text == "1")
    let again = Fixer.fix(
      result.texts.map(\.after), with: linter, options: options(), fixes: FixOptions())
    #expect(again.texts.allSatisfy { !$0.isChanged })
  }
}
