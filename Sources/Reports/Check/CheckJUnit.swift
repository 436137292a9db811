package import Operations

/// The report of `check` as JUnit XML, for CI systems.
package enum CheckJUnit {
  /// Returns the report, ending with a line break.
  package static func render(_ report: CheckReport) -> String {
    let counts = """
      tests="\(report.results.count)" failures="\(report.count(.failed))" errors="0" \
      skipped="\(report.count(.skipped))"
      """
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites name=\"kubectl-jitsi\" \(counts)>\n"
    text += "  <testsuite name=\"kubectl-jitsi check\" \(counts)>\n"
    for result in report.results { text += testCase(result, report) }
    return text + "  </testsuite>\n</testsuites>\n"
  }

  private static func testCase(_ result: CheckResult, _ report: CheckReport) -> String {
    let place = result.shard.map { "\(report.namespace)/shard \($0)" } ?? report.namespace
    let attributes =
      "classname=\"\(LintJUnit.escaped(place))\" name=\"\(result.check.rawValue)\""
    let lines = [result.message] + result.evidence
    switch result.status {
    case .passed: return "    <testcase \(attributes)/>\n"
    case .skipped:
      let message = LintJUnit.escaped(lines.joined(separator: "; "))
      return """
            <testcase \(attributes)>
              <skipped message="\(message)"/>
            </testcase>

        """
    case .failed:
      let more = LintJUnit.escaped(
        (result.evidence + [
          "consequence: \(result.consequence)",
          "next: \(result.nextCommand(namespace: report.namespace))",
        ]).joined(separator: "\n"))
      return """
            <testcase \(attributes)>
              <failure message="\(LintJUnit.escaped(result.message))">\(more)</failure>
            </testcase>

        """
    }
  }
}
