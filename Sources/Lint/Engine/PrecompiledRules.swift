import Basics
import CEL
import YAML

/// The embedded rules, compiled on another core while the input is read, which takes about as long for a small
/// installation. Rules that are not compiled by then are compiled on their first evaluation.
public struct PrecompiledRules: Sendable {
  private let rules: BackgroundResult<[String: CompiledRule]>

  /// Starts compiling; nil if there is no other core.
  public init?() {
    guard Parallel.cores > 1 else { return nil }
    rules = BackgroundResult { isAwaited in
      let rules = EmbeddedRules.all.map { Rule(definition: $0, isEmbedded: true) }
      let ready = CompiledRule.prepare(rules)
      for stage in CompiledRule.Stage.allCases {
        for rule in ready where !isAwaited() { rule.compile(stage) }
      }
      return Dictionary(
        ready.map { ($0.definition.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
  }

  /// The rules compiled so far, by id, for use in one pass only.
  func take() -> [String: CompiledRule] { rules.result() }
}
