import Lint
import Testing
import YAML

struct IgnoreAnnotationTests {
  private func outcome(_ annotations: String) throws -> (found: [String], suppressed: [String]) {
    try Ignoring.outcome(
      replacing:
        "  name: shard-0-prosody\n  namespace: meet\n  labels: {k8s-app: prosody, shard: \"0\"}\nspec:\n  type",
      with: "  name: shard-0-prosody\n  namespace: meet\n\(annotations)\n"
        + "  labels: {k8s-app: prosody, shard: \"0\"}\nspec:\n  type")
  }

  @Test(arguments: [
    "  annotations: {kubectl-jitsi.dev/ignore: prosody-clusterip}",
    "  annotations: {\"kubectl-jitsi.dev/ignore\": \"prosody-clusterip -- a VPN\"}",
    "  annotations:\n    kubectl-jitsi.dev/ignore: >-\n      prosody-clusterip\n      -- it is behind a VPN",
  ])
  func anAnnotationCoversItsObject(annotations: String) throws {
    let outcome = try outcome(annotations)
    #expect(outcome.found == [])
    #expect(outcome.suppressed.count == 1)
  }

  @Test func namesThatAreOfNoUseAreReportedAtTheirPlace() throws {
    let outcome = try outcome(
      "  annotations:\n    kubectl-jitsi.dev/ignore: \"prosody-clusterip, shard-singletons, al\"")
    #expect(
      outcome.found == [
        "7:51: shard-singletons has no finding here for this ignore to suppress",
        "7:69: unknown rule al",
      ])
  }

  @Test func anotherObjectIsNotCovered() throws {
    let outcome = try Ignoring.outcome(
      replacing: "kind: Deployment\nmetadata:\n",
      with:
        "kind: Deployment\nmetadata:\n  annotations: {kubectl-jitsi.dev/ignore: prosody-clusterip}\n"
    )
    #expect(
      outcome.found == [
        "8: prosody-clusterip",
        "16:43: prosody-clusterip has no finding here for this ignore to suppress",
      ])
  }

  @Test func anUnusedIgnoreNamesItsObject() throws {
    let text = Ignoring.service.replacing("LoadBalancer", with: "ClusterIP").replacing(
      "metadata:\n", with: "metadata:\n  annotations: {kubectl-jitsi.dev/ignore: yaml-syntax}\n")
    let report = try Ignoring.lint(["a.yaml": text]) { $0.reportUnused = true }
    #expect(report.findings.map(\.rule) == ["unused-suppression", "unused-suppression"])
    #expect(report.findings.map(\.severity) == [.warning, .warning])
    #expect(report.findings.map(\.object?.kind) == ["Service", "Deployment"])
    #expect(report.findings[0].path == "metadata.annotations[\"kubectl-jitsi.dev/ignore\"]")
  }
}
