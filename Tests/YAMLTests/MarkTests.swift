import Testing
import YAML

/// Tests where keys and values begin and end, and their source text.
@Suite struct MarkTests {
  /// Texts in which `«` and `»` enclose the value of `v`.
  static let enclosed = [
    "v: «plain»\n", "v: «two words»   # comment\n", "v: «'it''s'»\n", "v: «\"a\\tb\"» # c\n",
    "v: «over\n  lines»\nw: 1\n", "v: «\"over\n  lines\"»\n", "v: «'over\n\n  lines'»\n",
    "v: «[a, {b: c}]»\n", "v: «{a: [1,\n  2]}»\n", "v:\n  «a: 1\n  b: 2»\n\n# comment\nw: 1\n",
    "v:\n  «- 1\n  - b: 2»\n", "v:\n«- 1\n- 2»\nw: 1\n", "v: «&x plain»\n",
    "v: «!!str 5»\n", "v: «!!str &x 'q'»\n", "v: «&x\n  a: 1»\nw: 1\n", "v:«»\nw: 1\n", "v:«»",
    "v: «|\n  a\n  b»\nw: 1\n", "v: «|-\n  a»\n\n\nw: 1\n", "v: «|\n  a»\n\n# comment\nw: 1\n",
    "v: «|+\n  a\n»\n# comment\nw: 1\n", "v: «|+\n  a\n\n»\nw: 1\n", "v: «>\n  a\n  b»\n\nw: 1\n",
    "v: «>-\n  a»", "v: «|2\n    a»\n", "v: «|-2\n    a»\n", "v: «|2-\n    a»\n", "v: «|»\nw: 1\n",
    "v: «|-\n  a»\r\nw: 1\r\n", "v: «|\r\n  a\r\n  b»\r\n\r\nw: 1\r\n", "v: «ä → ö»\n",
    "v: «'日本語'»\n", "{\"v\": «\"json\"»}", "{\"v\": «[1, 2]», \"w\": 1}", "v: «1»\n...\n",
    "v:\n  «? a»\n# comment\nw: 1\n", "v: «{a, b }» # c\n", "v:\n  «a:»\n  # c\nw: 1\n",
    "v: «[]»\n", "v: «{}»\n", "v: «\"\"»\n", "v: «''»\n", "v: «a#b:c»\n", "v: «|\n  a  »\nw: 1\n",
    "v:\n  «a: |\n    text»\n\n\n  # comment\nw: 1\n", "v: «=»\n", "v: «<none>»\n",
  ]

  @Test(arguments: enclosed) func enclosesTheValue(_ text: String) throws {
    let start = try #require(text.firstIndex(of: "«"))
    let end = try #require(text[start...].firstIndex(of: "»"))
    let tree = read(text.filter { $0 != "«" && $0 != "»" })
    let node = try #require(tree.at("v"))
    #expect(tree.written(node) == String(text[start..<end].dropFirst()))
    #expect(node.range.lowerBound == text[..<start].utf8.count)
  }

  @Test func areLinesColumnsAndBytes() throws {
    let tree = read("größe: groß\nliste:\n  - {ä: 'ö', b: [1]}\n")
    let first = try #require(tree.root()?.entries.first { _ in true })
    #expect(first.key.start == Mark(line: 1, column: 1, offset: 0))
    #expect(first.key.end == Mark(line: 1, column: 6, offset: 7))
    #expect(first.value.start == Mark(line: 1, column: 8, offset: 9))
    #expect(first.value.end == Mark(line: 1, column: 12, offset: 14))
    let inner = try #require(tree.at("liste", "0", "ä"))
    #expect(inner.start == Mark(line: 3, column: 9, offset: 31))
    #expect(inner.end == Mark(line: 3, column: 12, offset: 35))
    #expect(tree.at("liste", "0", "b", "0")?.start.place == "3:18")
    #expect(tree.at("liste", "0")?.end.place == "3:21")
  }

  @Test(arguments: ["\n", "\r\n", "\r"]) func countLinesWhateverEndsThem(_ lineBreak: String) {
    let text = "# c\na: 1\nb:\n  - c: |\n      x\n      y\n  - d\n"
    let tree = read(
      text.split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: lineBreak))
    #expect(tree.documents.count == 1)
    #expect(tree.at("a")?.start.place == "2:4")
    #expect(tree.at("b", "0", "c")?.start.place == "4:8")
    #expect(tree.at("b", "0", "c")?.end.place == "6:8")
    #expect(tree.at("b", "0", "c")?.text == "x\ny\n")
    #expect(tree.at("b", "1")?.start.place == "7:5")
    #expect(tree.source.lineCount == 7)
    #expect(tree.source.line(4) == "  - c: |")
  }

  @Test func columnsCountCharactersOnLongLinesToo() {
    let words = ["a", "ä", "→", "😀", "\u{7F}", "\u{80}", "\u{BF}", "\u{7FF}", "\u{FFFF}"]
    let text = (0..<60).map { words[$0 * 7 % words.count] }.joined()
    let source = SourceFile(name: "x", text: text)
    for (column, index) in text.unicodeScalars.indices.enumerated() {
      let offset = text.utf8.distance(from: text.startIndex, to: index)
      #expect(source.mark(at: offset) == Mark(line: 1, column: column + 1, offset: offset))
    }
  }

  @Test func keepOrderAndStyle() {
    let tree = read(
      "z: plain\na: 'single'\nm: \"double\"\nb: |\n  literal\nc: >\n  folded\nd: [1]\ne:\n  - 1\n")
    let entries = tree.root().map { Array($0.entries) } ?? []
    #expect(entries.map(\.key.text) == ["z", "a", "m", "b", "c", "d", "e"])
    #expect(
      entries.prefix(5).map(\.value.style)
        == [.plain, .singleQuoted, .doubleQuoted, .literal, .folded])
    #expect(entries.map(\.value.isFlow) == [false, false, false, false, false, true, false])
  }

  @Test func leadBackToKeyAndParent() {
    let tree = read("a:\n  b: [x, y]\n  c: &n {d: 1}\ne: *n\n[k]: v\n")
    #expect(tree.at("a", "b")?.key?.text == "b")
    #expect(tree.at("a", "c", "d")?.key?.text == "d")
    #expect(tree.at("a", "b", "1")?.key == nil)
    #expect(tree.at("a", "b")?.key?.key == nil)
    #expect(tree.at("a", "c")?.key?.key == nil)
    #expect(tree.at("a", "b", "0")?.parent == tree.at("a", "b"))
    #expect(tree.at("e")?.key?.text == "c")
    #expect(tree.root()?.parent == nil)
    let last = tree.root().map { Array($0.entries) }?.last
    #expect(last?.value.key?.isSequence == true)
  }

  @Test func foldAndChompAsYAMLSays() {
    let bodies: [(String, String)] = [
      ("|\n  a\n  b\n\n", "a\nb\n"), ("|-\n  a\n  b\n\n", "a\nb"), ("|+\n  a\n  b\n\n", "a\nb\n\n"),
      (">\n  a\n  b\n\n  c\n", "a b\nc\n"),
      (">-\n  a\n    b\n  c\n", "a\n  b\nc"), (">+\n  a\n\n", "a\n\n"), ("|1\n  a\n", " a\n"),
      ("|\n\n  a\n", "\na\n"), ("\"a\n\n  b\"", "a\nb"), ("'a\n  b'", "a b"),
      ("\"a\\\n  b\"", "ab"), ("a\n  b\n\n  c", "a b\nc"), ("\"\\x41\\u00e9\\U0001F600\"", "Aé😀"),
    ]
    for (written, content) in bodies {
      #expect(read("v: \(written)").at("v")?.text == content, "\(written)")
    }
    #expect(read("v: |\n\ta\n").documents[0].problem != nil)
  }
}
