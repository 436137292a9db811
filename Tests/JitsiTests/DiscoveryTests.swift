import Kubernetes
import Testing
import YAML

@testable import Jitsi

/// Tests how components, shards and Services are recognized in published styles.
struct DiscoveryTests {
  @Test func imageAndNameOverruleAWordThatPublishedChartsUseForTwoThings() {
    let inventory = inventory(
      deployment(
        "jitsi-shard-0-prosody", image: "jitsi/prosody:stable-7287",
        labels: ["app.kubernetes.io/component": "jitsi-coordinator", "shard": "0"]),
      deployment(
        "jitsi-shard-0-jicofo", image: "jitsi/jicofo:stable-7287",
        labels: ["app.kubernetes.io/component": "jitsi-conference-manager", "shard": "0"]))
    #expect(inventory.components.map(\.kind) == [.prosody, .jicofo])
  }

  @Test func labelNamesTheComponentWhereTheImageIsOnesOwn() {
    let inventory = inventory(
      deployment(
        "meet-a", image: "registry.example.net/team/image:7",
        labels: ["component": "jvb"], env: ["XMPP_SERVER": "meet-x"]))
    #expect(inventory.components.map(\.kind) == [.jvb])
  }

  @Test(arguments: ["template", "selector", "object"])
  func oneWrongLabelDoesNotMoveAWorkloadToAnotherShard(place: String) {
    let inventory = inventory(
      deployment("shard-0-jicofo", image: "jitsi/jicofo", labels: ["shard": "0"]),
      deployment("shard-1-jicofo", image: "jitsi/jicofo", labels: ["shard": "1"], slip: place))
    #expect(inventory.shards.map(\.index) == [0, 1])
  }

  @Test func selectorDoesNotDecideWhoseServiceItIs() {
    let inventory = inventory(
      deployment("shard-0-prosody", image: "jitsi/prosody", labels: ["shard": "0"]),
      deployment("shard-1-prosody", image: "jitsi/prosody", labels: ["shard": "1"]),
      service("shard-1-prosody", selector: ["shard": "0"]))
    #expect(inventory.shards.map { $0.services.count } == [0, 1])
  }

  @Test func namesInsideXMPPAndSentencesAreNoHosts() {
    let inventory = inventory(
      deployment(
        "prosody", image: "jitsi/prosody", labels: ["app": "prosody"],
        env: ["XMPP_DOMAIN": "meet.jitsi"]),
      deployment(
        "web", image: "jitsi/web", labels: ["app": "web"],
        env: ["XMPP_SERVER": "meet.jitsi", "XMPP_DOMAIN": "meet.jitsi"]),
      deployment(
        "jicofo", image: "jitsi/jicofo", labels: ["app": "jicofo"],
        env: ["XMPP_SERVER": "your-domain.com << update this >>"]),
      deployment(
        "jvb", image: "jitsi/jvb", labels: ["app": "jvb"],
        env: ["XMPP_SERVER": "prosody.jitsi.svc.cluster.local."]))
    let targets = inventory.components.map { $0.hosts.map(\.target) }
    #expect(
      targets == [[], [.elsewhere], [], [.service(name: "prosody", namespace: "jitsi")]])
  }

  @Test func serviceWithoutANamespaceIsFoundFromAnyOther() {
    let inventory = inventory(
      service("jm-prosody", namespace: nil, selector: ["app": "prosody"]),
      deployment("jm-prosody", namespace: nil, image: "jitsi/prosody", labels: ["app": "prosody"]))
    #expect(inventory.service("jm-prosody", in: "default") != nil)
  }

  // MARK: Manifests

  private func inventory(_ documents: String...) -> Inventory {
    let text = documents.joined(separator: "---\n")
    return Inventory(ObjectSet([Tree(parsing: SourceFile(name: "all.yaml", text: text))]))
  }

  private func deployment(
    _ name: String, namespace: String? = "jitsi", image: String, labels: [String: String],
    env: [String: String] = ["XMPP_DOMAIN": "meet.jitsi"], slip: String? = nil
  ) -> String {
    func pairs(_ place: String) -> String {
      let own = labels.map { "\($0): \"\(place == slip ? "0" : $1)\"" }.sorted()
      return "{\(own.joined(separator: ", "))}"
    }
    let variables = env.sorted { $0.key > $1.key }
      .map { "{name: \($0), value: \"\($1)\"}" }.joined(separator: ", ")
    return """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: \(name)\(namespace.map { ", namespace: \($0)" } ?? ""), labels: \(pairs("object"))}
      spec:
        selector: {matchLabels: \(pairs("selector"))}
        template:
          metadata: {labels: \(pairs("template"))}
          spec:
            containers: [{name: main, image: "\(image)", env: [\(variables)]}]

      """
  }

  private func service(
    _ name: String, namespace: String? = "jitsi", selector: [String: String]
  ) -> String {
    let pairs = selector.map { "\($0): \"\($1)\"" }.joined(separator: ", ")
    return """
      apiVersion: v1
      kind: Service
      metadata: {name: \(name)\(namespace.map { ", namespace: \($0)" } ?? "")}
      spec: {selector: {\(pairs)}, ports: [{port: 5222}]}

      """
  }
}
