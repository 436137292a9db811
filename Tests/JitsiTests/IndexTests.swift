import Basics
import Kubernetes
import Testing
import YAML

@testable import Jitsi

/// Tests that an index gives the same results as a search of the whole input.
struct IndexTests {
  @Test func blocksThatMeetAreCountedAsAWalkCountsThem() {
    var seed: UInt64 = 7
    func next(_ limit: UInt64) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1
      return Int((seed >> 33) % limit)
    }
    func block() -> PortBlock {
      let first = 30000 + next(900)
      return PortBlock(first: first, last: first + next(120))
    }
    let blocks = (0..<60).map { _ in block() } + [PortBlock(first: 31000, last: .max)]
    let use = PortUse(blocks)
    for asked in (0..<200).map({ _ in block() }) + blocks {
      #expect(use.count(meeting: asked) == blocks.count { $0.overlaps(asked) })
    }
    #expect(PortUse([PortBlock]()).count(meeting: blocks[0]) == 0)
  }

  @Test func labelsThatAreMergedSelectPods() {
    let inventory = inventory(
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: a}
      spec:
        selector: {matchLabels: &labels {app: web, tier: front}}
        template:
          metadata: {labels: {<<: *labels, tier: edge}}
          spec: {containers: [{name: web, image: "nginx:1"}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: a}
      spec: {selector: {app: web}, ports: [{port: 80}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: old, namespace: a}
      spec: {selector: {tier: front}, ports: [{port: 80}]}
      """)
    #expect(inventory.services.map(\.targets.count) == [1, 0])
    #expect(inventory.workloadIndex.workloads(labelled: [("tier", "edge")], in: "a") == [0])
    #expect(inventory.workloadIndex.workloads(labelled: [("tier", "front")], in: "a").isEmpty)
    #expect(inventory.workloadIndex.workloads(labelled: [("tier", "edge")], in: "b").isEmpty)
    #expect(inventory.workloadIndex.workloads(labelled: [], in: "a") == [0])
  }

  @Test(arguments: [
    ("{app: web}", true), ("{app: web, tier: front}", true), ("{tier: front, app: other}", false),
    ("{app: none}", false), ("{statefulset.kubernetes.io/pod-name: db-0}", true),
    ("{statefulset.kubernetes.io/pod-name: web-0}", false),
  ])
  func podsOfAnyNamespaceAreFoundByTheirLabels(labels: String, isFound: Bool) throws {
    let inventory = inventory(
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: a}
      spec: {template: {metadata: {labels: {app: web, tier: front}}, spec: {containers: []}}}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: db, namespace: b}
      spec: {template: {metadata: {labels: {app: other}}, spec: {containers: []}}}
      """)
    let tree = Tree(parsing: SourceFile(name: "labels.yaml", text: labels))
    let node = tree.node(try #require(tree.documents[0].root))
    #expect(inventory.hasPods(labelled: node) == isFound)
  }

  @Test func aMonitorOfOneInstallationThatLooksEverywhereWatchesAll() throws {
    let text = (0..<3).map { number in
      Self.bridge("jitsi-\(number)")
        + Self.monitor("jitsi-\(number)", number == 1 ? "{team: video}" : "{team: other}")
    }.joined()
    let monitoring = Monitoring(inventory(text + Self.prometheus))
    #expect(monitoring.groups.count == 1)
    #expect(monitoring.inventory.installations.count == 3)
    for installation in monitoring.inventory.installations {
      #expect(monitoring.gaps(of: installation).isEmpty)
    }
  }

  @Test func monitorsThatNoPrometheusTakesAreOneGapForEachInstallation() throws {
    let text = (0..<3).map { number in
      Self.bridge("jitsi-\(number)") + Self.monitor("jitsi-\(number)", "{team: other}")
    }.joined()
    let monitoring = Monitoring(inventory(text + Self.prometheus))
    for installation in monitoring.inventory.installations {
      let gaps = monitoring.gaps(of: installation)
      #expect(gaps.map(\.cause) == [.label])
      #expect(gaps.first?.monitor?.id == 0)
    }
  }

  @Test func monitorsWithAliasesAreNotTakenForEqual() {
    let monitors = ["jvb", "other"].map { value in
      """
      ---
      apiVersion: monitoring.coreos.com/v1
      kind: PodMonitor
      metadata: {name: \(value), namespace: monitoring, labels: {of: &label \(value)}}
      spec:
        namespaceSelector: {any: true}
        selector: {matchLabels: {k8s-app: *label}}
        podMetricsEndpoints: [{port: metrics}]

      """
    }
    let monitoring = Monitoring(inventory(Self.bridge("jitsi") + monitors.joined()))
    #expect(monitoring.groups.count == 2)
    #expect(monitoring.groupsByComponent.values.map { $0 } == [[0]])
  }

  @Test func theSameMonitorInAnotherNamespaceIsAstrayThere() throws {
    let text =
      Self.bridge("one") + Self.bridge("two").replacing("k8s-app: jvb", with: "app: jvb")
      + Self.monitor("two", "{}", reach: "")
    let monitoring = Monitoring(inventory(text))
    let two = try #require(monitoring.inventory.installations.first { $0.namespace == "two" })
    let gaps = monitoring.gaps(of: two)
    #expect(gaps.map(\.cause) == [.selector])
    #expect(gaps.first?.wanted == "k8s-app=jvb")
  }

  @Test func headersAreFoundOneAfterTheOther() {
    let text = "a-- b--c -"
    #expect(text.tails(behind: "--") == [" b--c -", "c -"])
    #expect("".tails(behind: "--").isEmpty)
  }

  private static func bridge(_ namespace: String) -> String {
    """
    ---
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: shard-0-jvb, namespace: \(namespace)}
    spec:
      template:
        metadata: {labels: {k8s-app: jvb, shard: "0"}}
        spec:
          containers:
            - {name: jvb, image: "jitsi/jvb:stable-10741"}
            - name: metrics
              image: systemli/prometheus-jitsi-meet-exporter:1.1.6
              ports: [{name: metrics, containerPort: 9888}]

    """
  }

  private static func monitor(
    _ namespace: String, _ labels: String, reach: String = "namespaceSelector: {any: true}"
  ) -> String {
    """
    ---
    apiVersion: monitoring.coreos.com/v1
    kind: PodMonitor
    metadata: {name: jvb, namespace: \(namespace), labels: \(labels)}
    spec:
      \(reach.isEmpty ? "jobLabel: jitsi" : reach)
      selector: {matchLabels: {k8s-app: jvb}}
      podMetricsEndpoints: [{port: metrics}]

    """
  }

  private static let prometheus = """
    ---
    apiVersion: monitoring.coreos.com/v1
    kind: Prometheus
    metadata: {name: k8s, namespace: monitoring}
    spec:
      podMonitorSelector: {matchLabels: {team: video}}
      podMonitorNamespaceSelector: {}

    """

  private func inventory(_ text: String) -> Inventory {
    Inventory(ObjectSet([Tree(parsing: SourceFile(name: "all.yaml", text: text))]))
  }
}
