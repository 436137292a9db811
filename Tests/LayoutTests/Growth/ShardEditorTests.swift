import Foundation
import Jitsi
import Kubernetes
import Layout
import Lint
import ShardEditing
import Testing
import YAML

/// Tests adding shards to manifests in files and removing them.
struct ShardEditorTests {
  static let linter = try! Linter(rules: RuleSet(adding: []))

  static func example(_ name: String) throws -> [SourceFile] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("examples/\(name)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return try names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
      let path = folder.appendingPathComponent(name).path
      return SourceFile(name: name, text: try String(contentsOfFile: path, encoding: .utf8))
    }
  }

  static func findings(_ sources: [SourceFile], whole: Bool = true) -> [String] {
    var options = LintOptions()
    options.whole = whole
    return linter.lint(sources.map { Tree(parsing: $0) }, options: options).findings
      .map { "\($0.severity) \($0.rule) \($0.object?.name ?? ""): \($0.message)" }
  }

  static func objects(_ sources: [SourceFile]) -> [String: Content] {
    var found: [String: Content] = [:]
    for object in ObjectSet(sources.map { Tree(parsing: $0) }).objects {
      found["\(object.kind)/\(object.namespace)/\(object.name)"] = Content(object.node)
    }
    return found
  }

  static func text(_ name: String, _ sources: [SourceFile]) throws -> String {
    let file = try #require(sources.first { $0.name == name })
    return String(decoding: file.bytes, as: UTF8.self)
  }

  private static let examples = ["server-template", "server-lines"]

  /// Shard 1 was written by hand; copying shard 0 must give the same result.
  @Test(arguments: examples)
  func aShardIsMadeAsItsStyleWouldHaveIt(_ name: String) throws {
    let whole = try Self.example(name)
    let inventory = Inventory(ObjectSet(whole.map { Tree(parsing: $0) }))
    let zone = inventory.shards[1].components.lazy.compactMap {
      inventory.components[$0].zone?.name
    }.first
    var shrunk = ShardEditor(whole)
    try shrunk.remove(1)
    #expect(Self.objects(shrunk.current).count < Self.objects(whole).count)
    var grown = ShardEditor(shrunk.current)
    try grown.add(zone: zone)
    let (wanted, made) = (Self.objects(whole), Self.objects(grown.current))
    #expect(Set(wanted.keys) == Set(made.keys))
    for (name, object) in wanted { #expect(made[name] == object, "\(name)") }
  }

  @Test(arguments: examples)
  func aThirdShardIsClean(_ name: String) throws {
    let before = try Self.example(name)
    var shardEditor = ShardEditor(before)
    try shardEditor.add()
    #expect(Self.findings(shardEditor.current) == Self.findings(before))
    let inventory = Inventory(ObjectSet(shardEditor.current.map { Tree(parsing: $0) }))
    #expect(inventory.shards.map(\.index).sorted() == [0, 1, 2])
  }

  @Test func aFileForAShardGetsOneBesideItWithItsComments() throws {
    let before = try Self.example("server-template")
    var shardEditor = ShardEditor(before)
    try shardEditor.add(zone: "eu-central-1c")
    let changed = shardEditor.result.filter(\.isChanged).map(\.name)
    #expect(changed == ["haproxy.yaml", "shard-2.yaml"])
    let wanted = try Self.text("shard-0.yaml", before)
      .replacingOccurrences(of: "Shard 0:", with: "Shard 2:")
      .replacingOccurrences(of: "shard-0", with: "shard-2")
      .replacingOccurrences(of: "shard: \"0\"", with: "shard: \"2\"")
      .replacingOccurrences(of: "eu-central-1a", with: "eu-central-1c")
      .replacingOccurrences(of: "303", with: "305")
    #expect(try Self.text("shard-2.yaml", shardEditor.current) == wanted)
    let haproxy = try Self.text("haproxy.yaml", shardEditor.current)
    #expect(haproxy.contains("server-template shard 0-2 _http._tcp"))
  }

  @Test func inFilesOfComponentsEachObjectStandsBehindThoseOfTheOtherShards() throws {
    let before = try Self.example("server-lines")
    var shardEditor = ShardEditor(before)
    try shardEditor.add()
    let web = try Self.text("web.yaml", shardEditor.current)
    let old = try Self.text("web.yaml", before)
    #expect(web.hasPrefix(old))
    #expect(web.contains("    name: jitsi-shard-2-web"))
    #expect(
      web.contains("    - {name: XMPP_SERVER, value: jitsi-shard-2-prosody.meet.svc.cluster.local}")
    )
    let haproxy = try Self.text("haproxy.yaml", shardEditor.current)
    #expect(
      haproxy.contains(
        """
                    server shard1 jitsi-shard-1-web.meet.svc.cluster.local:80
                    server shard2 jitsi-shard-2-web.meet.svc.cluster.local:80\n
        """.replacingOccurrences(of: "                    server", with: "            server")))
  }

  @Test(arguments: examples)
  func tenShardsComeAndGo(_ name: String) throws {
    let before = try Self.example(name)
    let clean = Self.findings(before)
    var shardEditor = ShardEditor(before)
    for index in 2..<12 {
      try shardEditor.add()
      #expect(Self.findings(shardEditor.current) == clean, "after adding \(index)")
      let inventory = Inventory(ObjectSet(shardEditor.current.map { Tree(parsing: $0) }))
      #expect(inventory.shards.count == index + 1)
      let blocks = inventory.components.compactMap { inventory.portBlock(of: $0) }
      for (position, block) in blocks.enumerated() {
        #expect(!blocks[..<position].contains { $0.overlaps(block) })
      }
    }
    for index in (2..<12).reversed() {
      try shardEditor.remove(index)
      #expect(Self.findings(shardEditor.current) == clean, "after removing \(index)")
    }
    for text in shardEditor.result {
      #expect(
        text.after.map { String(decoding: $0.bytes, as: UTF8.self) }
          == text.before.map { String(decoding: $0.bytes, as: UTF8.self) })
    }
    #expect(shardEditor.current.map(\.name) == before.map(\.name))
  }

  @Test func takenNodePortsAreLeftOut() throws {
    var shardEditor = ShardEditor(try Self.example("server-template"), taken: [30501, 30699])
    try shardEditor.add()
    let text = try Self.text("shard-2.yaml", shardEditor.current)
    #expect(text.contains("- \"30600\""))
    #expect(text.contains("nodePort: 30605"))
    #expect(!text.contains("3050"))
  }

  @Test func aKustomizationOfTheFilesNamesTheNewOne() throws {
    let kustomization = """
      resources:
        - config.yaml
        - shard-0.yaml   # the first
        - shard-1.yaml
      namespace: jitsi

      """
    let before =
      try Self.example("server-template") + [
        SourceFile(name: "kustomization.yaml", text: kustomization)
      ]
    var shardEditor = ShardEditor(before)
    try shardEditor.add()
    #expect(
      try Self.text("kustomization.yaml", shardEditor.current)
        == kustomization.replacingOccurrences(
          of: "  - shard-1.yaml\n", with: "  - shard-1.yaml\n  - shard-2.yaml\n"))
    try shardEditor.remove(2)
    #expect(try Self.text("kustomization.yaml", shardEditor.current) == kustomization)
  }

  @Test func spareSlotsAreUsedFirst() throws {
    let before = try Self.example("server-template").map { file in
      SourceFile(
        name: file.name,
        text: String(decoding: file.bytes, as: UTF8.self)
          .replacingOccurrences(of: "shard 0-1 _http", with: "shard 0-9 _http"))
    }
    var shardEditor = ShardEditor(before)
    try shardEditor.add()
    #expect(shardEditor.result.filter(\.isChanged).map(\.name) == ["shard-2.yaml"])
  }

  @Test func whatCanNotBeDoneSaysWhy() throws {
    let before = try Self.example("server-template")
    var shardEditor = ShardEditor(before)
    #expect(throws: ShardEditError.noShard(7, there: [0, 1])) { try shardEditor.add(from: 7) }
    #expect(throws: ShardEditError.noShard(7, there: [0, 1])) { try shardEditor.remove(7) }
    #expect(throws: ShardEditError.notHighest(0, highest: 1)) { try shardEditor.remove(0) }
    try shardEditor.remove(0, allowGap: true)
    #expect(throws: ShardEditError.lastShard(1)) { try shardEditor.remove(1) }
    var none = ShardEditor([SourceFile(name: "a.yaml", text: "apiVersion: v1\nkind: Service\n")])
    #expect(throws: ShardEditError.noInstallation) { try none.add() }
    var incomplete = ShardEditor(before.filter { !$0.name.hasPrefix("shard-") })
    #expect(throws: ShardEditError.self) { try incomplete.add() }
  }
}
