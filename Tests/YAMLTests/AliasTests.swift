import Testing
import YAML

/// Tests anchors, aliases, merge keys and duplicate keys.
@Suite struct AliasTests {
  @Test func aliasesAreFollowed() {
    let tree = read("a: &x {b: 1}\nc: *x\nd: [*x, *x]\n*x : e\n")
    #expect(tree.at("c", "b")?.scalar == .int(1))
    #expect(tree.at("d", "1", "b")?.start.place == "1:11")
    #expect(tree.root()?.entries.map(\.value.text).last == "e")
  }

  @Test func aLaterAnchorTakesTheName() {
    let tree = read("a: &x 1\nb: *x\nc: &x 2\nd: *x\ne: &y [&y 3, *y]\nf: *y\n")
    #expect(tree.at("b")?.text == "1")
    #expect(tree.at("d")?.text == "2")
    #expect(tree.at("e", "1")?.text == "3")
    #expect(tree.at("f")?.text == "3")
  }

  @Test func mergedMappingsStandWhereTheyAreWritten() {
    let tree = read(
      """
      x: &x {a: 2, b: 2}
      y: &y {<<: *x, c: 3}
      before: {<<: *x, a: 1}
      after: {a: 1, <<: *x}
      list: {<<: [*y, {a: 9, d: 9}]}
      quoted: {"<<": *x}
      odd: {<<: 1, a: 1}
      """)
    #expect(tree.at("before", "a")?.text == "1")
    #expect(tree.at("before", "b")?.text == "2")
    #expect(tree.at("after", "a")?.text == "2")
    #expect(["a", "b", "c", "d"].map { tree.at("list", $0)?.text } == ["2", "2", "3", "9"])
    #expect(tree.at("quoted", "a") == nil)
    #expect(tree.at("quoted", "<<", "a")?.text == "2")
    #expect(tree.at("odd", "a")?.text == "1")
  }

  @Test func repeatedKeysAreReportedAndTheLastCounts() {
    let tree = read("a: 1\nb: {c: 1, 'c': 2, d: 3, \"c\": 4}\na: 5\n")
    #expect(tree.at("a")?.text == "5")
    #expect(tree.at("b", "c")?.text == "4")
    let places = tree.documents[0].duplicateKeys.map {
      "\(tree.node($0.key).start.place) \(tree.node($0.first).start.place)"
    }
    #expect(places.sorted() == ["2:11 2:5", "2:25 2:5", "3:1 1:1"])
    #expect(read("x: &x {}\na: {<<: *x, <<: *x}\n").documents[0].duplicateKeys == [])
    #expect(read("{\"a\": 1, \"\\u0061\": 2}").documents[0].duplicateKeys.count == 1)
  }

  @Test func anAliasBombIsNotFollowed() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let alias = "*a\(level - 1)"
      text +=
        "a\(level): &a\(level) [\(Array(repeating: alias, count: 9).joined(separator: ", "))]\n"
    }
    guard case .aliasBomb = read(text).documents[0].problem?.kind else {
      Issue.record("the bomb was not found")
      return
    }
    let small = Limits(
      fileSize: 1000, scalarSize: 1000, depth: 10, nodes: 100, aliasedNodes: 12)
    #expect(read("a: &a [1, 2, 3]\nb: [*a, *a, *a]\n", limits: small).documents[0].problem == nil)
    #expect(
      read("a: &a [1, 2, 3]\nb: [*a, *a, *a, *a]\n", limits: small).documents[0].problem?.kind
        == .aliasBomb(limit: 12))
    #expect(
      read("a: &a [1]\nb: &b [*a, *a]\nc: [*b, *b]\n", limits: small).documents[0].problem?.kind
        == .aliasBomb(limit: 12))
  }

  @Test func mergesThatMergeEndlesslyEnd() {
    var text = "a0: &a0 {x: 1}\n"
    for level in 1...40 { text += "a\(level): &a\(level) {<<: *a\(level - 1)}\n" }
    let tree = read(text)
    #expect(tree.at("a10", "x")?.text == "1")
    #expect(tree.at("a40", "x") == nil)
  }
}
