import Testing
import YAML

/// Tests edits of values that are shared through aliases.
struct SharedEditTests {
  private func edit(_ text: String, _ change: NodeChange, _ path: NodeStep...) throws -> String {
    let tree = read(text)
    let edits = try NodeEditor(try #require(tree.root())).edits(change, at: path)
    return String(decoding: tree.source.applying(edits).bytes, as: UTF8.self)
  }

  @Test func anAliasGivesWayToTheValueAndTheAnchorStays() throws {
    #expect(
      try edit("a: &x one\nb: *x # use\n", .set(.scalar(.string("two"))), .key("b"))
        == "a: &x one\nb: two # use\n")
  }

  @Test func behindAnAliasOnlyTheUseChanges() throws {
    let text = "a: &x\n  k: 1\n  l: [2]\nb: *x\nc: *x\n"
    #expect(
      try edit(text, .set(.scalar(.int(5))), .key("b"), .key("k"))
        == "a: &x\n  k: 1\n  l: [2]\nb:\n  k: 5\n  l:\n  - 2\nc: *x\n")
  }

  @Test func theAnchorMovesToItsFirstUseWhenItsOwnValueChanges() throws {
    #expect(
      try edit("a: &x 'one'  # first\nb: *x\nc: *x\n", .set(.scalar(.string("two"))), .key("a"))
        == "a: 'two'  # first\nb: &x 'one'\nc: *x\n")
    #expect(
      try edit("a: &x {k: 1}\nb: *x\n", .set(.scalar(.int(5))), .key("a"), .key("k"))
        == "a: {k: 5}\nb: &x {k: 1}\n")
  }

  @Test func whatIsMergedIsOverriddenWhereItIsUsed() throws {
    #expect(
      try edit("a: &x {k: 1}\nb:\n  <<: *x\n  l: 2\n", .set(.scalar(.int(5))), .key("b"), .key("k"))
        == "a: &x {k: 1}\nb:\n  <<: *x\n  l: 2\n  k: 5\n")
  }

  @Test func whatOthersNeedIsNotRemoved() {
    #expect(throws: EditError.self) {
      try edit("a:\n  k: &x 1\n  l: 2\nb: *x\n", .remove, .key("a"))
    }
    #expect(throws: EditError.self) {
      try edit("a: &x {k: 1}\nb:\n  <<: *x\n", .remove, .key("b"), .key("k"))
    }
  }

  @Test func aNodeThatIsReachedByItselfMayBeMeantAsAnyOfThoseThatShareIt() throws {
    let tree = read("a: &x {k: 1}\nb: *x\n")
    let shared = try #require(tree.root()?["b"])
    #expect(throws: EditError.shared(anchor: "x")) {
      try NodeEditor(shared).edits(.set(.scalar(.int(2))), at: [.key("k")])
    }
  }

  @Test func tagsGoWithTheirValues() throws {
    #expect(try edit("a: !!str 5\n", .set(.scalar(.int(6))), .key("a")) == "a: 6\n")
    #expect(try edit("a: &x !!str 5\n", .set(.scalar(.int(6))), .key("a")) == "a: &x 6\n")
  }

  @Test func neighboursInBracesCanGoTogether() throws {
    let tree = read("{\"a\": 1, \"b\": 2, \"c\": 3}")
    let editor = NodeEditor(try #require(tree.root()))
    let edits = try editor.edits(.remove, at: [.key("b")]) + editor.edits(.remove, at: [.key("c")])
    #expect(!edits[0].meets(edits[1]))
    #expect(String(decoding: tree.source.applying(edits).bytes, as: UTF8.self) == "{\"a\": 1}")
  }
}
