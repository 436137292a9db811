import HAProxy
import Jitsi
import Kubernetes
import Testing
import YAML

/// Tests how peers are matched with pods, and when they cannot be.
struct PeerRepairTests {
  @Test func twoPodsTellEachOthersLines() throws {
    let repair = try repair(
      """
      .if streq("${HOSTNAME}",haproxy-0)
      peer haproxy-1 haproxy-1.jitsi.svc:1024 ssl
      .else
      peer haproxy-1 0.0.0.0:1024
      .endif
      """)
    #expect(
      repair.missingLines.map(\.text) == [
        "peer haproxy-0 0.0.0.0:1024", "peer haproxy-0 haproxy-0.jitsi.svc:1024 ssl",
      ])
    #expect(repair.missingLines.map(\.reader) == ["haproxy-0", "haproxy-1"])
    #expect(repair.missingLines.allSatisfy { $0.peer == "haproxy-0" && $0.isAbove })
  }

  @Test func namesBehindTheGoverningServiceAreToldAsWell() throws {
    let repair = try repair(
      """
      bind :1024
      .if streq("${HOSTNAME}",haproxy-0)
      server haproxy-0
      .else
      server haproxy-0 haproxy-0.haproxy.jitsi.svc.cluster.local:1024
      server haproxy-1
      .endif
      """, services: ["haproxy"])
    #expect(
      repair.missingLines.map(\.text) == [
        "server haproxy-1 haproxy-1.haproxy.jitsi.svc.cluster.local:1024"
      ])
    #expect(repair.missingLines.first?.isAbove == false)
  }

  @Test func aNumberIsNotTheBeginningOfAnother() throws {
    let pods = (0..<12).map { "haproxy-\($0)" }
    let branches = pods.map { reader in
      let lines = pods.filter { !(reader == "haproxy-11" && $0 == "haproxy-1") }.map { pod in
        "peer \(pod) \(pod == reader ? "*" : "\(pod).jitsi.svc"):1024"
      }
      return ([".elif streq(\"${HOSTNAME}\",\(reader))"] + lines).joined(separator: "\n")
    }.joined(separator: "\n").dropFirst(".el".count)
    let repair = try repair("." + branches + "\n.endif", replicas: 12, services: pods)
    #expect(repair.missingLines.map(\.text) == ["peer haproxy-1 haproxy-1.jitsi.svc:1024"])
    #expect(repair.missingLines.map(\.reader) == ["haproxy-11"])
  }

  @Test(arguments: [
    // A line that both pods read, and no separate branch.
    "peer haproxy-0 haproxy-0.jitsi.svc:1024",
    // The address of one pod does not reveal that of the other.
    """
    .if streq("${HOSTNAME}",haproxy-0)
    peer haproxy-0 0.0.0.0:1024
    .else
    peer haproxy-0 10.20.0.7:1024
    peer haproxy-1 0.0.0.0:1024
    .endif
    """,
    // Neither does a variable.
    """
    .if streq("${HOSTNAME}",haproxy-0)
    peer haproxy-0 0.0.0.0:1024
    .else
    peer haproxy-0 "${HAPROXY_0_SERVICE_HOST}:1024"
    peer haproxy-1 0.0.0.0:1024
    .endif
    """,
    // Names that are not those of the pods.
    """
    .if streq("${HOSTNAME}",haproxy-0)
    peer a 0.0.0.0:1024
    .else
    peer a haproxy-0.jitsi.svc:1024
    peer b 0.0.0.0:1024
    .endif
    """,
  ])
  func whatNothingTellsStaysOpen(peers: String) throws {
    let repair = try repair(peers)
    #expect(repair.missingLines.isEmpty)
    #expect(repair.extraPeers.isEmpty)
    #expect(repair.configuredPods == nil)
  }

  @Test func aProcessOfAnotherNameIsLeftAlone() throws {
    let repair = try repair(
      """
      .if streq("${HOSTNAME}",haproxy-0)
      peer haproxy-0 0.0.0.0:1024
      .else
      peer haproxy-0 haproxy-0.jitsi.svc:1024
      peer haproxy-1 0.0.0.0:1024
      .endif
      """, global: "localpeer haproxy-1")
    #expect(repair.missingLines.isEmpty)
  }

  private static let third = """
    .if streq("${HOSTNAME}",haproxy-0)
    peer haproxy-0 0.0.0.0:1024
    peer haproxy-1 haproxy-1.jitsi.svc:1024
    peer haproxy-2 haproxy-2.jitsi.svc:1024
    .elif streq("${HOSTNAME}",haproxy-1)
    peer haproxy-0 haproxy-0.jitsi.svc:1024
    peer haproxy-1 0.0.0.0:1024
    peer haproxy-2 haproxy-2.jitsi.svc:1024
    .else
    peer haproxy-0 haproxy-0.jitsi.svc:1024
    peer haproxy-1 haproxy-1.jitsi.svc:1024
    peer haproxy-2 0.0.0.0:1024
    .endif
    """

  @Test func aServiceTellsAPodThatShouldRun() throws {
    let repair = try repair(Self.third, services: ["haproxy-0", "haproxy-1", "haproxy-2"])
    #expect(repair.configuredPods == 3)
    #expect(repair.extraPeers.isEmpty)
  }

  @Test func withoutOneItsLinesAreLeftOver() throws {
    let repair = try repair(Self.third)
    #expect(repair.configuredPods == nil)
    #expect(repair.extraPeers.map(\.text) == ["haproxy-2", "haproxy-2", "haproxy-2"])
  }

  @Test func behindTheGoverningServiceNeitherCanBeTold() throws {
    let peers = Self.third.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.contains(".jitsi.svc")
        ? line.split(separator: ".jitsi").joined(separator: ".haproxy.jitsi") : String(line)
    }.joined(separator: "\n")
    let repair = try repair(peers, services: ["haproxy"])
    #expect(repair.configuredPods == nil)
    #expect(repair.extraPeers.isEmpty)
  }

  private func repair(
    _ peers: String, replicas: Int = 2, services: [String] = ["haproxy-0", "haproxy-1"],
    global: String = "maxconn 100"
  ) throws -> PeerRepair {
    let configuration = """
      global
        \(global)
      peers mypeers
      \(peers)
      backend shards
        stick-table type string size 1k peers mypeers
        server shard0 web:80
      """
    let ownServices = services.map { name in
      let selector =
        name == "haproxy"
        ? "clusterIP: None, selector: {app: haproxy}"
        : "selector: {statefulset.kubernetes.io/pod-name: \(name)}"
      return """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: \(name), namespace: jitsi}
        spec: {\(selector), ports: [{port: 1024}]}
        """
    }
    let text = """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: haproxy, namespace: jitsi}
      data:
        haproxy.cfg: |
      \(configuration.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: haproxy, namespace: jitsi}
      spec:
        replicas: \(replicas)
        serviceName: haproxy
        selector: {matchLabels: {app: haproxy}}
        template:
          metadata: {labels: {app: haproxy}}
          spec:
            containers:
            - {name: haproxy, image: "haproxy:3.2"}
            volumes:
            - {name: config, configMap: {name: haproxy}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: jitsi}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - {name: web, image: "jitsi/web:stable"}
      """
    let manifests = ([text] + ownServices).joined(separator: "\n") + "\n"
    let inventory = Inventory(
      ObjectSet([Tree(parsing: SourceFile(name: "t.yaml", text: manifests))]))
    return try #require(inventory.installations.first?.haproxy?.peerRepair)
  }
}
