import ApiServerStandIn
import Foundation
import TestSupport
import Testing

/// `check` against real prosodies, webs and HAProxies.
@Suite(.enabled(if: MeetingPlane.isAvailable, "needs haproxy, nginx and prosody on the PATH"))
struct CheckTests {
  /// The ids of checks by status.
  private func statuses(_ outcome: Binary.Outcome) throws -> [String: Set<String>] {
    let report = try #require(JSON.parse(Array(outcome.output.utf8)))
    var statuses: [String: Set<String>] = [:]
    for check in report["checks"]?.elements ?? [] {
      let (id, status) = (check["id"]?.text ?? "", check["status"]?.text ?? "")
      statuses[status, default: []].insert(id)
    }
    return statuses
  }

  @Test func aHealthyInstallationPasses() async throws {
    let plane = try await MeetingPlane()
    let outcome = try await plane.check("--rooms", "20")
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("✓ both participants of 20 rooms met through 2 HAProxy pods"))
    #expect(outcome.output.contains("✓ shard 1: web uses the prosody of its own shard"))
    #expect(outcome.output.contains("✓ new rooms go to all 2 shards"))
    #expect(outcome.output.contains("✓ bridges announce an address that the cluster promises"))
    #expect(!outcome.output.contains("✗"))
    try await participantsComeThroughTheWebsite(plane)
  }

  private func participantsComeThroughTheWebsite(_ plane: MeetingPlane) async throws {
    let outcome = try await plane.check("--from-outside", "--url", plane.url)
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
    for line in [
      "✓ \(plane.url) serves the page and config.js",
      "✓ participants log in at meet.jitsi through \(plane.url)/http-bind",
      "✓ both participants of 10 rooms met through \(plane.url)",
      "✓ new rooms go to all 2 shards", "✓ bridges announce an address that the cluster promises",
    ] {
      #expect(outcome.output.contains(line), "\(outcome.output)")
    }
  }

  @Test func aCordonedShardGetsNoRoomsOnPurpose() async throws {
    let plane = try await MeetingPlane(.cordonedShard)
    let outcome = try await plane.check("--rooms", "12")
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
    #expect(
      outcome.output.contains("✓ new rooms go to 1 shard, and none to shard2, which is cordoned"),
      "\(outcome.output)")
  }

  /// Faults as a browser meets them, and the checks that find them.
  static let outerFaults: [(MeetingPlane.Fault, owners: Set<String>)] = [
    (.otherSite, ["web-signalling"]), (.noRoomKey, ["web-signalling"]), (.noBridge, ["bridge"]),
  ]

  @Test func aWrongAddressIsFoundFromOutside() async throws {
    try await isFoundFromOutside(.otherSite, try await MeetingPlane(.otherSite))
  }

  private func isFoundFromOutside(_ fault: MeetingPlane.Fault, _ plane: MeetingPlane) async throws {
    guard let owners = Self.outerFaults.first(where: { $0.0 == fault })?.owners else { return }
    let outcome = try await plane.check(
      "--from-outside", "--url", plane.url, "-o", "json", "--step-timeout", "4s")
    #expect(outcome.code == 1, "\(outcome.output)\(outcome.errors)")
    #expect(try statuses(outcome)["failed"] == owners, "\(outcome.output)")
  }

  /// The candidate is on loopback, which the manifests do not promise: only whether it answers is looked at.
  @Test(arguments: [true, false])
  func mediaIsAskedFor(_ isAnswered: Bool) async throws {
    let bridge = try BridgeSocket(password: isAnswered ? "asGoodAsAny" : "another")
    let plane = try await MeetingPlane(media: bridge.port)
    let outcome = try await plane.check("--media", "-o", "json", "--step-timeout", "4s")
    let found = try statuses(outcome)
    #expect(
      found[isAnswered ? "passed" : "failed"]?.contains("bridge-media") == true,
      "\(outcome.output)\(outcome.errors)")
    #expect(!outcome.output.contains("asGoodAsAny"))
  }

  /// The manifests of the example show one meeting host, to which no request is sent here: nothing answers at it.
  @Test func theWebsiteIsThatOfTheManifests() async throws {
    let example = try RunningExample("server-template")
    let outcome = try await Binary.run(
      ["check", "--from-outside", "--step-timeout", "1s", "-o", "json"],
      environment: example.environment.merging(["HTTPS_PROXY": "http://127.0.0.1:9"]) { $1 })
    let report = try #require(JSON.parse(Array(outcome.output.utf8)), "\(outcome.errors)")
    #expect(report["website"]?.text == "https://meet.riverside-school.net")
    #expect(try statuses(outcome)["failed"] == ["web-page"])
    let wrong = try await Binary.run(
      ["check", "--from-outside", "--url", "ftp://x"], environment: example.environment)
    #expect(wrong.code == 2)
    #expect(
      wrong.errors
        == "error: --url is not the address of a website: its scheme is neither https nor http\n")
  }

  /// Each fault, the checks that must fail because of it, and those that may fail too.
  static let faults: [(MeetingPlane.Fault, owner: Set<String>, others: Set<String>)] = [
    (.noPeers, ["haproxy-peers"], ["rooms-stick"]),
    (.noRoomKey, ["rooms-stick", "haproxy-peers"], []),
    (.foreignProsody, ["shard-wiring"], []),
    (.otherDomain, ["web-signalling"], ["rooms-stick"]),
    (.noBOSH, ["web-signalling"], ["rooms-stick"]),
    (.swappedServers, ["haproxy-servers"], ["rooms-stick"]),
    (.deadProsody, ["web-signalling"], ["rooms-stick"]),
    (.absentFocus, ["jicofo"], []),
    (.noFocus, ["jicofo"], []),
    (.noBridge, ["bridge"], []),
    (.privateAddress, ["bridge-address"], []),
    (.otherPort, ["bridge-address"], []),
  ]

  /// The faults that manifests prove: an edit of the example, and the rule that finds it.
  static let manifestFaults: [(file: String, old: String, new: String, rule: String)] = [
    (
      "haproxy.yaml", "haproxy-1.jitsi.svc.cluster.local:1024",
      "haproxy-1.jitsi.svc.cluster.local:1025", "haproxy-peer-services"
    ),
    ("haproxy.yaml", "expire 1d peers mypeers", "expire 1d", "haproxy-stick-table"),
    ("haproxy.yaml", "      stick on hdr(Room) if room_found\n", "", "haproxy-room-key"),
    ("haproxy.yaml", "_http._tcp.web.jitsi.svc", "web.jitsi.svc", "haproxy-srv-records"),
    (
      "shard-1.yaml", "value: http://shard-1-prosody", "value: http://shard-0-prosody",
      "shard-wiring"
    ),
    (
      "shard-1.yaml", "- name: XMPP_DOMAIN\n              value: meet.jitsi\n",
      "- name: XMPP_DOMAIN\n              value: other.jitsi\n", "shard-xmpp-agrees"
    ),
    ("shard-1.yaml", "  replicas: 1\n", "  replicas: 0\n", "shard-singletons"),
    (
      "shard-1.yaml", "  selector:\n    k8s-app: prosody\n", "  selector:\n    k8s-app: other\n",
      "shard-selectors"
    ),
    ("shard-1.yaml", "value: shard-1-prosody", "value: shard-0-prosody", "shard-wiring"),
    (
      "shard-1.yaml",
      "- name: JVB_ADVERTISE_IPS\n              valueFrom:\n                fieldRef:\n                  fieldPath: status.hostIP\n",
      "- name: JVB_ADVERTISE_IPS\n              value: 10.99.0.7\n", "jvb-advertised-address"
    ),
  ]

  @Test func whatManifestsProveIsFoundByLintToo() async throws {
    for fault in Self.manifestFaults {
      let folder = try ExampleManifests.copy("server-template")
      let text = try folder.read("in/\(fault.file)")
      let place = try #require(text.firstRange(of: fault.old), "\(fault.rule)")
      try folder.write("in/\(fault.file)", text.replacingCharacters(in: place, with: fault.new))
      let outcome = try await Binary.run("lint", "-f", folder.path + "/in", "-o", "json")
      let report = try #require(JSON.parse(Array(outcome.output.utf8)), "\(outcome.errors)")
      let rules = report["findings"]?.elements.compactMap { $0["rule"]?.text } ?? []
      #expect(Set(rules) == [fault.rule])
    }
  }

  @Test(arguments: faults)
  func eachFaultIsFoundByTheCheckThatOwnsIt(
    _ fault: MeetingPlane.Fault, _ owner: Set<String>, _ others: Set<String>
  ) async throws {
    let plane = try await MeetingPlane(fault)
    let outcome = try await plane.check("-o", "json", "--rooms", "12", "--step-timeout", "4s")
    #expect(outcome.code == 1, "\(outcome.output)\(outcome.errors)")
    let failed = try statuses(outcome)["failed"] ?? []
    #expect(failed.isSuperset(of: owner), "\(outcome.output)")
    #expect(failed.isSubset(of: owner.union(others)), "\(outcome.output)")
    try await isFoundFromOutside(fault, plane)
  }
}
