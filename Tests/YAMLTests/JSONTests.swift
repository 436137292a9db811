import Testing
import YAML

/// Tests reading JSON with the YAML reader.
@Suite struct JSONTests {
  @Test func isReadWithMarks() {
    let tree = read(
      "\n{\n\t\"a\": [1, -2.5e3, true, null, \"x\"],\n\t\"b\": {\"c\": {}, \"d\": []}\n}\n")
    #expect(tree.documents.count == 1)
    #expect(
      tree.at("a")?.elements.map(\.scalar)
        == [.int(1), .double(-2500), .bool(true), .null, .string("x")])
    #expect(tree.at("a", "1")?.start.place == "3:11")
    #expect(tree.at("b", "c")?.isMapping == true)
    #expect(tree.at("b", "d")?.count == 0)
    #expect(tree.written(tree.at("b")) == "{\"c\": {}, \"d\": []}")
    #expect(tree.at("b")?.key?.start.place == "4:2")
    #expect(tree.root()?.start.place == "2:1")
  }

  @Test(arguments: [
    ("\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\u{8}\u{C}\n\r\t"), ("\\u00e4\\u65E5", "ä日"),
    ("\\ud83d\\ude00", "😀"), ("\\ud83d", "\u{FFFD}"), ("\\ude00x", "\u{FFFD}x"), ("ä😀", "ä😀"),
    ("\\ud83d\\u0041", "\u{FFFD}A"), ("yes", "yes"), ("", ""), ("\\u0000", "\0"),
  ])
  func escapesAreResolved(_ written: String, _ content: String) {
    let tree = read("{\"v\": \"\(written)\", \"k\(written)\": 1}")
    #expect(tree.documents[0].problem == nil)
    #expect(tree.at("v")?.scalar == .string(content))
    #expect(tree.at("k\(content)")?.scalar == .int(1))
  }

  @Test func valuesMayStandOneBehindTheOther() {
    let tree = read("{\"v\": 1}{\"v\": 2}\n[3]\n")
    #expect(tree.documents.map { $0.range } == [0..<8, 8..<17, 17..<21])
    #expect(tree.root(1)?["v"]?.start.place == "1:15")
    #expect(tree.root(2)?[0]?.scalar == .int(3))
  }

  @Test(arguments: [
    ("{a: 1, b: [x, y]}", "y"), ("{\"a\": 1, \"b\": [x, 'y'],}", "y"),
    ("[1, 2]: x\nb: [x, y]\n", "y"),
    ("{\"b\": [1, 'y']}\n---\nc: 1\n", "y"), ("{\"b\": [1, \"y\"]} # comment\n", "y"),
    ("{\"b\": [01, \"\\x79\"]}", "y"), ("{\"b\": [.5, y]}", "y"),
    ("{\"b\":\n [tRue, \"y\"]\n}", "y"),
  ])
  func elseItIsYAML(_ text: String, _ second: String) {
    let tree = read(text)
    #expect(tree.documents[0].problem == nil)
    #expect(tree.at("b", "1")?.text == second)
  }

  @Test(arguments: [
    "{\"a\": 1", "{\"a\": [1, 2}", "{\"a\" 1}}", "[1, 2]]", "{\"a\": \"x}", "{\"a\": \"\\",
    "{\"a\": \"\\u12",
    "{\"a\": 1} trailing: text", "{]", "[}", "{\"a\"", "{", "[", "{,}",
  ])
  func brokenTextIsAProblem(_ text: String) {
    let tree = read(text)
    #expect(tree.documents.count == 1)
    #expect(tree.documents[0].problem != nil)
    #expect(tree.nodeCount == 0)
  }
}
