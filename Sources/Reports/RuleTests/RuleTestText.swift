import Lint
public import Operations

/// The results of rule tests as text, with a line for each failed test.
public struct RuleTestText {
  private let style: TextStyle

  public init(style: TextStyle) { self.style = style }

  /// Returns the report, ending with a line break.
  public func render(_ report: RuleTestRun.Report) -> String {
    var text = ""
    for result in report.results where !result.isPassed { text += line(of: result) + "\n" }
    let untested = report.untested
    if !untested.isEmpty { text += "no tests: \(untested.joined(separator: ", "))\n" }
    let count = report.results.count
    let tests = count == 1 ? "1 test" : "\(count) tests"
    if report.failed == 0 { return text + style.paint("\(tests) passed", .green) + "\n" }
    return text + style.paint("\(report.failed) of \(tests) failed", .red) + "\n"
  }

  private func line(of result: RuleTestResult) -> String {
    let test = result.test
    let place = style.paint(Printable.line("\(test.file):\(test.line)"), .bold)
    return "\(place): " + Printable.line("\(test.rule): \(test.name): \(result.message)")
  }
}
