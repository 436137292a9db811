import Jitsi
import Kubernetes
import Testing
import YAML

/// Tests that workloads beside the shards are recognized, and are no components of a shard.
struct CompanionTests {
  private func inventory(_ text: String) -> Inventory {
    Inventory(ObjectSet([Tree(parsing: SourceFile(name: "manifests.yaml", text: text))]))
  }

  private func deployment(_ name: String, _ image: String, _ rest: String = "", labels: String = "")
    -> String
  {
    """
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name), namespace: meet, labels: {\(labels)}}
    spec:
      selector: {matchLabels: {app: \(name)}}
      template:
        metadata: {labels: {app: \(name)}}
        spec: {containers: [{name: main, image: "\(image)"\(rest)}]}

    """
  }

  private let prosody = ", env: [{name: XMPP_DOMAIN, value: meet.jitsi}]"

  @Test(arguments: [
    ("ghcr.io/jitsi/jibri:stable-10741", CompanionKind.jibri),
    ("jitsi/jigasi:stable-10741", .jigasi),
    ("coturn/coturn:4.17.2", .coturn),
    ("instrumentisto/coturn:4.6", .coturn),
    ("etherpad/etherpad:3.3.3", .etherpad),
    ("etherpad/etherpad-lite:1.8", .etherpad),
    ("jitsi/excalidraw-backend:2026.3.0", .excalidraw),
  ])
  func imagesShowWhatAWorkloadIs(image: String, kind: CompanionKind) {
    let found = inventory(
      deployment("prosody", "jitsi/prosody:stable-10741", prosody)
        + deployment("web-helper-of-prosody", image, prosody, labels: "component: prosody"))
    #expect(found.companions.map(\.kind) == [kind])
    #expect(found.components.map(\.workload.object.name) == ["prosody"])
  }

  @Test(arguments: [
    "prayagsingh/prometheus-jibri-exporter:1.3.0", "saturnino/app:1", "jitsi/web:stable-10741",
  ])
  func othersAreNot(image: String) {
    #expect(inventory(deployment("x", image)).companions.isEmpty)
  }

  @Test func aJigasiTranscribesByItsMode() {
    let found = inventory(
      deployment("a", "jitsi/jigasi:1", ", env: [{name: JIGASI_MODE, value: transcriber}]")
        + deployment("transcriber", "jitsi/jigasi:1", ", env: [{name: JIGASI_MODE, value: sip}]")
        + deployment("meet-transcriber", "jitsi/jigasi:1"))
    #expect(found.companions.map(\.kind) == [.transcriber, .jigasi, .transcriber])
  }

  @Test func aProsodyForVisitorsIsNoShardsProsody() {
    let map = """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: visitors, namespace: meet}
      data: {PROSODY_MODE: visitors}

      """
    let found = inventory(
      map + deployment("prosody", "jitsi/prosody:stable-10741", prosody)
        + deployment(
          "prosody-v0", "jitsi/prosody:stable-10741",
          ", envFrom: [{configMapRef: {name: visitors}}]", labels: "component: prosody"))
    #expect(found.companions.map(\.kind) == [.visitors])
    #expect(found.components.map(\.workload.object.name) == ["prosody"])
  }

  @Test func theServersOfAJibriShowItsShards() throws {
    let service = """
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: xmpp, namespace: meet}
      spec: {selector: {app: prosody}, ports: [{port: 5222}]}

      """
    let found = inventory(
      deployment("prosody", "jitsi/prosody:stable-10741", prosody) + service
        + deployment(
          "jibri", "jitsi/jibri:1", ", env: [{name: XMPP_SERVER, value: \"xmpp.meet.svc,other\"}]")
    )
    let jibri = try #require(found.companions.first)
    #expect(found.shards(of: jibri) == [0])
  }

  @Test(arguments: [
    ("3072m", 3_221_225_472), ("2g", 2_147_483_648), ("1048576K", 1_073_741_824),
    ("1073741824", 1_073_741_824),
  ])
  func heapsAreReadAsJavaReadsThem(text: String, bytes: Int) {
    #expect(HeapSize(text)?.bytes == bytes)
  }

  @Test(arguments: ["", "m", "2Gi", "-1g", "99999999999999t"])
  func otherHeapsAreRefused(text: String) { #expect(HeapSize(text) == nil) }

  @Test func aQuarterOfTheLimitStaysFree() {
    #expect(HeapSize.largest(below: 3 << 30).text == "2304m")
    #expect(HeapSize.largest(below: 1000 << 20).text == "750m")
  }
}
