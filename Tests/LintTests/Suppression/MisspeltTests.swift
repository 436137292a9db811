import Lint
import Testing
import YAML

/// Tests that ignores without effect are reported even without `--report-unused`.
struct MisspeltTests {
  private let type = "  type: LoadBalancer"

  private func found(_ line: String) throws -> [String] {
    try Ignoring.outcome(replacing: type, with: "  \(line)\n\(type)", reportUnused: false).found
  }

  @Test(arguments: [
    "# kubectl-jtsi:ignore prosody-clusterip", "# kubectl_jitsi:ignore prosody-clusterip",
    "# kubectl-jitsi: ignore prosody-clusterip", "# kubectl-jitsi:ingore prosody-clusterip",
    "# kubectl-jitsi:ignored prosody-clusterip", "# kubectl-jitsi ignore prosody-clusterip",
    "#kubectl-jitsi:Ignore prosody-clusterip", "# kubectl-jitsi:disable prosody-clusterip",
    "# kubectl-jitsi.ignore prosody-clusterip", "# kubectl-jitsi:ignore: prosody-clusterip",
  ])
  func aMisspeltCommentIsReported(comment: String) throws {
    let found = try found(comment)
    #expect(found.count == 2, "\(found)")
    #expect(
      found.first?.contains(
        "this comment suppresses nothing: use `# kubectl-jitsi:ignore RULE`")
        == true, "\(found)")
  }

  @Test func theWordForAFileIsNamed() throws {
    #expect(
      try found("# kubectl-jitsi:ignorefile x")[0].contains("# kubectl-jitsi:ignore-file RULE"))
  }

  @Test(arguments: [
    "# kubectl-jitsi ignores what stands elsewhere", "# see kubectl-jitsi: it finds this",
    "# kubectl-jitsi found this", "# docker:ignore this", "# jitsi is behind a VPN",
    "# kubectl-jitsi lint --ignore x",
  ])
  func sentencesAreNoIgnores(comment: String) throws {
    #expect(try found(comment) == ["9: prosody-clusterip"])
  }

  @Test func anUnknownRuleAndNoRuleAreAlwaysReported() throws {
    #expect(
      try found("# kubectl-jitsi:ignore prosody-clusteripp") == [
        "8:26: unknown rule prosody-clusteripp; did you mean prosody-clusterip?",
        "9: prosody-clusterip",
      ])
    #expect(
      try found("# kubectl-jitsi:ignore") == [
        "8:5: this ignore has no rule and suppresses nothing", "9: prosody-clusterip",
      ])
  }

  @Test func anIgnoreOfNoUseIsReportedOnlyWhenAsked() throws {
    #expect(try found("# kubectl-jitsi:ignore shard-singletons") == ["9: prosody-clusterip"])
  }

  @Test(arguments: [
    "kubectl-jitsi.dev/ignores", "kubectl-jitsi.dev/ingore", "kubectl-jitsi.io/ignore",
    "kubectl-jitsi/ignore", "kubectl-jitsi.dev/ignore-rules",
  ])
  func aMisspeltAnnotationIsReported(name: String) throws {
    let found = try Ignoring.outcome(
      replacing: "  namespace: meet\n  labels: {k8s-app: prosody, shard: \"0\"}\nspec:\n  type",
      with: "  namespace: meet\n  annotations: {\(name): prosody-clusterip}\n"
        + "  labels: {k8s-app: prosody, shard: \"0\"}\nspec:\n  type", reportUnused: false
    ).found
    #expect(
      found.first
        == "6:17: annotation \(name) suppresses nothing: its name must be kubectl-jitsi.dev/ignore"
    )
    #expect(found.count == 2)
  }

  @Test func anAnnotationOfThePodsIsReported() throws {
    let found = try Ignoring.outcome(
      replacing: "    metadata: {labels:",
      with: "    metadata: {annotations: {kubectl-jitsi.dev/ignore: shard-singletons}, labels:",
      reportUnused: false
    ).found
    #expect(found.contains { $0.contains("it must be in the object's own annotations") })
  }

  @Test func aCleanInputWithAMistakeIsNotSilent() throws {
    let text = Ignoring.service.replacing("LoadBalancer", with: "ClusterIP")
    let report = try Ignoring.lint(["a.yaml": "# kubectl-jitsi:ingore shard-zones\n" + text])
    #expect(report.findings.map(\.rule) == [UnusedSuppression.rule])
    #expect(report.findings.map(\.severity) == [.warning])
  }

  @Test func aConfigurationOfTheWrongNameIsReported() throws {
    let report = try Ignoring.lint(["a.yaml": Ignoring.service]) {
      $0.configurations.add(misnamed: SourceFile(name: ".kubectl-jitsi.yml", text: "whole: true\n"))
    }
    #expect(
      report.findings.filter { $0.rule == UnusedSuppression.rule }.map(\.message) == [
        "this file is not read as a configuration: its name must be .kubectl-jitsi.yaml"
      ])
  }
}
