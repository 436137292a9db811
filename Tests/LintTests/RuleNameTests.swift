import Testing

@testable import Lint

/// Tests that the rule names used in code exist.
struct RuleNameTests {
  @Test func everyNameIsOfARule() {
    let rules = Set(EmbeddedRules.all.map(\.id))
    #expect(RuleName.all.filter { !rules.contains($0) } == [])
  }
}
