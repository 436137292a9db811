import Testing
import YAML

@testable import Jitsi

/// Tests which labels contain a shard's number, and which contain another number.
struct ShardLabelTests {
  @Test(arguments: [
    "shard", "example.org/shard", "shard-id", "shard_id", "shardIndex", "jitsi-shard", "shardId",
    "jitsi.example.org/shard-index", "meet_shard", "shardid", "video.example.org/jitsiShard",
    "SHARD_ID", "DEPLOYMENTINFO_SHARD",
  ])
  func numberShards(key: String) { #expect(ShardLabel.isKey(key)) }

  @Test(arguments: [
    "jvb-shard", "instance", "replica", "shards", "shard-count", "shard-zone", "sharding",
    "shard.example.org/app", "app", "max-shard", "", "s", "example.org/jvb-shard", "jvbShard",
  ])
  func countSomethingElse(key: String) { #expect(!ShardLabel.isKey(key)) }

  @Test func clonesRenumberEveryShardLabel() throws {
    let text = """
      labels: {shard-id: "0", shardIndex: meet-0, jvb-shard: "0", instance: "0"}
      matchExpressions: [{key: shard_id, operator: In, values: ["0"]}, {key: replica, operator: In, values: ["0"]}]
      env: [{name: SHARD_ID, value: "0"}, {name: REPLICA, value: "0"}]

      """
    let tree = Tree(parsing: SourceFile(name: "labels.yaml", text: text))
    let content = try #require(tree.documents.first?.root.flatMap { Content(tree.node($0)) })
    let expected = """
      labels: {shard-id: "1", shardIndex: meet-1, jvb-shard: "0", instance: "0"}
      matchExpressions: [{key: shard_id, operator: In, values: ["1"]}, {key: replica, operator: In, values: ["0"]}]
      env: [{name: SHARD_ID, value: "1"}, {name: REPLICA, value: "0"}]

      """
    let other = Tree(parsing: SourceFile(name: "labels.yaml", text: expected))
    #expect(
      ShardRenaming(from: 0, to: 1, objectNames: []).rewritten(content)
        == other.documents.first?.root.flatMap { Content(other.node($0)) })
  }
}
