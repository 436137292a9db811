import Kubernetes
import Testing
import YAML

@testable import Jitsi

/// Tests how HAProxy's pods find each other in published configurations.
struct PeerViewTests {
  @Test func ownLineAndTheOthersArePickedByBranch() throws {
    let view = try view(
      """
          .if streq("${HOSTNAME}",haproxy-0)
            peer haproxy-0 0.0.0.0:1024
            peer haproxy-1 haproxy-1.jitsi.svc.cluster.local:1024
          .else
            peer haproxy-0 haproxy-0.jitsi.svc.cluster.local:1024
            peer haproxy-1 0.0.0.0:1024
          .endif
      """)
    #expect(view.pods == ["haproxy-0", "haproxy-1"])
    #expect(view.podsWithoutPeer == [])
    #expect(view.port == 1024)
    #expect(view.links.filter { $0.isOwn && !$0.isLocal }.isEmpty)
    #expect(view.links.filter { !$0.isOwn }.map { $0.service?.name } == ["haproxy-1", "haproxy-0"])
  }

  @Test func plainLinesAreOwnForOnePodAndNotForTheOther() throws {
    let view = try view(
      """
          peer haproxy-0 haproxy-0.jitsi.svc:1024
          peer haproxy-1 haproxy-1.jitsi.svc:1024
      """)
    #expect(view.links.count == 4)
    #expect(view.links.filter(\.isOwn).map(\.reader) == ["haproxy-0", "haproxy-1"])
  }

  @Test func podNamesLeadThroughTheGoverningService() throws {
    let view = try view("    peer haproxy-1 haproxy-1.haproxy.jitsi.svc.cluster.local:1024")
    let link = try #require(view.links.first { !$0.isOwn })
    #expect(link.pod == "haproxy-1")
    #expect(link.service?.name == "haproxy")
    #expect(view.podsWithoutPeer == ["haproxy-0"])
  }

  @Test func aServiceLinkVariableStandsForItsServiceEvenIfThatIsNotThere() throws {
    let view = try view(
      """
          bind :1024
          server haproxy-0
          server haproxy-1 "${EDGE_PEER_1_SERVICE_HOST}:${EDGE_PEER_1_SERVICE_PORT}"
      """)
    #expect(view.links.contains { $0.service?.name == "edge-peer-1" && !$0.isOwn })
    #expect(view.port == 1024)
  }

  @Test func localpeerRenamesAProcess() throws {
    let view = try view(
      "    peer me 0.0.0.0:1024\n    peer other 10.0.0.9:1024", global: "    localpeer me")
    #expect(view.podsWithoutPeer == [])
    #expect(view.links.first { $0.peer == "me" }?.isOwn == true)
  }

  @Test(arguments: [
    ("OTHER_IP=$(getent hosts haproxy-1 | awk '{print $1}')", ["haproxy-1"]),
    ("[[ $HOSTNAME = 'haproxy-1' ]] && A=$(nslookup haproxy-0.h)", ["haproxy-0.h"]),
    ("ip=`dig +short haproxy-0.jitsi.svc.cluster.local`", ["haproxy-0.jitsi.svc.cluster.local"]),
    ("getent hosts $OTHER; echo haproxy-1", []),
    ("exec haproxy -f /usr/local/etc/haproxy/haproxy.cfg", []),
  ])
  func findsWhatACommandLooksUp(command: String, hosts: [String]) {
    #expect(PeerViewReader.lookups(in: command) == hosts)
  }

  private func view(_ peers: String, global: String = "    maxconn 100") throws -> PeerView {
    let lines = """
      global
      \(global)
      peers mypeers
      \(peers)
      backend shards
          stick-table type string size 1k peers mypeers
          server shard0 web:80
      """
    let text = """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: haproxy, namespace: jitsi}
      data:
        haproxy.cfg: |
      \(lines.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: haproxy, namespace: jitsi}
      spec:
        replicas: 2
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
    let inventory = Inventory(
      ObjectSet([Tree(parsing: SourceFile(name: "t.yaml", text: text + "\n"))]))
    return try #require(inventory.installations.first?.haproxy?.peerView)
  }
}
