import Foundation
import Kubernetes
import Testing
import YAML

@testable import Jitsi

/// Tests the addresses that bridges announce, and how their settings are interpreted.
struct BridgeTests {
  private func inventory(_ text: String) -> Inventory {
    Inventory(ObjectSet(Tree.parse(SourceFile(name: "all.yaml", text: text), limits: .standard)))
  }

  private func bridge(_ container: String, _ rest: String = "") -> String {
    """
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: jvb, namespace: jitsi}
    spec:
      replicas: 3
      selector: {matchLabels: {app: jvb}}
      template:
        metadata: {labels: {app: jvb}}
        spec:
          containers: [{name: jvb, image: "jitsi/jvb:stable-10741", \(container)}]

    """ + rest
  }

  private func service(_ name: String, _ pod: String, _ ports: String) -> String {
    """
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: \(name), namespace: jitsi}
    spec:
      type: NodePort
      selector: {statefulset.kubernetes.io/pod-name: \(pod)}
      ports: [\(ports)]

    """
  }

  private func udp(_ port: Int, target: Int? = nil, node: Int? = nil) -> String {
    "{protocol: UDP, port: \(port), targetPort: \(target ?? port), nodePort: \(node ?? port)}"
  }

  @Test func mostServicesTellHowBridgesCount() {
    let text = bridge(
      "args: ['30300', /init]",
      service(
        "a", "jvb-0", udp(30300) + ", {name: octo, protocol: UDP, port: 4096, nodePort: 30960}")
        + service("b", "jvb-1", udp(30302)) + service("c", "jvb-2", udp(30304, node: 30305)))
    let inventory = inventory(text)
    let found = inventory.bridgeServices(of: inventory.components[0])
    #expect(found.map(\.ordinal) == [0, 1, 2])
    #expect(found.flatMap(\.ports).map(\.number) == [30300, 30302, 30304])
    #expect(found.flatMap(\.ports).map(\.wrong) == [[], [], ["nodePort"]])
    #expect(inventory.servicesBase(of: inventory.components[0]) == nil)
  }

  @Test func servicesThatAgreeOnAnotherBaseAreRight() {
    let text = bridge(
      "args: ['30500', /init]",
      service("a", "jvb-0", udp(30300)) + service("b", "jvb-1", udp(30301))
        + service("c", "jvb-2", udp(30302)))
    let inventory = inventory(text)
    #expect(inventory.servicesBase(of: inventory.components[0]) == 30300)
    #expect(
      inventory.bridgeServices(of: inventory.components[0]).flatMap(\.ports).map(\.wrong) == [
        [], [], [],
      ])
  }

  @Test func withoutABasePortTheThreeNumbersHaveToAgree() {
    let text = bridge(
      "env: []",
      service("a", "jvb-0", udp(31000)) + service("b", "jvb-1", udp(31001, node: 31007)))
    let inventory = inventory(text)
    let ports = inventory.bridgeServices(of: inventory.components[0]).flatMap(\.ports)
    #expect(ports.map(\.wrong) == [[], ["nodePort"]])
    #expect(ports.last?.number == 31001)
  }

  @Test func publicPortsBesideAddressesMayDiffer() {
    let text = bridge(
      "env: [{name: JVB_ADVERTISE_IPS, value: '203.0.113.4#31500'}]",
      service("a", "jvb-0", udp(10000, node: 31500)))
    let inventory = inventory(text)
    #expect(inventory.bridgeServices(of: inventory.components[0]).flatMap(\.ports).isEmpty)
    #expect(inventory.advertisedAddress(of: inventory.components[0])?.onlyLiteral == "203.0.113.4")
  }

  @Test(
    arguments: [
      // A script that is not part of the input may do anything, whatever its name.
      ("[/shutdown/graceful_shutdown.sh]", .unseen), ("[bash, /x/end.sh, -t 3]", .unseen),
      ("[sh, -c, 'sleep 20; kill 1']", .otherwise), ("[/bin/sleep, '3600']", .otherwise),
      ("[/usr/share/jitsi-videobridge/graceful_shutdown.sh]", .works),
      ("[bash, -c, '/usr/share/jitsi-videobridge/graceful_shutdown.sh -s']", .works),
      ("[sh, -c, 'curl -d {} localhost:8080/colibri/shutdown; sleep 3600']", .form),
      ("[sh, -c, 'curl --json {} localhost:8080/colibri/shutdown; sleep 3600']", .works),
      ("[sh, -c, 'curl --json {} localhost:8080/colibri/shutdown']", .returns),
      ("[sh, -c, 'curl --json {} localhost:8080/colibri/shutdown; /wait-for-end']", .unseen),
      ("[sh, -c, 'curl -XPOST localhost:8080/colibri/drain/enable; sleep 59']", .returns),
      ("[sh, -c, 'bash -c \"curl -XPOST localhost:8080/colibri/drain/enable; sleep 1h\"']", .works),
      ("[sh, -c, 'wget -qO- localhost:8080/about/health']", .otherwise),
      ("[python3, -c, 'post(1)']", .unseen),
      (
        "[sh, -c, 'curl --json {} $c/shutdown; while s6-svstat /run/service/jvb; do :; done']",
        .folder
      ),
      ("[]", .otherwise),
    ] as [(String, BridgeDrain)])
  func hookDrainsOrDoesSomethingElse(command: String, drain: BridgeDrain) {
    let rest =
      "env: [{name: COLIBRI_REST_ENABLED, value: '1'}, {name: SHUTDOWN_REST_ENABLED, value: '1'}]"
    let inventory = inventory(
      bridge("\(rest), lifecycle: {preStop: {exec: {command: \(command)}}}"))
    #expect(inventory.drain(of: inventory.components[0]) == drain)
  }

  @Test(
    arguments: [
      ("stable-5765", "COLIBRI_REST_ENABLED SHUTDOWN_REST_ENABLED", nil),
      ("stable-6433", "COLIBRI_REST_ENABLED SHUTDOWN_REST_ENABLED", nil),
      ("stable-6726", "COLIBRI_REST_ENABLED SHUTDOWN_REST_ENABLED", "graceful_shutdown.sh -p"),
      ("stable-6865", "COLIBRI_REST_ENABLED", nil),
      ("stable-7001", "COLIBRI_REST_ENABLED", "drain/enable"),
      ("stable-9111-1", "COLIBRI_REST_ENABLED SHUTDOWN_REST_ENABLED", "graceful_shutdown.sh -p"),
      ("stable-9220", "COLIBRI_REST_ENABLED SHUTDOWN_REST_ENABLED", "graceful_shutdown.sh"),
      ("stable-11146", "COLIBRI_REST_ENABLED", "drain/enable"), ("stable-11146", "", nil),
      ("latest", "COLIBRI_REST_ENABLED SHUTDOWN_REST_ENABLED", nil),
    ] as [(String, String, String?)])
  func drainCommandFitsTheRelease(tag: String, variables: String, command: String?) {
    let list = variables.split(separator: " ").map { "{name: \($0), value: 'true'}" }
    let text = bridge("env: [\(list.joined(separator: ", "))]")
      .replacingOccurrences(of: "stable-10741", with: tag)
    let inventory = inventory(text)
    let found = inventory.drainCommand(for: inventory.components[0])?.last
    #expect((found == nil) == (command == nil), "\(found ?? "")")
    if let command { #expect(found?.contains(command) == true, "\(found ?? "")") }
  }

  @Test(arguments: [
    ("autoscaling/v2", "metrics: [{type: Pods, pods: {metric: {name: bytes}}}]", false),
    ("autoscaling/v1", "targetCPUUtilizationPercentage: 80", true),
    ("autoscaling/v2", "minReplicas: 1", true),
  ])
  func anAutoscalerWithoutMetricsLooksAtCPU(version: String, field: String, isResource: Bool) {
    let text = """
      apiVersion: \(version)
      kind: HorizontalPodAutoscaler
      metadata: {name: jvb}
      spec: {scaleTargetRef: {name: jvb}, \(field)}
      """
    let sources = inventory(text).autoscalers[0].metrics.map(\.source)
    #expect(sources == [isResource ? .resource(name: "cpu", container: nil) : .custom])
  }

  @Test(arguments: [
    ("[{name: COLIBRI_REST_ENABLED, value: 'true'}]", "stable-10741", true),
    ("[{name: COLIBRI_REST_ENABLED, value: 'true'}]", "stable-5963", false),
    ("[{name: JVB_ENABLE_APIS, value: 'rest,colibri'}]", "stable-5963", true),
    ("[{name: JVB_ENABLE_APIS, value: 'rest,colibri'}]", "stable-7001", false),
    ("[{name: JVB_ENABLE_APIS, value: 'rest,colibri'}]", "mine", true),
    ("[]", "mine", false),
    (
      "[{name: COLIBRI_REST_ENABLED, valueFrom: {configMapKeyRef: {name: far, key: x}}}]",
      "stable-10741", nil
    ),
  ])
  func restIsTurnedOnByTheVariableOfTheRelease(env: String, tag: String, serves: Bool?) {
    let text = bridge("env: \(env)").split(separator: "stable-10741").joined(separator: tag)
    let inventory = inventory(text)
    #expect(inventory.servesColibri(inventory.components[0]) == serves)
  }
}
