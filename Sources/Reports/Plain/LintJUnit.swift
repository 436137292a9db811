import Basics
public import Lint
public import Operations
import YAML

/// The report of `lint -o junit`, which CI systems show like test results: a passed case for each rule without findings, a
/// failed one for each finding, and an error for each input that could not be read or checked.
public enum LintJUnit {
  /// Returns the report, ending with a line break.
  ///
  /// - Parameters:
  ///   - report: The findings.
  ///   - rules: The rules that were selected.
  ///   - issues: The inputs that could not be read or checked.
  public static func render(
    _ report: LintReport, rules: [RuleDefinition], issues: [ReportIssue] = []
  ) -> String {
    let found = Dictionary(grouping: report.findings, by: \.rule)
    let failures = report.findings.count { $0.severity > .info }
    let passed = rules.count { found[$0.id] == nil }
    let counts =
      "tests=\"\(passed + report.findings.count + issues.count)\" failures=\"\(failures)\" errors=\"\(issues.count)\""
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites name=\"kubectl-jitsi\" \(counts)>\n"
    text += "  <testsuite name=\"kubectl-jitsi lint\" \(counts)>\n"
    for issue in issues {
      text += "    <testcase classname=\"input\" name=\"\(escaped(issue.file ?? "input"))\">\n"
      text += "      <error message=\"\(escaped(issue.message))\"/>\n    </testcase>\n"
    }
    for finding in report.findings { text += self.text(of: finding) }
    for rule in rules where found[rule.id] == nil {
      text +=
        "    <testcase classname=\"\(escaped(rule.id))\" name=\"\(escaped(rule.summary))\"/>\n"
    }
    return text + "  </testsuite>\n</testsuites>\n"
  }

  private static func text(of finding: Finding) -> String {
    let place = finding.place
    var name = finding.object.map { "\($0.kind) \($0.name)" } ?? place.description
    if let path = finding.path { name += " \(path)" }
    let attributes =
      "classname=\"\(escaped(finding.rule))\" name=\"\(escaped(name))\" file=\"\(escaped(place.file))\" line=\"\(place.line)\""
    let words = [place.description, finding.message, finding.remediation ?? ""].filter {
      !$0.isEmpty
    }
    .joined(separator: "\n")
    let body =
      finding.severity > .info
      ? "<failure type=\"\(finding.severity.rawValue)\" message=\"\(escaped(finding.message))\">\(escaped(words))</failure>"
      : "<system-out>\(escaped(words))</system-out>"
    return "    <testcase \(attributes)>\n      \(body)\n    </testcase>\n"
  }

  /// Escapes text for XML 1.0, which allows no control characters, not even as references.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if let reference = Markup.reference(to: scalar) {
        result += reference
        continue
      }
      switch scalar {
      case "\n": result += "&#10;"
      case "\t": result += "&#9;"
      default:
        let isAllowed =
          scalar.value >= 0x20 && scalar.value != 0x7F && scalar.value != 0xFFFE
          && scalar.value != 0xFFFF
        result.unicodeScalars.append(isAllowed ? scalar : "\u{FFFD}")
      }
    }
    return result
  }
}
