import Basics
import Kubernetes
import Testing
import YAML

@testable import Jitsi

struct HAProxyPodTests {
  private func node(_ text: String) throws -> Node {
    let tree = Tree(parsing: SourceFile(name: "pod.yaml", text: text))
    return tree.node(try #require(tree.documents.first?.root))
  }

  @Test(arguments: [
    ("httpGet: {path: /stats, port: metrics}", 9090, "/stats"),
    ("httpGet: {port: 8080}", 8080, "/"),
    ("exec: {command: [curl, -f, 'http://localhost:8080/x?y']}", 8080, "/x?y"),
    ("exec: {command: [sh, -c, 'wget -qO- http://127.0.0.1 || exit 1']}", 80, "/"),
  ])
  func probesAskForAPortAndAPath(probe: String, port: Int, path: String) throws {
    let container = Container(
      node: try node("ports: [{name: metrics, containerPort: 9090}]"))
    let written = try node(probe)
    let request = try #require(ProbeRequest(written, of: container))
    #expect(request.port == port)
    #expect(request.path == path)
  }

  @Test(arguments: [
    "tcpSocket: {port: 8080}", "httpGet: {port: http}", "exec: {command: [pgrep, haproxy]}",
    "httpGet: {port: 80, host: example.org}", "exec: {command: ['http://localhostess:80/']}",
  ])
  func otherProbesAreNotRequests(probe: String) throws {
    let container = Container(
      node: try node("ports: [{name: metrics, containerPort: 9090}]"))
    #expect(ProbeRequest(try node(probe), of: container) == nil)
  }

  @Test func termsSayWhetherTheyAreAboutThePodsThemselves() throws {
    let object = try node(
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: haproxy-0, labels: {app: haproxy}}
      spec:
        affinity:
          podAntiAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              - {labelSelector: {matchLabels: {app: haproxy}}, topologyKey: kubernetes.io/hostname}
              - {labelSelector: {matchLabels: {app: web}}, topologyKey: kubernetes.io/hostname}
              - {labelSelector: {}, namespaces: [other], topologyKey: kubernetes.io/hostname}
            preferredDuringSchedulingIgnoredDuringExecution:
              - weight: 1
                podAffinityTerm: {labelSelector: {matchLabels: {app: haproxy}}, topologyKey: zone}
        topologySpreadConstraints:
          - {maxSkew: 2, topologyKey: zone, labelSelector: {matchLabels: {app: haproxy}}}
          - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}
      """)
    let pod = try #require(ObjectSet([object.tree]).objects.first)
    let template = try #require(PodTemplate(of: pod))
    let terms = template.spreadTerms(in: "jitsi")
    #expect(terms.map(\.isAboutOwnPods) == [true, false, false, true, true, false])
    #expect(terms.map(\.isRequired) == [true, true, true, false, true, false])
    #expect(terms[4].maxSkew == 2)
  }

  /// The examples of FIPS 180-4, and lengths around the block size.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000),
      "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"
    ),
  ])
  func checksumsAreThoseOfSha256sum(text: String, digest: String) {
    #expect(SHA256.hexadecimal(text.utf8) == digest)
  }
}
