import TestSupport
import Testing
import YAML

@testable import Lint

/// Tests manifests with values that envsubst or Flux substitutes before they are applied, as in the published
/// mothertree-labs/mothertree-oss 2e6dcd2 apps/manifests/jitsi.
struct TemplateValueTests {
  /// A field of an example, and the template that takes its place.
  struct Case: Sendable, CustomTestStringConvertible {
    let object: String
    let path: String
    let value: String

    var testDescription: String { "\(object) \(path): \(value)" }
  }

  private func errors(_ cases: [Case], example: String = "server-template") throws -> [String] {
    let edits = cases.map {
      "- {object: \($0.object), set: {'\($0.path)': '\($0.value)'}}\n"
    }.joined()
    let node = try #require(
      Tree.parse(try SourceFile(name: "edits", reading: Array(edits.utf8)))[0].documents[0].root)
    let tree = try Example.edited(
      example, Tree.parse(try SourceFile(name: "edits", reading: Array(edits.utf8)))[0].node(node))
    var options = LintOptions()
    options.whole = true
    let report = Linter(rules: try RuleSet(adding: [])).lint([tree], options: options)
    #expect(report.findings.contains { $0.rule == "placeholders" })
    return report.findings.filter { $0.severity == .error }.map { "\($0.rule): \($0.message)" }
  }

  @Test(arguments: [
    Case(
      object: "HorizontalPodAutoscaler/shard-0-jvb", path: "metadata.namespace",
      value: "${NS_JITSI}"),
    Case(
      object: "Ingress/jitsi", path: "spec.rules[0].http.paths[0].backend.service.name",
      value: "${FRONT}"),
    Case(object: "Service/shard-0-prosody", path: "spec.type", value: "${SERVICE_TYPE}"),
    Case(object: "Service/shard-0-jvb-0-ice", path: "spec.ports[0].nodePort", value: "${JVB_PORT}"),
    Case(
      object: "Service/shard-0-jvb-0-ice", path: "spec.externalTrafficPolicy", value: "${POLICY}"),
    Case(
      object: "HorizontalPodAutoscaler/shard-0-jvb", path: "spec.scaleTargetRef.name",
      value: "${BRIDGES}"),
    Case(object: "Service/haproxy", path: "spec.ports[0].targetPort", value: "${HAPROXY_PORT}"),
  ])
  func aValueThatIsYetToBeSubstitutedIsNoError(case: Case) throws {
    #expect(try errors([`case`]) == [])
  }

  @Test func aNameThatIsATemplateEverywhereIsCheckedAsAnyOther() throws {
    let found = try errors([
      Case(object: "Service/shard-0-prosody", path: "spec.type", value: "LoadBalancer"),
      Case(object: "Ingress/jitsi", path: "spec.rules[0].host", value: "${JITSI_HOST}"),
      Case(object: "Ingress/jitsi", path: "spec.tls[0].hosts[0]", value: "${JITSI_HOST}"),
    ])
    #expect(found.count == 1 && found[0].hasPrefix("prosody-clusterip:"), "\(found)")
  }

  @Test func aHostPortThatIsATemplateExposesTheBridge() throws {
    let text = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: jitsi-jvb, namespace: matrix}
      spec:
        selector: {matchLabels: {app: jitsi-jvb}}
        template:
          metadata: {labels: {app: jitsi-jvb}}
          spec:
            containers:
            - name: jvb
              image: jitsi/jvb:stable-10710
              ports:
              - {containerPort: 10000, hostPort: "${JVB_PORT}", protocol: UDP}
      """
    var options = LintOptions()
    options.select = ["jvb-exposed"]
    options.whole = true
    let linter = Linter(rules: try RuleSet(adding: []))
    let open = try SourceFile(name: "jvb.yaml", reading: Array(text.utf8))
    #expect(linter.lint([Tree(parsing: open)], options: options).findings.isEmpty)
    let closed = try SourceFile(
      name: "jvb.yaml", reading: Array(text.replacing("hostPort: \"${JVB_PORT}\", ", with: "").utf8)
    )
    #expect(linter.lint([Tree(parsing: closed)], options: options).findings.count == 1)
  }
}
