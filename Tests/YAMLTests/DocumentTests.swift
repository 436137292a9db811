import Testing
import YAML

/// Tests streams of valid and invalid documents.
@Suite struct DocumentTests {
  /// Returns the value of `v` in each document; `-` for an empty document, `!` for an invalid one.
  private func summary(_ text: String) -> [String] {
    let tree = read(text)
    return tree.documents.map { document in
      guard document.problem == nil else { return "!" }
      guard let root = document.root.map({ tree.node($0) }) else { return "-" }
      return root["v"]?.text ?? root.text ?? "?"
    }
  }

  @Test(
    arguments: [
      ("", []), ("\n\n", ["-"]), ("# only a comment\n", ["-"]), ("v: 1\n", ["1"]), ("v: 1", ["1"]),
      ("---\nv: 1\n---\nv: 2\n", ["1", "2"]), ("v: 1\n---\nv: 2\n", ["1", "2"]),
      ("---\n---\nv: 1\n---\n", ["-", "1", "-"]), ("---\n# Source: a\n---\nv: 1\n", ["-", "1"]),
      ("v: 1\n...\nv: 2\n...\n", ["1", "2"]), ("v: 1\n...\n---\nv: 2\n", ["1", "-", "2"]),
      ("# c\n---\nv: 1\n", ["-", "1"]), ("%YAML 1.1\n---\nv: 1\n", ["1"]),
      ("# c\n%YAML 1.1\n# d\n---\nv: 1\n...\n%YAML 1.1\n---\nv: 2\n", ["1", "2"]),
      ("%TAG !e! tag:example.com,2000:\n---\nv: !e!x 1\n", ["1"]),
      ("--- {v: 1}\n--- x\n", ["1", "x"]),
      ("---\r\nv: 1\r\n---\r\nv: 2\r\n", ["1", "2"]), ("---\rv: 1\r---\rv: 2\r", ["1", "2"]),
      ("v: 1\r...\rv: 2\r", ["1", "2"]), ("v: |\n  ---\n  x\n---\nv: 2\n", ["---\nx\n", "2"]),
      ("v: a---b\n----\n", ["!"]), ("v: 1\n--- # c\nv: 2\n", ["1", "2"]), ("---\tv\n", ["v"]),
      ("--- |\n v\n", ["v\n"]), ("--- null\n", ["null"]), ("v: \"---\"\n", ["---"]),
    ] as [(String, [String])])
  func areToldApart(_ text: String, _ expected: [String]) {
    #expect(summary(text).filter { $0 != "-" } == expected.filter { $0 != "-" })
    if !text.contains("...") { #expect(summary(text) == expected) }
  }

  @Test(arguments: [
    "v: [1, 2", "v: {a: 1", "v: 'open", "v: \"open", "v: 1\n w: 2\n", "v: *none\n", "v: &a [*a]\n",
    "v: \"\\q\"\n", "v: a: b\n", "- a\nb: c\n", "v: @x\n", "v: `x`\n", "\tv: 1\n", "v:\n\t- 1\n",
    "v: \u{1}\n", "v: %x\n", "%FOO\nv\n", "v: |x\n  a\n", "key\nv: 1\n", "v: !<bad 1\n",
    "v: \"\\ud800\"\n",
  ])
  func aBrokenOneHidesNoOther(_ broken: String) {
    let tree = read("v: before\n---\n\(broken)\n---\nv: after\n")
    #expect(tree.documents.count >= 3)
    #expect(tree.documents.first?.root.map { tree.node($0)["v"]?.text } == "before")
    #expect(tree.documents.last?.root.map { tree.node($0)["v"]?.text } == "after")
    let problem = tree.documents[1].problem
    #expect(problem != nil)
    #expect((problem?.mark.line ?? 0) >= 3)
    #expect(problem?.description.contains("\n") == false)
  }

  @Test func aBrokenOneLeavesNoNodes() {
    let good = read("v: &a [1, 2]\n---\nw: *a\n")
    #expect(good.documents[1].problem?.kind == .unknownAnchor("a"))
    #expect(good.nodeCount == 5)
    #expect(good.documents[1].root == nil)
  }

  @Test func problemsStandWhereTheyAre() {
    let places: [(String, String, Problem.Kind?)] = [
      ("a: 1\nb:\n\t- x\n", "3:1", .tabIndentation),
      ("a:\n  b: 1\n\tc: 2\n", "3:1", .tabIndentation),
      ("a: 1\nb: *gone\n", "2:4", .unknownAnchor("gone")),
      ("a: &a\n  b: *a\n", "2:6", .recursiveAlias("a")), ("a: x\u{7}y\n", "1:5", .controlCharacter),
      ("a: ä\nb: \u{1B}[0m\n", "2:4", .controlCharacter), ("a: 1\nb: [1,\n", "3:1", nil),
      ("a: b: c\n", "1:5", nil),
    ]
    for (text, place, kind) in places {
      let problem = read(text).documents.first?.problem
      #expect(problem?.mark.place == place, "\(text)")
      if let kind { #expect(problem?.kind == kind) }
    }
  }

  @Test func sourceCommentsAreHelms() {
    let tree = read(
      """
      ---
      # Source: jitsi/templates/a.yaml
      v: 1
      ---
      # a licence
      # Source: jitsi/templates/b.yaml\u{20}
      v: 2
      ---
      v: 3
      # Source: too/late.yaml
      ---
      # Source: jitsi/templates/empty.yaml
      """)
    #expect(
      tree.documents.map(\.source) == [
        "jitsi/templates/a.yaml", "jitsi/templates/b.yaml", nil, "jitsi/templates/empty.yaml",
      ])
    #expect(read("# Source: \nv: 1\n").documents[0].source == "")
    #expect(read("---\r\n# Source: a.yaml\r\nv: 1\r\n").documents[0].source == "a.yaml")
  }

  @Test func rangesCoverTheText() {
    let text = "# c\n---\nv: 1\n...\n\n---\nv: [\n---\nv: 2"
    let ranges = read(text).documents.map(\.range)
    #expect(ranges.first?.lowerBound == 0)
    #expect(ranges.last?.upperBound == text.utf8.count)
    for (left, right) in zip(ranges, ranges.dropFirst()) {
      #expect(left.upperBound == right.lowerBound)
    }
  }
}
