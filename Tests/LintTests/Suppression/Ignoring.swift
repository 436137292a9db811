import Lint
import YAML

/// A small installation with findings, for tests that suppress some of them.
enum Ignoring {
  static let service = """
    apiVersion: v1
    kind: Service
    metadata:
      name: shard-0-prosody
      namespace: meet
      labels: {k8s-app: prosody, shard: "0"}
    spec:
      type: LoadBalancer
      selector: {k8s-app: prosody, shard: "0"}
      ports:
      - {name: c2s, port: 5222}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: shard-0-prosody
      namespace: meet
      labels: {k8s-app: prosody, shard: "0"}
    spec:
      selector: {matchLabels: {k8s-app: prosody, shard: "0"}}
      template:
        metadata: {labels: {k8s-app: prosody, shard: "0"}}
        spec:
          containers:
          - name: prosody
            image: jitsi/prosody:stable-10741

    """

  static func lint(
    _ texts: [String: String], _ change: (inout LintOptions) -> Void = { _ in }
  ) throws -> LintReport {
    var options = LintOptions()
    options.select = ["prosody-clusterip", "yaml-syntax", "duplicate-keys", "shard-singletons"]
    change(&options)
    let trees = texts.sorted { $0.key < $1.key }
      .map { Tree(parsing: SourceFile(name: $0.key, text: $0.value)) }
    return Linter(rules: try RuleFiles.set.get()).lint(trees, options: options)
  }

  /// Returns the reported and the suppressed findings after one replacement in the installation's text.
  static func outcome(
    replacing from: String = "", with to: String = "", reportUnused: Bool = true
  ) throws -> (found: [String], suppressed: [String]) {
    let text = from.isEmpty ? service : service.replacing(from, with: to)
    let report = try lint(["a.yaml": text]) { $0.reportUnused = reportUnused }
    return (
      report.findings.map(describe),
      report.suppressions.map {
        "\($0.finding.rule) by \($0.suppression.kind) at \($0.suppression.start.line)"
          + ($0.suppression.reason.map { ": \($0)" } ?? "")
      }
    )
  }

  static func describe(_ finding: Finding) -> String {
    finding.rule == UnusedSuppression.rule
      ? "\(finding.start.line):\(finding.start.column): \(finding.message)"
      : "\(finding.start.line): \(finding.rule)"
  }
}
