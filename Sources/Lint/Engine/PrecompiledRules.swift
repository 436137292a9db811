import Basics
import CEL
import YAML

/// The embedded rules, compiled on another core while the input is read, which takes about as long for a small
/// installation. Rules that are not compiled by then are compiled on their first evaluation.
public struct PrecompiledRules: Sendable {
  private let rules: BackgroundResult<[CompiledRule]>

  /// Starts compiling; nil if there is no other core.
  public init?() {
    guard Parallel.cores > 1 else { return nil }
    rules = BackgroundResult { isAwaited in
      let rules = EmbeddedRules.all.map { Rule(definition: $0, isEmbedded: true) }
      let ready = CompiledRule.prepare(rules)
      for stage in CompiledRule.Stage.allCases {
        for rule in ready where !isAwaited() { rule.compile(stage) }
      }
      return ready
    }
  }

  /// The rules compiled so far, for use in one pass at a time.
  func take() -> [CompiledRule] { rules.result() }
}
