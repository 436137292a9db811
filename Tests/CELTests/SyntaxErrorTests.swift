import CEL
import Testing

struct SyntaxErrorTests {
  @Test func messagesAndPlaces() {
    expectRefusal([
      "": "1:1: unexpected end of expression, expecting an expression",
      "1 +": "1:4: unexpected end of expression, expecting an expression",
      "1 2": "1:3: unexpected '2', expecting end of expression",
      "(1": "1:3: unexpected end of expression, expecting ')'",
      "[1": "1:3: unexpected end of expression, expecting ']' or ','",
      "{'a' 1}": "1:6: unexpected '1', expecting ':'",
      "{'a': 1": "1:8: unexpected end of expression, expecting '}' or ','",
      "size(1": "1:7: unexpected end of expression, expecting ')' or ','",
      "a.": "1:3: unexpected end of expression, expecting a field name",
      "a.in": "1:3: unexpected 'in', expecting a field name",
      "a.1": "1:2: unexpected '.1', expecting end of expression",
      "true ? 1": "1:9: unexpected end of expression, expecting ':'",
      "1 = 2": "1:3: unexpected character '='; use '==' to compare",
      "1 & 2": "1:3: unexpected character '&'",
      "'a' + é": "1:7: unexpected character 'é'",
      "'é' + $": "1:7: unexpected character '$'",
      "1\n  + $": "2:5: unexpected character '$'",
      "while": "1:1: 'while' is a reserved word",
      "in": "1:1: 'in' is a reserved word",
      "Message{a: 1}": "1:8: messages cannot be constructed",
      "a.b.Message{}": "1:12: messages cannot be constructed",
      "a.``": "1:3: malformed quoted field name",
      "[1, 2,, 3]": "1:7: unexpected ',', expecting an expression",
      "a.?b()": "1:5: unexpected '(', expecting a call is not allowed after '.?'",
    ])
  }

  @Test func offsetsAreBytesAndColumnsCodePoints() {
    do {
      _ = try Environment(variables: []).compile("'éé' +\n 'é' + x")
      Issue.record("compiles")
    } catch {
      #expect(error.offset == 17)
      #expect(error.line == 2)
      #expect(error.column == 8)
    }
  }

  @Test(arguments: ["(", "[", "!", "-", "{'a':", "a.b(", "true?(", "[?", "-(", "1+(", "x["])
  func deepNestingIsAnErrorNotACrash(opening: String) {
    let source = String(repeating: opening, count: 100_000)
    #expect(throws: CompileError.self) { try Environment(variables: []).compile(source) }
  }

  @Test func longChainsAreAnErrorNotACrash() {
    for link in [".a", "[0]", ".map(x, x)", " + 1", " == 1", ".?a", " in x"] {
      let source = "x" + String(repeating: link, count: 100_000)
      #expect(throws: CompileError.self) {
        try Environment(variables: [("x", .dyn)]).compile(source)
      }
    }
  }

  @Test func valuesThatHoldEachOtherAreCounted() {
    let blocks = (0..<101).map { "[cel.index(\($0))]" }.joined(separator: ", ")
    expectRefusal(["cel.block([1, \(blocks)], 1)": "1:5: cel.block() takes at most 100 values"])
  }

  @Test func whatTheSpecificationAsksForAtLeast() throws {
    let repeated: [String] = [
      (0..<32).map { _ in "true" }.joined(separator: " || "),
      (0..<40).map { _ in "1" }.joined(separator: " + "),
      String(repeating: "true ? 1 : ", count: 24) + "2",
      String(repeating: "size([", count: 12) + "1" + String(repeating: "])", count: 12),
      String(repeating: "[", count: 100) + String(repeating: "]", count: 100),
      "[" + (0..<1000).map { String($0) }.joined(separator: ",") + "]",
    ]
    for source in repeated { _ = try evaluate(source) }
  }
}
