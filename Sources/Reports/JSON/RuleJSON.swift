import Basics
public import Lint

/// The catalogue of rules as JSON.
public enum RuleJSON {
  /// Returns a list of rules, ending with a line break.
  public static func render(_ rules: [RuleDefinition]) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("apiVersion", apiVersion)
      writer.member("kind", "RuleList")
      writer.name("items")
      writer.array(rules) { writer, rule in
        writer.object { write(rule, &$0) }
      }
    }
    return writer.finish()
  }

  /// Returns one rule, ending with a line break.
  public static func render(_ rule: RuleDefinition) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("apiVersion", apiVersion)
      writer.member("kind", "Rule")
      write(rule, &writer)
    }
    return writer.finish()
  }

  private static let apiVersion = "kubectl-jitsi.dev/v1alpha1"

  private static func write(_ rule: RuleDefinition, _ writer: inout JSONWriter) {
    writer.member("name", rule.id)
    writer.member("severity", rule.severity.rawValue)
    writer.member("summary", rule.summary)
    writer.member("rationale", rule.rationale)
    writer.member("remediation", rule.remediation)
  }
}
