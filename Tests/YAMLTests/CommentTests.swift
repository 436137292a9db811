import Testing
import YAML

/// Tests comments, and text that only looks like a comment.
@Suite struct CommentTests {
  @Test func standWithPlaceAndText() {
    let tree = read(
      """
      # first
      spec: # why
        ä: 1 # unit
        # alone
        list:
          - a
      # last
      """)
    #expect(
      tree.comments.map { "\($0.mark.place)\($0.standsAlone ? "" : "+")\($0.text)" }
        == ["1:1 first", "2:7+ why", "3:8+ unit", "4:3 alone", "7:1 last"])
    for comment in tree.comments {
      #expect(
        String(decoding: tree.source.bytes[comment.range], as: UTF8.self) == "#" + comment.text)
      #expect(comment.range.lowerBound == comment.mark.offset)
    }
  }

  @Test(arguments: [
    "v: a#b\n", "v: 'a # b'\n", "v: \"a # b\"\n", "v: |\n  # haproxy\n  global # x\n",
    "v: >\n  # folded\n", "{\"v\": \"# json\"}", "v: |2\n   # deep\n", "v: \"a\n  # b\"\n",
    "? 'a # b'\n: 'c # d'\n",
  ])
  func areNotInsideScalars(_ text: String) {
    let tree = read(text)
    #expect(tree.documents[0].problem == nil)
    #expect(tree.comments == [])
  }

  @Test(arguments: [
    ("v: | # header\n  # content\n", "header"), ("v: !!str # tag\n  a#b\n", "tag"),
    ("v: &a # anchor\n  'x # y'\n", "anchor"), ("v: 'a'#tight\n", "tight"),
    ("v: [a, #flow\n  b]\n", "flow"), ("v: |\n  a\n# behind a literal\n", "behind a literal"),
    ("v: a # behind plain\n", "behind plain"), ("# only\n", "only"), ("--- # marker\n", "marker"),
    ("%YAML 1.1 # directive\n---\na: b\n", "directive"), ("a: 1\r\n# crlf\r\n", "crlf"),
    ("a: 1\r# cr\rb: 2\r", "cr"), ("? a\n# key without value\n? b\n", "key without value"),
  ])
  func areFoundBetween(_ text: String, _ words: String) {
    let tree = read(text)
    #expect(tree.documents.allSatisfy { $0.problem == nil })
    #expect(
      tree.comments.map { $0.text.drop { $0 == " " } } == [Substring(words)])
  }

  @Test func ofABrokenDocumentAreLeftOut() {
    let tree = read("a: 1 # one\n---\nb: [ # two\n---\nc: 1 # three\n")
    #expect(tree.comments.map(\.text) == [" one", " three"])
  }
}
