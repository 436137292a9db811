import Jitsi
import Kubernetes
import Testing
import YAML

@testable import Lint

/// Tests checks that need no rule.
struct CheckTests {
  @Test(arguments: [
    ("apt-get update && apt-get install -y dnsutils; exec haproxy", "apt-get install"),
    ("set -e\n/sbin/apk --no-cache add bind-tools\nexec haproxy", "apk add"),
    ("if ! type dig; then (yum -y install bind-utils); fi", "yum install"),
    ("# apt-get install dnsutils\nexec haproxy", nil),
    ("install -d /run/haproxy", nil),
    ("apt-get update", nil),
    ("echo add apk", nil),
  ])
  func commandsThatInstallAreFound(command: String, found: String?) {
    #expect(InstallCommand.first(in: command) == found)
  }

  @Test(arguments: [
    ("shard-1-web", 1, "shard-#-web"), ("meet-shard1", 1, "meet-shard#"), ("1", 1, "1"),
    ("30m", 3, "30m"), ("shard-11", 1, "shard-11"), ("1500m", 1500, "1500m"),
  ])
  func shardsNumberIsTakenOutOfNamesOnly(text: String, index: Int, neutral: String) {
    #expect(Fingerprint.neutral(Fingerprint.environment, text, index) == neutral)
  }

  @Test(arguments: [
    ("autoscaling/v1", "targetCPUUtilizationPercentage: 80", []),
    ("autoscaling/v1", "metrics: []", ["metrics"]),
    (
      "autoscaling/v2beta1",
      "metrics: [{type: Pods, pods: {metricName: bytes, targetAverageValue: 10M}}]", []
    ),
    (
      "autoscaling/v2beta1",
      "metrics: [{type: Pods, pods: {metric: {name: bytes}, target: {averageValue: 10M}}}]",
      ["metric", "target"]
    ),
    (
      "autoscaling/v2beta2",
      "metrics: [{type: Pods, pods: {metricName: bytes, targetAverageValue: 10M}}]",
      ["metricName", "targetAverageValue"]
    ),
    (
      "autoscaling/v2",
      "metrics: [{type: Resource, pods: {metric: {name: bytes}, target: {averageValue: 10M}}}]",
      ["type"]
    ),
    ("autoscaling/v2", "behavior: {scaleDown: {selectPolicy: Disabled}}", []),
    ("autoscaling/v2beta1", "behavior: {scaleDown: {selectPolicy: Disabled}}", ["behavior"]),
  ])
  func fieldsBelongToTheirApiVersion(version: String, field: String, misplaced: [String]) {
    let text = """
      apiVersion: \(version)
      kind: HorizontalPodAutoscaler
      metadata: {name: jvb, namespace: jitsi}
      spec:
        scaleTargetRef: {kind: StatefulSet, name: jvb}
        maxReplicas: 3
        \(field)
      """
    #expect(
      Set(
        Inventory(ObjectSet([Tree(parsing: SourceFile(name: "jvb.yaml", text: text))])).autoscalers[
          0
        ].misplacedFields.map(\.name)) == Set(misplaced))
  }
}
