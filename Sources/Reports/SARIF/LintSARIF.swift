import Basics
public import Lint
public import Operations
import YAML

/// The report of `lint -o sarif`: SARIF 2.1.0 (OASIS, sarif-v2.1.0-os).
public enum LintSARIF {
  /// Returns the report, ending with a line break. The same report always gives the same bytes.
  ///
  /// - Parameters:
  ///   - report: The findings.
  ///   - rules: The rules that were selected.
  ///   - issues: The inputs that could not be read or checked.
  ///   - version: The version of the tool.
  public static func render(
    _ report: LintReport, rules: [RuleDefinition], issues: [ReportIssue] = [], version: String
  ) -> [UInt8] {
    let listed = listed(rules, report)
    let positions = Dictionary(
      listed.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
      writer.member("version", "2.1.0")
      writer.name("runs")
      writer.array([report]) { writer, report in
        writer.object { writer in
          writer.name("tool")
          writer.object {
            $0.name("driver")
            write(listed, version, &$0)
          }
          writer.name("invocations")
          writer.array([issues]) { write($1, &$0) }
          writer.member("columnKind", "unicodeCodePoints")
          writer.name("results")
          writer.array(report.findings) { write($1, positions[$1.rule], &$0) }
        }
      }
    }
    return writer.finish()
  }

  private struct Listed {
    let id: String
    let definition: RuleDefinition?
  }

  /// Returns the selected rules, followed by any other rules that findings refer to.
  private static func listed(_ rules: [RuleDefinition], _ report: LintReport) -> [Listed] {
    var listed = rules.map { Listed(id: $0.id, definition: $0) }
    var known = Set(rules.map(\.id))
    for finding in report.findings where known.insert(finding.rule).inserted {
      listed.append(Listed(id: finding.rule, definition: nil))
    }
    return listed
  }

  private static func write(_ rules: [Listed], _ version: String, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", "kubectl-jitsi")
      writer.member("version", version)
      writer.member("semanticVersion", version)
      writer.member("informationUri", Project.address)
      writer.name("rules")
      writer.array(rules) { writer, rule in
        writer.object { writer in
          writer.member("id", rule.id)
          guard let definition = rule.definition else { return }
          text("shortDescription", definition.summary, &writer)
          text("fullDescription", definition.rationale, &writer)
          writer.name("help")
          writer.object { writer in
            writer.member("text", "\(definition.rationale)\n\n\(definition.remediation)")
            writer.member(
              "markdown",
              "\(definition.rationale)\n\n**What to do:** \(definition.remediation)")
          }
          writer.member("helpUri", Project.page(of: rule.id))
          writer.name("defaultConfiguration")
          writer.object { $0.member("level", level(definition.severity)) }
        }
      }
    }
  }

  private static func write(_ issues: [ReportIssue], _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("executionSuccessful", issues.isEmpty)
      if issues.isEmpty { return }
      writer.name("toolExecutionNotifications")
      writer.array(issues) { writer, issue in
        writer.object { writer in
          writer.member("level", "error")
          text("message", issue.description, &writer)
        }
      }
    }
  }

  private static func write(_ finding: Finding, _ rule: Int?, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("ruleId", finding.rule)
      if let rule { writer.member("ruleIndex", rule) }
      writer.member("level", level(finding.severity))
      text("message", finding.message, &writer)
      writer.name("locations")
      writer.array([finding]) { SARIFLocation.write($1, &$0) }
      writer.name("partialFingerprints")
      writer.object { $0.member("kubectlJitsi/v1", StableHash.text(identity(of: finding))) }
      // A fix for rendered manifests cannot be applied to a file.
      if let fix = finding.fix, finding.origin == nil, !fix.edits.isEmpty, fix.creations.isEmpty {
        writer.name("fixes")
        writer.array([fix]) { SARIFFix.write($1, &$0) }
      }
    }
  }

  /// Returns a fingerprint of a finding that does not change when lines above it are added or removed.
  private static func identity(of finding: Finding) -> String {
    let object = finding.object.map {
      "\($0.apiVersion)/\($0.kind)/\($0.namespace ?? "")/\($0.name)"
    }
    return [finding.rule, object ?? finding.file.name, finding.path ?? "", finding.message]
      .joined(separator: "\n")
  }

  static func text(_ name: String, _ words: String, _ writer: inout JSONWriter) {
    writer.name(name)
    writer.object { $0.member("text", words) }
  }

  private static func level(_ severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .info: "note"
    }
  }
}
