import Layout
import Lint
import Testing
import YAML

struct LayoutReaderTests {
  @Test func aMinimalLayoutIsRead() throws {
    let layout = try ShardLayout(
      reading: Tree(parsing: SourceFile(name: "l.yaml", text: "namespace: a\nhost: b.c\n")))
    #expect(layout.shards == 2)
  }
}
