import Testing
import YAML

/// Tests looking up the keys of mappings.
@Suite struct KeyTests {
  @Test func equalKeysAreFoundHoweverTheyAreWritten() {
    let tree = read(
      "a: {name: 1}\nb: {'name': 2}\nc: {\"na\\u006De\": 3}\nd: \n  ? |-\n    name\n  : 4\n")
    #expect(["a", "b", "c", "d"].map { tree.at($0, "name")?.text } == ["1", "2", "3", "4"])
    #expect(tree.at("a", "nam") == nil)
    #expect(tree.at("a", "name2") == nil)
    #expect(tree.at("a", "1") == nil)
  }

  @Test func anEmptyKeyIsAKey() {
    let tree = read("'': 1\na: {\"\": 2, b: 3}\nc: {'': 4}\n")
    #expect(tree.root()?[""]?.text == "1")
    #expect(tree.at("a")?[""]?.text == "2")
    #expect(tree.at("a", "b")?.text == "3")
    #expect(tree.at("c")?["b"] == nil)
  }

  @Test func anAliasIsAKey() {
    let tree = read("a: &x word\nb: {*x : 1}\nc: {word: 2, *x : 3}\nd: &y {e: 4}\nf: {? *y\n: 5}\n")
    #expect(tree.at("b", "word")?.text == "1")
    #expect(tree.at("c", "word")?.text == "2")
    #expect(tree.at("f", "e") == nil)
  }

  @Test func keysOfABrokenDocumentLeaveOthersAlone() {
    let tree = read(
      "\"\\u0061\": 1\n---\n\"\\u0062\": 1\nc: \"\\u0064\"\ne: [\n---\nb: 2\na: \"\\u0066\"\nc: 3\n"
    )
    #expect(tree.documents[1].problem != nil)
    #expect(tree.root(0)?["a"]?.text == "1")
    #expect(["b", "a", "c", "e"].map { tree.root(2)?[$0]?.text } == ["2", "f", "3", nil])
  }

  @Test func manyKeysAreFound() {
    let large = (0..<3000).map { "key-\($0): \($0)\n" }.joined()
    let small = (0..<3000).map { "- {key-\($0): \($0), other-\($0): x}\n" }.joined()
    for tree in [read(large + small.replacing("- ", with: "# ")), read("large:\n" + small)] {
      let list = tree.at("large")
      for number in [0, 1, 63, 64, 127, 128, 1023, 1024, 2999] {
        let mapping = list?[number] ?? tree.root()
        #expect(mapping?["key-\(number)"]?.text == "\(number)")
        #expect(mapping?["key-\(number + 3000)"] == nil)
      }
    }
  }

  @Test func keysOfJSONAreFound() {
    let tree = read("{\"a\": {\"\\u0062\": 1}, \"b\": {\"a\": 2, \"\": 3}}")
    #expect(tree.at("a", "b")?.text == "1")
    #expect(tree.at("b", "a")?.text == "2")
    #expect(tree.at("b")?[""]?.text == "3")
  }
}
