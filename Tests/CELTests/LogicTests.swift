import CEL
import Testing

struct LogicTests {
  @Test func theDecidingValueAbsorbsErrorsOnEitherSide() {
    expectTrue([
      "true || 1 / 0 == 1", "1 / 0 == 1 || true", "!(false && 1 / 0 == 1)",
      "!(1 / 0 == 1 && false)", "dyn('x') || true", "!(dyn(1) && false)",
      "1 / 0 == 1 || 1 / 0 == 2 || true", "{'a': 1}.b == 1 || true",
    ])
    expectFailure([
      "1 / 0 == 1 || false": "1:3: divide by zero",
      "false || 1 / 0 == 1": "1:12: divide by zero",
      "1 / 0 == 1 && true": "1:3: divide by zero",
      "1 % 0 == 1 || 1 / 0 == 1": "1:3: modulus by zero",
      "dyn('x') && true": "1:1: no such overload",
      "dyn('x') ? 1 : 2": "1:1: no such overload",
    ])
  }

  @Test func onlyTheChosenBranchIsEvaluated() {
    expectTrue(["true ? true : 1 / 0 == 1", "(false ? 1 / 0 : 2) == 2"])
    expectFailure(["1 / 0 == 1 ? 1 : 2": "1:3: divide by zero"])
  }

  @Test func longChainsAreNotDeep() throws {
    let chain = (0..<5000).map { "\($0) == \($0)" }.joined(separator: " && ")
    #expect(try evaluate(chain).equals(.bool(true)))
  }
}
