import Kubernetes
import Testing
import YAML

@testable import Jitsi

/// Tests the values that the inventory derives from manifests.
struct InventoryTests {
  @Test(arguments: [
    ("jitsi/web:stable-10741", "stable-10741"), ("jitsi/web:stable-5390-3", "stable-5390"),
    ("jitsi/jvb:unstable-2025-11-03", "unstable-2025-11-03"), ("jitsi/jvb:unstable", "unstable"),
    ("jitsi/jvb:latest", nil), ("jitsi/jvb:stable", nil), ("l7mp/jitsi-prosody", nil),
    ("registry:5000/jitsi/web:2.0.1", nil),
  ])
  func releaseIsWhatTheTagSays(image: String, release: String?) {
    #expect(JitsiRelease.named(by: ImageReference(image)) == release)
  }

  @Test func blockOfMoreThanAHundredPortsIsLong() {
    #expect(!PortBlock(first: 30300, last: 30399).isLong)
    #expect(PortBlock(first: 30300, last: 30400).isLong)
    #expect(PortBlock(first: 30300, last: 30305).overlaps(PortBlock(first: 30305, last: 30310)))
    #expect(!PortBlock(first: 30300, last: 30304).overlaps(PortBlock(first: 30305, last: 30310)))
  }

  @Test(arguments: [
    """
    apiVersion: gateway.networking.k8s.io/v1alpha2
    kind: UDPRoute
    metadata: {name: media, namespace: stunner}
    spec: {rules: [{backendRefs: [{name: jvb, namespace: jitsi}]}]}
    """,
    """
    apiVersion: traefik.io/v1alpha1
    kind: IngressRouteUDP
    metadata: {name: media, namespace: jitsi}
    spec: {routes: [{services: [{name: jvb, port: 10000}]}]}
    """,
    """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: nginx-ingress-udp-services, namespace: ingress}
    data: {"10000": "jitsi/jvb:10000"}
    """,
  ])
  func mediaComesInByRoutesToo(route: String) {
    let text = """
      apiVersion: v1
      kind: Service
      metadata: {name: jvb, namespace: jitsi}
      spec: {selector: {app: jvb}, ports: [{port: 10000, protocol: UDP}]}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: jvb, namespace: jitsi}
      spec:
        replicas: 3
        template:
          metadata: {labels: {app: jvb}}
          spec: {containers: [{name: jvb, image: "jitsi/jvb:stable-10741"}]}
      ---
      """
    func exposure(_ text: String) -> BridgeExposure {
      let inventory = Inventory(
        ObjectSet([Tree(parsing: SourceFile(name: "all.yaml", text: text))]))
      return inventory.exposure(of: inventory.components[0])
    }
    #expect(!exposure(text).isComplete)
    #expect(exposure(text + "\n" + route).isComplete)
  }
}
