import Testing
import YAML

/// Tests edits inside scalars in every style.
struct ContentEditTests {
  private static let content = "global\n  daemon\n\nbackend jitsi\n  balance 'x' \"y\"\n"

  private static let texts: [(name: String, text: String)] = [
    (
      "literal",
      "a:\n  t: |\n    global\n      daemon\n\n    backend jitsi\n      balance 'x' \"y\"\n  b: 1\n"
    ),
    (
      "literal in four spaces",
      "a:\n    t: |\n            global\n              daemon\n\n            backend jitsi\n              balance 'x' \"y\"\n    b: 1\n"
    ),
    (
      "double quotes",
      #"a: {t: "global\n  daemon\n\nbackend jitsi\n  balance 'x' \"y\"\n", b: 1}"# + "\n"
    ),
    (
      "double quotes over lines",
      "a:\n  t: \"global\\n  daemon\\n\\n\\\n    backend\n    jitsi\\n\\\n    \\  balance 'x' \\\"y\\\"\\n\"\n  b: 1\n"
    ),
    (
      "folded",
      "a:\n  t: >\n    global\n      daemon\n\n    backend\n    jitsi\n      balance 'x' \"y\"\n  b: 1\n"
    ),
    (
      "folded, long lines, none at the end",
      "a:\n  t: >-\n    global\n      daemon\n\n    backend\n    jitsi\n      balance 'x' \"y\"\n\n    end\n  b: 1\n"
    ),
    ("JSON", #"{"a":{"t":"global\n  daemon\n\nbackend jitsi\n  balance 'x' \"y\"\n","b":1}}"#),
    ("single quotes", "a:\n  t: 'global\n\n    \u{20}\u{20}daemon'\n  b: 1\n"),
  ]

  @Test(arguments: texts, ["\n", "\r\n"])
  func everyPartOfATextCanGiveWay(sample: (name: String, text: String), lineBreak: String) throws {
    let text = sample.text.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: lineBreak)
    let tree = read(text)
    let node = try #require(tree.at("a", "t"))
    let content = Array(try #require(node.text).utf8)
    if !sample.name.contains("single quotes"), !sample.name.contains("none at the end") {
      #expect(node.text == Self.content)
    }
    for start in stride(from: 0, to: content.count, by: 2) {
      for end in stride(from: start, through: content.count, by: 9) {
        for new in ["", "x", "a \"b\" 'c' \\", "line\n", "two\n  lines\n"] {
          // Skip deletions at the start: the text could then begin with white space or a line break.
          if start == 0, new.isEmpty { continue }
          let edits = try NodeEditor(node).edits([ContentEdit(start..<end, new)])
          let after = read(String(decoding: tree.source.applying(edits).bytes, as: UTF8.self))
          let expected = String(
            decoding: content[..<start] + Array(new.utf8) + content[end...], as: UTF8.self)
          let found = after.at("a", "t")?.text
          #expect(
            found == expected, "\(start)..<\(end) to \(new.debugDescription) in \(sample.name)")
          #expect(after.at("a", "b")?.text == "1")
          if found != expected { return }
        }
      }
    }
  }

  @Test func onlyTheLinesConcernedChange() throws {
    let tree = read(Self.texts[0].text)
    let node = try #require(tree.at("a", "t"))
    let edits = try NodeEditor(node).edits([
      ContentEdit(7..<16, ""), ContentEdit(17..<17, "peers p\n"),
    ])
    #expect(
      String(decoding: tree.source.applying(edits).bytes, as: UTF8.self)
        == "a:\n  t: |\n    global\n\n    peers p\n    backend jitsi\n      balance 'x' \"y\"\n  b: 1\n"
    )
  }

  /// Adding a line does not rewrite the whole configuration.
  @Test(
    arguments: [
      (
        "a:\n  t: \"backend b\\n  stick-table type\\\n    \\ string\\n\\\n    \\  server s\\n\"\n",
        "a:\n  t: \"backend b\\n  stick-table type\\\n    \\ string\\n\\\n    \\  stick on x\\n\\  server s\\n\"\n"
      ),
      (
        "a:\n  t: \"backend b\\n  stick-table type\\\n    \\ string\\n  server s\\n\"\n",
        "a:\n  t: \"backend b\\n  stick-table type\\\n    \\ string\\n  stick on x\\n  server s\\n\"\n"
      ),
      (
        "a:\n  t: >\n    backend b\n      stick-table type string\n      server s\n",
        "a:\n  t: >\n    backend b\n      stick-table type string\n      stick on x\n      server s\n"
      ),
      (
        "a:\n  t: 'backend b\n\n    stick-table\n    type string\n\n    server s\n\n    '\n",
        "a:\n  t: 'backend b\n\n    stick-table\n    type string\n\n    stick on x\n\n    server s\n\n    '\n"
      ),
    ])
  func aLineComesIntoATextThatIsFolded(before: String, after: String) throws {
    let tree = read(before)
    let node = try #require(tree.at("a", "t"))
    let content = Array(try #require(node.text).utf8)
    let line = (content.dropLast().lastIndex(of: 0x0A) ?? -1) + 1
    let indentation = String(decoding: content[line...].prefix { $0 == 0x20 }, as: UTF8.self)
    let edits = try NodeEditor(node).edits([
      ContentEdit(line..<line, indentation + "stick on x\n")
    ])
    #expect(String(decoding: tree.source.applying(edits).bytes, as: UTF8.self) == after)
  }

  @Test func aTextIsReplacedWhereverItStands() throws {
    let tree = read("a: shard-0.shard-0 # shard-0\nb: 'it''s shard-0'\n")
    let root = try #require(tree.root())
    let change = NodeChange.replaceText(from: "shard-0", to: "shard-1")
    let edits =
      try NodeEditor(root).edits(change, at: [.key("a")])
      + NodeEditor(root).edits(change, at: [.key("b")])
    #expect(
      String(decoding: tree.source.applying(edits).bytes, as: UTF8.self)
        == "a: shard-1.shard-1 # shard-0\nb: 'it''s shard-1'\n")
    #expect(throws: EditError.textMissing) {
      try NodeEditor(root).edits(.replaceText(from: "none", to: "x"), at: [.key("a")])
    }
  }

  @Test func aPlainTextThatWouldReadOtherwiseIsQuoted() throws {
    let tree = read("a: version-1\n")
    let edits = try NodeEditor(try #require(tree.root())).edits(
      .replaceText(from: "version-", to: ""), at: [.key("a")])
    #expect(String(decoding: tree.source.applying(edits).bytes, as: UTF8.self) == "a: \"1\"\n")
  }
}
