import HAProxy
import Testing

private func taken(_ condition: String, _ environment: [String: String], isComplete: Bool = false)
  -> [String]
{
  let text = "global\n.if \(condition)\n  maxconn 1\n.else\n  maxconn 2\n.endif\n"
  let resolved = Configuration(parsing: text)
    .resolved(environment: environment, isComplete: isComplete)
  return resolved.sections[0].directives.compactMap { $0.argument(0)?.text }
}

@Test func aPodSeesItsOwnBranch() {
  let condition = #"streq("${HOSTNAME}",haproxy-0)"#
  #expect(taken(condition, ["HOSTNAME": "haproxy-0"]) == ["1"])
  #expect(taken(condition, ["HOSTNAME": "haproxy-1"]) == ["2"])
  #expect(taken(condition, [:]) == ["1", "2"])
  #expect(taken(condition, [:], isComplete: true) == ["2"])
}

@Test(arguments: [
  (#"strneq("$A",x)"#, false), ("defined(A) && !defined(B)", true), ("!(defined(A) || 0)", false),
  (#"strstr("$A","")"#, true), (#"streq("${C-x}","x")"#, true), ("1 && 0 || 2", true), ("", false),
  (#"streq('a,b','a,b')"#, true),
])
func conditionsAreEvaluated(condition: String, expected: Bool) {
  #expect(taken(condition, ["A": "x"], isComplete: true).first == (expected ? "1" : "2"))
}

@Test func aConditionOnTheVersionKeepsBothSides() {
  #expect(taken("version_atleast(2.4)", [:], isComplete: true) == ["1", "2"])
  #expect(taken("feature(OPENSSL) && defined(NOPE)", [:], isComplete: true) == ["2"])
}

@Test func everyLineKnowsItsBranch() {
  let text = """
    global
    .if defined(A)
      maxconn 1
    .if streq("$B",x)
      maxconn 2
    .endif
    .elif defined(C)
      maxconn 3
    .else
      maxconn 4
    .endif
      nbthread 2

    """
  let configuration = Configuration(parsing: text)
  let lines = configuration.sections[0].directives
  let branches = lines.map { $0.branch.map { configuration.branches[$0].text } }
  #expect(branches == ["defined(A)", "streq(${B},x)", "defined(C)", "", nil])
  #expect(configuration.branches[lines[1].branch!].parent == lines[0].branch)
  #expect(configuration.areExclusive(lines[1].branch, lines[2].branch))
  #expect(!configuration.areExclusive(lines[0].branch, lines[1].branch))
  #expect(configuration.problems.isEmpty)
}

@Test func whatNoProcessSeesIsNotJudged() {
  let text = "global\n.if 0\n  nonsense\n.else\n  maxconn 1\n.endif\n"
  #expect(Configuration(parsing: text).problems.isEmpty)
  #expect(Configuration(parsing: "global\n.if 1\n.else\n  nonsense\n.endif\n").problems.isEmpty)
}

@Test func brokenBlocksAreReported() {
  #expect(Configuration(parsing: ".if 1\nglobal\n").kinds == [.unclosedConditional])
  #expect(Configuration(parsing: "global\n.endif\n").kinds == [.unmatchedConditional])
  #expect(Configuration(parsing: "global\n.elif 1\n").kinds == [.unmatchedConditional])
  #expect(
    Configuration(parsing: ".if 1\n.else\n.elif 1\n.endif\n").kinds == [.unmatchedConditional])
  #expect(Configuration(parsing: ".if streq(a)\n.endif\n").kinds == [.badCondition])
  #expect(Configuration(parsing: ".iff 1\n").kinds == [.unknownMacro])
}

@Test func deepNestingEndsInAProblem() {
  let depth = 20_000
  let text =
    String(repeating: ".if 1\n", count: depth) + String(repeating: ".endif\n", count: depth)
  #expect(Configuration(parsing: text).kinds.first == .conditionTooDeep)
  let parentheses = ".if " + String(repeating: "(", count: 100_000) + "\n.endif\n"
  #expect(Configuration(parsing: parentheses).kinds == [.badCondition])
}
