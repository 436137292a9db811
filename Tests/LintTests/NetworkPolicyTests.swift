import Kubernetes
import Testing
import YAML

/// Tests the fields of NetworkPolicies against their documentation.
struct NetworkPolicyTests {
  private let labels: Node = NetworkPolicyTests.node("{app: web, tier: front}")

  private static func node(_ text: String) -> Node {
    let tree = Tree(parsing: SourceFile(name: "policy.yaml", text: text))
    return tree.node(tree.documents[0].root!)
  }

  private func node(_ text: String) -> Node { Self.node(text) }

  private func policy(_ spec: String) -> NetworkPolicy {
    let tree = Tree(
      parsing: SourceFile(
        name: "policy.yaml",
        text: """
          {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy,
           metadata: {name: p, namespace: meet}, spec: \(spec)}
          """))
    return NetworkPolicy(ObjectSet([tree]).objects[0], namespace: "meet")
  }

  private func pod(_ namespace: String, labels: String = "{app: web}", of: String? = nil)
    -> NetworkPolicy.End
  {
    .pod(labels: node(labels), namespace: namespace, namespaceLabels: of.map { node($0) })
  }

  @Test func directionsFollowFromTheRulesWhereNoTypesAreNamed() {
    #expect(policy("{}").restricts(.ingress))
    #expect(!policy("{}").restricts(.egress))
    #expect(policy("{egress: [{}]}").restricts(.egress))
    #expect(!policy("{policyTypes: [Egress]}").restricts(.ingress))
    #expect(policy("{policyTypes: [Egress]}").restricts(.egress))
  }

  @Test func anEmptySelectorSelectsAllPods() {
    #expect(policy("{podSelector: {}}").selects(labels))
    #expect(policy("{podSelector: {matchLabels: {app: web}}}").selects(labels))
    #expect(!policy("{podSelector: {matchLabels: {app: jvb}}}").selects(labels))
  }

  @Test func portsByNumberNameRangeAndProtocol() {
    func allows(_ ports: String, _ port: NetworkPolicy.Port) -> Bool {
      NetworkPolicy.allows(node("{ports: \(ports)}"), port)
    }
    let media = NetworkPolicy.Port(number: 30302, transport: "UDP", name: "rtp")
    #expect(allows("[]", media))
    #expect(allows("[{protocol: UDP}]", media))
    #expect(!allows("[{protocol: TCP}]", media))
    #expect(!allows("[{port: 30302}]", media))
    #expect(allows("[{port: 30302, protocol: UDP}]", media))
    #expect(allows("[{port: 30300, endPort: 30399, protocol: UDP}]", media))
    #expect(!allows("[{port: 30300, endPort: 30301, protocol: UDP}]", media))
    #expect(allows("[{port: rtp, protocol: UDP}]", media))
    #expect(!allows("[{port: rtcp, protocol: UDP}]", media))
  }

  @Test func aPodSelectorAloneMeansPodsOfTheSameNamespace() {
    let own = policy("{}")
    let rule = node("{from: [{podSelector: {matchLabels: {app: web}}}]}")
    #expect(own.allows(rule, pod("meet"), .ingress))
    #expect(!own.allows(rule, pod("other"), .ingress))
    #expect(!own.allows(rule, pod("meet", labels: "{app: jvb}"), .ingress))
  }

  @Test func bothSelectorsInOneEntryMustMatchAndEntriesAreAlternatives() {
    let own = policy("{}")
    let both = node(
      "{from: [{namespaceSelector: {matchLabels: {team: a}}, podSelector: {matchLabels: {app: web}}}]}"
    )
    #expect(own.allows(both, pod("x", of: "{team: a}"), .ingress))
    #expect(!own.allows(both, pod("x", labels: "{app: jvb}", of: "{team: a}"), .ingress))
    #expect(!own.allows(both, pod("x", of: "{team: b}"), .ingress))
    let either = node(
      "{from: [{namespaceSelector: {matchLabels: {team: a}}}, {podSelector: {matchLabels: {app: web}}}]}"
    )
    #expect(own.allows(either, pod("x", labels: "{app: jvb}", of: "{team: a}"), .ingress))
    #expect(own.allows(either, pod("meet", of: "{team: b}"), .ingress))
  }

  @Test func namespacesCarryTheirNamesAndUnknownLabelsProveNothing() {
    let own = policy("{}")
    let named = node(
      "{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]}")
    #expect(own.allows(named, pod("monitoring"), .ingress))
    #expect(!own.allows(named, pod("grafana"), .ingress))
    #expect(own.allows(named, .somePod(namespaces: ["monitoring"]), .ingress))
    #expect(!own.allows(named, .somePod(namespaces: ["prometheus"]), .ingress))
    #expect(own.allows(named, .somePod(namespaces: nil), .ingress))
    let labelled = node("{from: [{namespaceSelector: {matchLabels: {team: a}}}]}")
    #expect(own.allows(labelled, pod("x"), .ingress))
  }

  @Test func theInternetComesInThroughBlocksOfAddressesOrEverythingOnly() {
    let own = policy("{}")
    #expect(own.allows(node("{}"), .internet, .ingress))
    #expect(own.allows(node("{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}"), .internet, .ingress))
    #expect(!own.allows(node("{from: [{namespaceSelector: {}}]}"), .internet, .ingress))
    #expect(!own.allows(node("{to: [{podSelector: {}}]}"), .internet, .egress))
  }
}
