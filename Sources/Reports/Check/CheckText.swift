package import Operations

/// The report of `check` as text: a line for each check, in groups, and a verdict.
package struct CheckText {
  private let style: TextStyle

  package init(style: TextStyle) { self.style = style }

  /// Returns the report, ending with a line break.
  package func render(_ report: CheckReport) -> String {
    var text = heading(report) + "\n"
    var group = ""
    for result in report.results {
      if result.check.group != group {
        group = result.check.group
        text += "\n" + style.paint(group, .bold) + "\n"
      }
      text += lines(of: result, report)
    }
    return text + "\n" + verdict(report) + "\n"
  }

  /// Returns the results alone, indented, as part of another command's progress.
  package func lines(of report: CheckReport) -> String {
    report.results.map { lines(of: $0, report) }.joined()
      .split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
  }

  private func heading(_ report: CheckReport) -> String {
    let shards = report.shards == 1 ? "1 shard" : "\(report.shards) shards"
    let haproxies =
      report.haproxies == 0
      ? "" : report.haproxies == 1 ? ", 1 HAProxy pod" : ", \(report.haproxies) HAProxy pods"
    let way = report.website.map { ", through \($0)" } ?? ""
    return Printable.line("\(report.namespace) in \(report.server): \(shards)\(haproxies)\(way)")
  }

  private func lines(of result: CheckResult, _ report: CheckReport) -> String {
    let place = result.shard.map { "shard \($0): " } ?? ""
    var text = "\(mark(result.status)) " + Printable.line("\(place)\(result.message)") + "\n"
    for line in result.evidence {
      text += "    " + style.paint(Printable.line(line), .dim) + "\n"
    }
    if result.status == .failed {
      text += "    consequence: \(result.consequence)\n"
      text += "    next: \(result.nextCommand(namespace: report.namespace))\n"
    }
    return text
  }

  private func mark(_ status: CheckResult.Status) -> String {
    switch status {
    case .passed: style.paint("✓", .green)
    case .failed: style.paint("✗", .red)
    case .skipped: style.paint("-", .yellow)
    }
  }

  private func verdict(_ report: CheckReport) -> String {
    let failed = report.count(.failed)
    let skipped = report.count(.skipped)
    var parts = ["\(report.count(.passed)) passed"]
    if failed > 0 { parts.insert("\(failed) failed", at: 0) }
    if skipped > 0 { parts.append("\(skipped) skipped") }
    let tenths = (report.milliseconds + 50) / 100
    let words = parts.joined(separator: ", ") + " in \(tenths / 10).\(tenths % 10) s"
    return style.paint(words, failed > 0 ? .red : .green)
  }
}
