import Testing
import YAML

/// Tests how a position in a scalar's content maps to a location in the file.
@Suite struct ContentMarkTests {
  struct Case: CustomTestStringConvertible {
    let name: String
    let text: String
    let line: Int
    let column: Int
    let place: String
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ line: Int, _ column: Int, at place: String) {
      (self.name, self.text, self.line, self.column, self.place) = (name, text, line, column, place)
    }
  }

  static let cases = [
    Case("first line of a literal", "v: |\n  global\n    log\n", 1, 1, at: "2:3"),
    Case("deeper line of a literal", "v: |\n  global\n    log\n", 2, 3, at: "3:5"),
    Case("blank line inside a literal", "v: |\n  a\n\n  b\n", 2, 1, at: "3:1"),
    Case("blank line with spaces", "v: |\n  a\n      \n  b\n", 2, 2, at: "3:4"),
    Case("line behind a blank one", "v: |\n  a\n\n  b\n", 3, 1, at: "4:3"),
    Case("blank lines first", "v: |\n\n\n  a\n", 3, 1, at: "4:3"),
    Case("explicit indentation", "v: |2\n      a\n  b\n", 1, 5, at: "2:7"),
    Case("explicit indentation, next line", "v: |2\n      a\n  b\n", 2, 1, at: "3:3"),
    Case("header with a comment", "v: |- # config\n  a\n  b\n", 2, 1, at: "3:3"),
    Case("tag and anchor before", "v: !!str &x |\n  a\n  b\n", 2, 1, at: "3:3"),
    Case("tag on its own line", "v: !!str # why\n  |\n  a\n  b\n", 2, 1, at: "4:3"),
    Case("CRLF", "v: |\r\n  a\r\n  bc\r\n", 2, 2, at: "3:4"),
    Case("lone CR", "v: |\r  a\r  bc\r", 2, 2, at: "3:4"),
    Case("characters, not bytes", "v: |\n  ä→x\n", 1, 3, at: "2:5"),
    Case("column behind the line", "v: |\n  ab\n  c\n", 1, 99, at: "2:5"),
    Case("line behind the last", "v: |\n  ab\n  c\n", 9, 1, at: "3:4"),
    Case("nested deeply", "d:\n  - e:\n      v: |\n        ab\n        cd\n", 2, 2, at: "5:10"),
    Case("folded", "v: >\n  one two\n  three\n", 1, 9, at: "3:3"),
    Case("folded, second paragraph", "v: >\n  one\n\n  two\n", 2, 1, at: "4:3"),
    Case("plain", "v: some text\n", 1, 6, at: "1:9"),
    Case("plain over lines", "v: some\n  text\n", 1, 6, at: "2:3"),
    Case("plain at the folded break", "v: some\n  text\n", 1, 5, at: "1:8"),
    Case("single-quoted", "v: 'it''s on'\n", 1, 6, at: "1:11"),
    Case("double-quoted", "v: \"text\"\n", 1, 2, at: "1:6"),
    Case("escaped line breaks", "v: \"global\\n  log\\n\"\n", 2, 3, at: "1:15"),
    Case("escaped characters", "v: \"\\u00e4\\x41b\"\n", 1, 3, at: "1:15"),
    Case("a surrogate pair in JSON", "{\"v\": \"\\ud83d\\ude00b\"}", 1, 2, at: "1:20"),
    Case("double-quoted over lines", "v: \"a\n  b \\\n  c\"\n", 1, 5, at: "3:3"),
    Case("empty", "v:\nw: 1\n", 1, 1, at: "1:3"),
    Case("empty literal", "v: |\nw: 1\n", 1, 1, at: "1:5"),
  ]

  @Test(arguments: cases) func leadsIntoTheFile(_ example: Case) throws {
    let tree = read(example.text)
    #expect(tree.documents[0].problem == nil)
    let node = try #require(tree.at("v") ?? tree.at("d", "0", "e", "v"))
    let mark = node.contentMark(line: example.line, column: example.column)
    #expect(mark.place == example.place)
    #expect(tree.source.mark(at: mark.offset) == mark)
  }

  @Test(arguments: ["v: |\r \u{85}v: |\r \u{85} a", "v: |\n  a\u{2028}  b\n  c\n"])
  func staysInTheScalarWhateverBreaksItsLines(_ text: String) throws {
    let node = try #require(read(text).at("v"))
    for line in -1...6 {
      for column in -1...9 {
        let mark = node.contentMark(line: line, column: column)
        #expect(mark >= node.start && mark <= node.end)
      }
    }
  }

  @Test func ofACollectionIsItsStart() {
    let tree = read("v:\n  a: 1\n")
    #expect(tree.at("v")?.contentMark(line: 7, column: 7).place == "2:3")
  }
}
