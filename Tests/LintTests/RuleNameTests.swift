import Testing

@testable import Lint

/// Names that the program knows are names of rules.
struct RuleNameTests {
  @Test func everyNameIsOfARule() {
    let rules = Set(EmbeddedRules.all.map(\.id))
    #expect(RuleName.all.filter { !rules.contains($0) } == [])
  }
}
