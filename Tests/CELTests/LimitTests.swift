import CEL
import Testing

@Suite(.timeLimit(.minutes(1)))
struct LimitTests {
  @Test(arguments: [
    "lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, true)))",
    "lists.range(1000).map(a, lists.range(1000)).map(l, l.map(x, x + 1)).flatten() == []",
    "lists.range(1000).exists(a, lists.range(1000).exists(b, lists.range(1000).exists(c, 1 / 0 == 1)))",
    "lists.range(100000).all(x, lists.range(100000).contains(x) || x in lists.range(100000))",
  ])
  func nestedLoopsEnd(source: String) throws {
    let environment = Environment(variables: [], isChecked: false)
    let program = try environment.compile(source)
    do {
      _ = try program.evaluate([], limits: Limits(cost: 300_000))
      Issue.record("ends without an error")
    } catch {
      #expect(error.message == "evaluation cost limit exceeded")
    }
  }

  @Test func doublingEnds() {
    let text = "['aaaaaaaaaaaaaaaa']" + String(repeating: ".map(x, x + x)", count: 60) + ".size()"
    let list = "[1]" + String(repeating: ".map(x, [x, x]).flatten()", count: 60) + ".size()"
    let pairs = doubled(60, "[a, a]") + " == " + doubled(60, "[a, a]")
    for source in [text, list, pairs] {
      #expect(throws: EvaluationError.self, "\(source)") { try evaluate(source) }
    }
  }

  @Test func sharedStructureDoesNotExplodeAsJSON() throws {
    let value = try evaluate(doubled(60, "[a, a]"))
    #expect(value.jsonText(limit: 10_000) == nil)
    #expect(value.typedJSON(limit: 10_000) == #"{"nullValue":null}"#)
  }

  /// Returns an expression whose value doubles in size with each level.
  private func doubled(_ depth: Int, _ body: String) -> String {
    let rest = (1..<depth).reduce("a") { inner, _ in "cel.bind(a, \(body), \(inner))" }
    return "cel.bind(a, [1], \(rest))"
  }

  @Test func sizes() {
    for source in [
      "lists.range(2000000)", "'%1000.1000f'.format([1.0])", "lists.range(-1).min()",
      "lists.range(1000).map(x, '0123456789'.split('').join('0123456789')).join('x').replace('', '01234567890123456789').replace('', '01234567890123456789').size()",
    ] {
      #expect(throws: EvaluationError.self, "\(source)") { try evaluate(source) }
    }
  }

  @Test func aTightLimitIsKept() throws {
    let limits = Limits(cost: 100)
    #expect(try evaluate("[1, 2, 3].map(x, x)", limits: limits).json() == "[1,2,3]")
    #expect(throws: EvaluationError.self) {
      try evaluate("[1, 2, 3].map(x, lists.range(100).map(y, y))", limits: limits)
    }
    #expect(throws: EvaluationError.self) {
      try evaluate("[1].map(x, lists.range(11 * x))", limits: Limits(elementCount: 10))
    }
    #expect(throws: EvaluationError.self) {
      try evaluate("['a'].map(x, x + '0123456789')", limits: Limits(textLength: 10))
    }
  }

  @Test func limitsAreNotAbsorbed() {
    #expect(throws: EvaluationError.self) {
      try evaluate(
        "[1].all(x, lists.range(999999).all(y, y >= 0)) || true", limits: Limits(cost: 1000))
    }
  }

  @Test func slowSearchesAreLinear() throws {
    let environment = Environment(variables: [("text", .string), ("part", .string)])
    let text = Value.string(String(repeating: "a", count: 1_000_000))
    let part = Value.string(String(repeating: "a", count: 500_000) + "b")
    for source in [
      "text.contains(part)", "text.indexOf(part) >= 0", "text.lastIndexOf(part) >= 0",
      "text.split(part).size() > 1", "text.replace(part, 'x') != text",
    ] {
      #expect(try environment.compile(source).evaluate([text, part]).equals(.bool(false)))
    }
  }
}
