import Lint
import Testing

/// The rules of the program are not checked when it starts, so they are checked here.
@Test func embeddedRulesAreSound() throws {
  #expect(try RuleSet(EmbeddedRules.all).rules.count == EmbeddedRules.all.count)
}
