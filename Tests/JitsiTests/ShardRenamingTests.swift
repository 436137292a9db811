import Jitsi
import Testing
import YAML

struct ShardRenamingTests {
  @Test(arguments: [
    ("shard-0-jvb", "shard-1-jvb"), ("meet-shard0-web", "meet-shard1-web"),
    (
      "http://shard-0-prosody.jitsi.svc.cluster.local:5280",
      "http://shard-1-prosody.jitsi.svc.cluster.local:5280"
    ),
    ("my-jitsi-shard-0-jvb-0", "my-jitsi-shard-1-jvb-0"), ("SHARD_0", "SHARD_1"),
    ("shard-00", "shard-00"), ("shard-10-jvb", "shard-10-jvb"), ("30300", "30300"),
    ("shards 0", "shards 0"),
  ])
  func textsThatNameTheShard(text: String, other: String) {
    #expect(ShardRenaming(from: 0, to: 1, objectNames: []).rewritten(text) == other)
  }

  @Test func namesThatOnlyNumberTheShard() {
    let renaming = ShardRenaming(from: 0, to: 2, objectNames: ["s0-bridge", "s0-chat"])
    #expect(renaming.renamed("s0-bridge-0") == "s2-bridge-0")
    #expect(renaming.rewritten("s0-chat.jitsi.svc") == "s2-chat.jitsi.svc")
    #expect(renaming.rewritten("s0-bridge-1") == "s2-bridge-1")
    #expect(renaming.rewritten("ms0-bridge") == "ms0-bridge")
    #expect(renaming.renamed("chat") == nil)
  }

  @Test func labelsGetTheNumberAndOtherNumbersStay() throws {
    let tree = Tree(
      parsing: SourceFile(
        name: "labels.yaml", text: "shard: \"1\"\nreplica: \"1\"\nexample.org/shard: \"1\"\n"))
    let labels = try #require(tree.documents.first?.root.flatMap { Content(tree.node($0)) })
    let renamed = ShardRenaming(from: 1, to: 3, objectNames: []).rewritten(labels)
    #expect(
      renamed
        == .map([
          .init("shard", .scalar(.string("3"))), .init("replica", .scalar(.string("1"))),
          .init("example.org/shard", .scalar(.string("3"))),
        ]))
  }
}
