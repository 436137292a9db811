import Lint
public import Operations

/// How tests of rules went, as CI systems show results of tests.
public enum RuleTestJUnit {
  /// The report, ended by a line break.
  public static func render(_ report: RuleTestRun.Report) -> String {
    let counts = "tests=\"\(report.results.count)\" failures=\"\(report.failed)\" errors=\"0\""
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites name=\"kubectl-jitsi\" \(counts)>\n"
    text += "  <testsuite name=\"kubectl-jitsi rules test\" \(counts)>\n"
    for result in report.results {
      let test = result.test
      let attributes =
        "classname=\"\(LintJUnit.escaped(test.rule))\" name=\"\(LintJUnit.escaped(test.name))\""
        + " file=\"\(LintJUnit.escaped(test.file))\" line=\"\(test.line)\""
      if result.isPassed {
        text += "    <testcase \(attributes)/>\n"
      } else {
        let message = LintJUnit.escaped(result.message)
        text += "    <testcase \(attributes)>\n"
        text += "      <failure message=\"\(message)\"/>\n    </testcase>\n"
      }
    }
    return text + "  </testsuite>\n</testsuites>\n"
  }
}
