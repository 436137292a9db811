import TestSupport
import Testing

struct EvalCommandTests {
  @Test(arguments: [
    ("1 + 2", "json", "3\n"), ("1 + 2", "typed", #"{"int64Value":"3"}"# + "\n"),
    ("[1, 2].map(x, x * 2)", "json", "[2,4]\n"),
  ])
  func valuesArePrinted(expression: String, format: String, expected: String) async throws {
    let outcome = try await Binary.run("eval", expression, "-o", format)
    #expect(outcome.code == 0)
    #expect(outcome.output == expected)
  }

  @Test(arguments: [
    ("-1", "-1\n"), ("--1", "1\n"), ("-(2 + 3)", "-5\n"), ("-size([1])", "-1\n"),
  ])
  func anExpressionMayBeginWithADash(expression: String, expected: String) async throws {
    #expect(try await Binary.run("eval", expression).output == expected)
    #expect(try await Binary.run("eval", "-o", "json", expression).output == expected)
    #expect(try await Binary.run("eval", expression, "-o", "json").output == expected)
    #expect(try await Binary.run("eval", "--", expression).output == expected)
  }

  @Test func aMistypedFlagIsNoExpressionBesideOne() async throws {
    let outcome = try await Binary.run("eval", "--varz", "x.json", "1")
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("--varz"))
  }

  @Test func anErrorInEvaluationExitsWithOneAndOneInSyntaxWithTwo() async throws {
    let evaluation = try await Binary.run("eval", "1 / 0")
    #expect(evaluation.code == 1)
    #expect(evaluation.errors.contains("divi"))
    let syntax = try await Binary.run("eval", "1 +")
    #expect(syntax.code == 2)
    #expect(syntax.errors.hasPrefix("error: "))
  }

  @Test func membersOfAJSONFileAreVariables() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("vars.json", #"{"host": "meet", "ports": [80, 443]}"#)
    let outcome = try await Binary.run(
      "eval", "host + string(ports.size()) + string(size(objects))", "--vars", file)
    #expect(outcome.output == "\"meet20\"\n")
    let list = try folder.write("list.json", "[1]")
    #expect(try await Binary.run("eval", "1", "--vars", list).code == 2)
    #expect(try await Binary.run("eval", "1", "--vars", folder.path + "/gone.json").code == 2)
  }
}
