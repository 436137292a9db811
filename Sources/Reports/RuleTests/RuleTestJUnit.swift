import Lint
public import Operations

/// The results of rule tests as JUnit XML, for CI systems.
public enum RuleTestJUnit {
  /// Returns the report, ending with a line break.
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
