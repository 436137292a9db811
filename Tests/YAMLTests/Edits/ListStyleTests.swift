import Testing
import YAML

/// Tests that new elements have the style of the elements above them.
struct ListStyleTests {
  private let entry = Content.map([
    Content.Entry("name", .scalar(.string("b"))), Content.Entry("value", .scalar(.string("1"))),
  ])

  private let inner = Content.Entry("field", .scalar(.int(1)))

  private func append(_ element: Content, to text: String) throws -> String {
    let tree = read(text)
    let edits = try NodeEditor(try #require(tree.root())).edits(.append(element), at: [.key("env")])
    return String(decoding: tree.source.applying(edits).bytes, as: UTF8.self)
  }

  @Test func behindBracesStandBraces() throws {
    #expect(
      try append(entry, to: "env:\n  - {name: a, value: x} # first\nports: []\n")
        == "env:\n  - {name: a, value: x} # first\n  - {name: b, value: \"1\"}\nports: []\n")
    #expect(
      try append(entry, to: "env:\r\n-   {name: a, value: x}\r\n")
        == "env:\r\n-   {name: a, value: x}\r\n-   {name: b, value: \"1\"}\r\n")
  }

  @Test func behindABlockStandsABlock() throws {
    #expect(
      try append(entry, to: "env:\n- {name: a}\n-   name: c\n    value: x\n")
        == "env:\n- {name: a}\n-   name: c\n    value: x\n- name: b\n  value: \"1\"\n")
  }

  @Test func whatHoldsCollectionsStandsInLines() throws {
    let element = Content.map([
      Content.Entry("name", .scalar(.string("b"))), Content.Entry("valueFrom", .map([inner])),
    ])
    #expect(
      try append(element, to: "env:\n- {name: a}\n")
        == "env:\n- {name: a}\n- name: b\n  valueFrom:\n    field: 1\n")
  }
}
