import Lint
import Testing

/// The built-in rules are not validated at startup, so this test does it.
@Test func embeddedRulesAreSound() throws {
  #expect(try RuleSet(EmbeddedRules.all).rules.count == EmbeddedRules.all.count)
}
