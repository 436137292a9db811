import Foundation
import Layout
import Lint
import Testing
import YAML

/// Tests layouts with typical mistakes.
struct LayoutReaderTests {
  private func messages(_ text: String) -> [String] {
    do {
      _ = try ShardLayout(reading: Tree(parsing: SourceFile(name: "l.yaml", text: text)))
      return []
    } catch {
      return error.errors.map(\.description)
    }
  }

  @Test func threeLinesAreEnough() throws {
    let layout = try Samples.layout(Samples.minimal)
    #expect(layout.namespace == "jitsi")
    #expect(layout.host == "meet.riverside-school.net")
    #expect(layout.jvb.port(ofShard: 1) == 30400)
  }

  @Test(arguments: [
    ("", "l.yaml:1:1: this is empty; a layout needs `namespace` and `host`"),
    ("host: meet.example.org\n", "l.yaml:1:1: a layout needs `namespace`"),
    ("- shards\n", "l.yaml:1:1: a layout must be a mapping"),
    ("kind: ShardLayuot\n", "l.yaml:1:7: kind must be ShardLayout"),
    ("apiVersion: v1\n", "l.yaml:1:13: apiVersion must be kubectl-jitsi.dev/v1alpha1"),
    ("shards: 0\n", "l.yaml:1:9: shards must be a number from 1 to 1000"),
    ("shards: two\n", "l.yaml:1:9: shards must be a number from 1 to 1000"),
    ("shards: 2\nshards: 3\n", "l.yaml:2:1: duplicate key `shards`"),
    (
      "host: https://meet.example.org\n",
      "l.yaml:1:7: host must be a host name, as in meet.example.org"
    ),
    ("jvb: {bridges: 3}\n", "l.yaml:1:7: jvb has no key `bridges`"),
    ("jvb: {replica: 3}\n", "l.yaml:1:7: jvb has no key `replica`; did you mean `replicas`?"),
    ("web: {image: jitsi/web}\n", "l.yaml:1:14: image must be an image with a tag or a digest"),
    ("web: [2]\n", "l.yaml:1:6: web must be a mapping"),
    (
      "jicofo: {resources: {limits: {memory: 1 GB}}}\n",
      "l.yaml:1:39: limits.memory must be a quantity, as in 500m or 2Gi"
    ),
    (
      "web: {replicas: 2}\n",
      "l.yaml:1:17: with `haproxy.discovery: srv` a shard has one web pod; `server` takes more"
    ),
    (
      "jvb: {autoscaling: {minimum: 4}}\n", "l.yaml:1:20: minimum 4 is above maximum 3"
    ),
    (
      "jvb: {autoscaling: {maximum: 60}}\n",
      "l.yaml:1:6: 60 bridges need 120 ports, and a shard has 100"
    ),
    (
      "ingress: {className: traefik}\ngateway: {className: cilium}\n",
      "l.yaml:1:10: a layout has an `ingress` or a `gateway`, not both"
    ),
    ("gateway: {address: 198.51.100.7}\n", "l.yaml:1:10: gateway needs `className`"),
    (
      "gateway: {className: envoy, address: meet.example.org}\n",
      "l.yaml:1:38: address must be an IP address, or several separated by commas"
    ),
    (
      "jvb: {exposure: gateway}\n", "l.yaml:1:17: `exposure: gateway` needs `gateway`"
    ),
    (
      "jvb: {exposure: gateway}\ngateway: {className: envoy}\n",
      "l.yaml:2:10: `exposure: gateway` needs `gateway.address`, which the bridges announce"
    ),
    (
      "shards: 8\njvb: {exposure: gateway, autoscaling: {maximum: 8}}\ngateway: {className: envoy, address: 198.51.100.7}\n",
      "l.yaml:2:17: 8 shards with 8 bridges need 65 listeners, and a Gateway has 64 at most"
    ),
    (
      "shards: 26\n",
      "l.yaml:1:9: the bridges of 26 shards need ports 30300 to 32805; node ports are 30000 to 32767"
    ),
    (
      "prosody: {environment: {XMPP_SERVER: x}}\n",
      "l.yaml:1:25: XMPP_SERVER is another one in every shard; the rendering sets it"
    ),
    (
      "environment: {TOKEN: {secret: a}}\n",
      "l.yaml:1:22: a variable's value from a Secret needs `secret` and `key`"
    ),
  ])
  func slipsAreToldWhereTheyStand(text: String, message: String) {
    #expect(messages(text).contains(message), "\(messages(text))")
  }

  @Test func allSlipsAreToldAtOnce() {
    let text = "namespace: Jitsi\nhost: meet\nshards: 0\nhaproxy: {discovery: dns, replica: 1}\n"
    #expect(messages(text).count == 5)
  }

  @Test func jsonIsALayoutToo() throws {
    let text = #"{"namespace": "jitsi", "host": "meet.example.org", "shards": 3}"#
    #expect(try Samples.layout(text).shards == 3)
  }

  @Test func numbersThatAreTextsStayAsWritten() throws {
    let layout = try Samples.layout(
      Samples.minimal + "\nenvironment: {A: 007, B: true, C: 1.50, D: \"\"}\n")
    #expect(
      layout.environment == [
        "A": .text("007"), "B": .text("true"), "C": .text("1.50"), "D": .text(""),
      ])
  }
}
