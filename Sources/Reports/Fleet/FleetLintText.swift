import Basics
import Lint
package import Operations

/// The text report of `lint --live` about several clusters: the findings of each, and one table.
package struct FleetLintText {
  private let style: TextStyle
  private let isQuiet: Bool

  /// A quiet report has only one line for each finding, which begins with the context.
  package init(style: TextStyle, isQuiet: Bool) {
    self.style = style
    self.isQuiet = isQuiet
  }

  /// Returns the report, ending with a line break; empty for a quiet report without findings.
  package func render(_ report: FleetLintReport) -> String {
    var text = ""
    for entry in report.entries {
      guard case .read(let outcome) = entry.answer, !outcome.report.findings.isEmpty else {
        continue
      }
      let context = Printable.line(entry.context)
      let own = LintText(style: style, isQuiet: isQuiet).render(
        outcome.report, LintText.Extent(files: outcome.files, rules: outcome.rules.count))
      if isQuiet {
        text += own.split(separator: "\n").map { "\(context): \($0)\n" }.joined()
      } else {
        text += style.paint("context \(context)", .bold) + "\n\n\(own)\n"
      }
    }
    if isQuiet { return text }
    let table = StatusTable(options).table([titles] + report.entries.map(row)).joined()
    return text + table
  }

  private var options: StatusText.Options {
    var options = StatusText.Options()
    options.style = style
    return options
  }

  private var titles: [StatusTable.Cell] {
    ["CONTEXT", "ERRORS", "WARNINGS", "INFOS", "OBJECTS", "SHARDS", ""].map {
      StatusTable.Cell($0)
    }
  }

  private func row(_ entry: FleetEntry<LintOutcome>) -> [StatusTable.Cell] {
    guard case .read(let outcome) = entry.answer else {
      return [StatusTable.Cell(entry.context)]
        + (0..<5).map { _ in StatusTable.Cell("-") }
        + [StatusTable.Cell("not read: \(entry.reason ?? "")", .red)]
    }
    let report = outcome.report
    func count(_ severity: Severity) -> StatusTable.Cell {
      let count = report.count(severity)
      return StatusTable.Cell(String(count), count > 0 ? TextStyle.colour(of: severity) : nil)
    }
    let issues = outcome.issues.first.map { "not everything could be read: \($0.message)" } ?? ""
    return [
      StatusTable.Cell(entry.context), count(.error), count(.warning), count(.info),
      StatusTable.Cell(String(report.objects)), StatusTable.Cell(String(report.shards)),
      StatusTable.Cell(String(issues.prefix { $0 != "\n" })),
    ]
  }
}
