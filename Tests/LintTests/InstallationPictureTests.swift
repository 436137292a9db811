import Foundation
import Jitsi
import Kubernetes
import Lint
import Testing
import YAML

struct InstallationPictureTests {
  @Test func theExampleWithATemplateOfServers() throws {
    let picture = try picture(of: "server-template")
    #expect(picture.namespace == "jitsi")
    #expect(picture.entry?.hosts == ["meet.riverside-school.net"])
    let haproxy = try #require(picture.haproxy)
    #expect(haproxy.pods.map(\.name) == ["haproxy-0", "haproxy-1"])
    #expect(haproxy.pods.map { $0.objects.map(\.name) } == [["haproxy-0"], ["haproxy-1"]])
    #expect(haproxy.hasPeers && haproxy.slots == 2)
    #expect(haproxy.objects.contains { $0.kind == "ConfigMap" && $0.name == "haproxy-config" })
    #expect(picture.shards.map(\.index) == [0, 1])
    #expect(picture.shards.map(\.isServed) == [nil, nil])
    let bridges = try #require(picture.shards[1].part(.jvb))
    #expect(bridges.names == ["shard-1-jvb"])
    #expect(bridges.count.lowerBound < bridges.count.upperBound)
    #expect(bridges.ports?.lowerBound == 30400)
    #expect(bridges.objects.contains { $0.kind == "HorizontalPodAutoscaler" })
    let prosody = try #require(picture.shards[1].part(.prosody))
    #expect(
      prosody.objects.map { "\($0.kind)/\($0.name)" } == [
        "Deployment/shard-1-prosody", "Service/shard-1-prosody",
      ])
  }

  @Test func aServerLineForEachShard() throws {
    let picture = try picture(of: "server-lines")
    #expect(picture.shards.map(\.isServed) == [true, true])
    #expect(picture.haproxy?.slots == 2)
    #expect(picture.shards.allSatisfy { $0.part(.web)?.count == 2...2 })
  }

  @Test func aShardThatNoServerLineLeadsTo() throws {
    let picture = try picture(of: "server-lines") { text in
      text.split(separator: "\n", omittingEmptySubsequences: false)
        .filter { !$0.contains("server shard1 ") }.joined(separator: "\n")
    }
    #expect(picture.shards.map(\.isServed) == [true, false])
  }

  @Test func aPeersServiceWithoutSelectorStillBelongsToItsPod() throws {
    let picture = try picture(of: "demo")
    #expect(picture.haproxy?.pods.last?.objects.map(\.name) == ["haproxy-1"])
  }

  @Test func bridgesAlone() {
    let picture = picture(
      SourceFile(
        name: "jvb.yaml",
        text: """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: jvb, labels: {app: jvb}}
          spec:
            replicas: 3
            selector: {matchLabels: {app: jvb}}
            template:
              metadata: {labels: {app: jvb}}
              spec: {containers: [{name: jvb, image: "jitsi/jvb:stable-10741"}]}
          """))
    #expect(picture?.entry == nil && picture?.haproxy == nil)
    #expect(picture?.shards.map { $0.parts.map(\.kind) } == [[.jvb]])
    #expect(picture?.shards.first?.part(.jvb)?.count == 3...3)
  }

  @Test func aFindingIsShownWithinItsObjectOnly() throws {
    let file = SourceFile(
      name: "list.yaml",
      text: "kind: List\napiVersion: v1\nitems:\n"
        + "- {apiVersion: v1, kind: Secret, metadata: {name: a}}\n"
        + "- apiVersion: v1\n  kind: Service\n  metadata: {name: b}\n")
    let inventory = Inventory(ObjectSet([Tree(parsing: file)]))
    let report = LintReport(
      findings: [], objects: 2, shards: 0, installations: 0, suppressed: 0, inventory: inventory)
    let place = try #require(file.lineRange(6)?.lowerBound) + 2
    let service = ObjectReference(apiVersion: "v1", kind: "Service", namespace: nil, name: "b")
    let finding = Finding(
      rule: "a", severity: .info, message: "", remediation: nil, shard: nil, object: service,
      path: nil, file: file, start: file.mark(at: place), end: file.mark(at: place), source: nil,
      fix: nil)
    let extent = try #require(report.extent(of: finding))
    #expect(file.mark(at: extent.lowerBound).line == 5)
    #expect(!String(decoding: file.bytes[extent], as: UTF8.self).contains("Secret"))
  }

  private func picture(of example: String, _ edit: (String) -> String = { $0 }) throws
    -> InstallationPicture
  {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("examples/\(example)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let files = try names.map { name in
      let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      return SourceFile(name: name, text: edit(text))
    }
    return try #require(picture(files))
  }

  private func picture(_ files: SourceFile...) -> InstallationPicture? { picture(files) }

  private func picture(_ files: [SourceFile]) -> InstallationPicture? {
    LintReport(
      findings: [], objects: 0, shards: 0, installations: 1, suppressed: 0,
      inventory: Inventory(ObjectSet(files.map { Tree(parsing: $0) }))
    ).pictures.first
  }
}
