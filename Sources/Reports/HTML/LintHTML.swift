import Basics
public import Lint
public import Operations
import YAML

/// The report of `lint -o html`: one self-contained page with a diagram of each installation.
public enum LintHTML {
  /// Returns the page, ending with a line break. The same arguments always give the same bytes.
  ///
  /// - Parameters:
  ///   - report: The findings.
  ///   - rules: The rules that were selected.
  ///   - issues: The inputs that could not be read or checked.
  ///   - extent: The numbers of files and rules in the summary.
  ///   - origin: Where and when the page was made.
  public static func render(
    _ report: LintReport, rules: [RuleDefinition], issues: [ReportIssue] = [],
    _ extent: LintText.Extent, origin: PageOrigin
  ) -> String {
    let sorted = SortedFindings(report)
    var total = FindingCount()
    for finding in report.findings { total.add(finding.severity) }
    var writer = HTMLWriter()
    writeHead(total, &writer)
    writeSummary(report, issues, total, extent, origin, &writer)
    writer.line("<main>")
    writeFilter(report, total, &writer)
    for issue in issues {
      writer.markup("<p class=\"issue\">\(sign("error")) could not be checked: ")
      writer.text(issue.description)
      writer.line("</p>")
    }
    let page = PageContext(report, rules: rules)
    let sections = sorted.installations.map { InstallationSection(placed: $0, page: page) }
    if sections.count > 1 {
      var table = CountTable(caption: "Findings by installation", heading: "Installation")
      for (position, section) in sections.enumerated() {
        table.add(section.title, section.placed.total, link: "installation-\(position)")
      }
      table.write(&writer)
    }
    for (position, section) in sections.enumerated() { section.write(position, &writer) }
    if !sorted.elsewhere.isEmpty {
      writer.line("<section id=\"elsewhere\"><h2>Outside of installations</h2>")
      FindingList(
        page: page, entries: sorted.elsewhere.map { FindingList.Entry(block: $0) },
        prefix: "elsewhere-"
      ).write(&writer)
      writer.line("</section>")
    }
    writeRules(rules, report, &writer)
    writer.line("</main>")
    writer.line("<script>\(HTMLScript.text)</script>")
    writer.line("</body></html>")
    return writer.page
  }

  /// Returns a reference to a symbol of the page: a severity's, or `ok`.
  static func sign(_ name: String) -> String {
    "<svg class=\"sign \(name)\" viewBox=\"0 0 14 14\" aria-hidden=\"true\">"
      + "<use href=\"#sign-\(name)\"/></svg>"
  }

  private static func writeHead(_ total: FindingCount, _ writer: inout HTMLWriter) {
    writer.line(
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'unsafe-inline'; script-src '\(HTMLScript.hash)'; base-uri 'none'; form-action 'none'">
      <title>Jitsi Meet: \(total.words)</title>
      <style>
      \(HTMLStyle.text)</style></head>
      <body>
      \(HTMLStyle.signs)
      """)
  }

  private static func writeSummary(
    _ report: LintReport, _ issues: [ReportIssue], _ total: FindingCount,
    _ extent: LintText.Extent, _ origin: PageOrigin, _ writer: inout HTMLWriter
  ) {
    writer.line("<header><h1>Jitsi Meet: lint report</h1>")
    let isClear = total.total == 0 && issues.isEmpty && report.installations > 0
    writer.markup("<p class=\"verdict\">")
    if isClear { writer.markup("\(sign("ok")) All clear") }
    for severity in Severity.allCases.reversed() where total[severity] > 0 {
      let count = counted(total[severity], severity.rawValue)
      writer.markup(
        "<span class=\"pill \(severity.rawValue)\">\(sign(severity.rawValue)) \(count)</span> ")
    }
    if !isClear, total.total == 0 { writer.markup("No findings in the parts that could be read") }
    writer.line("</p>")
    var words = [counted(report.objects, "object")]
    if report.installations != 1 {
      words.append(counted(report.installations, "installation"))
    }
    words.append(counted(report.shards, "shard"))
    words.append(counted(extent.files, "file"))
    words.append(counted(extent.rules, "rule"))
    if report.suppressed > 0 { words.append("\(report.suppressed) suppressed") }
    if report.fixable > 0 { words.append("\(report.fixable) fixable with --fix") }
    writer.line("<p class=\"extent\">\(words.joined(separator: " · "))</p>")
    write(origin, &writer)
    writer.line("</header>")
  }

  private static func write(_ origin: PageOrigin, _ writer: inout HTMLWriter) {
    writer.markup("<dl class=\"origin\">")
    if let cluster = origin.cluster {
      writer.markup("<div><dt>Cluster</dt><dd>")
      writer.text(cluster)
      writer.markup("</dd></div>")
    }
    writer.markup("<div><dt>Command</dt><dd><code>")
    writer.text(origin.command)
    writer.markup("</code></dd></div><div><dt>Date</dt><dd><time>")
    writer.text(origin.time)
    writer.markup("</time></dd></div><div><dt>Version</dt><dd>kubectl-jitsi ")
    writer.text(origin.version)
    writer.line("</dd></div></dl>")
  }

  /// Writes the filter. Severities work without the script; what needs it is hidden until it runs.
  private static func writeFilter(
    _ report: LintReport, _ total: FindingCount, _ writer: inout HTMLWriter
  ) {
    guard total.total > 0 else { return }
    writer.line("<form id=\"filter\" class=\"filter\" role=\"search\" aria-label=\"Findings\">")
    let kinds = Severity.allCases.reversed().filter { total[$0] > 0 }
    if kinds.count > 1 {
      writer.markup("<fieldset><legend>Show</legend>")
      for kind in kinds {
        writer.markup(
          "<label><input type=\"checkbox\" id=\"show-\(kind.rawValue)\" value=\"\(kind.rawValue)\""
            + " checked> \(kind.rawValue)s</label> ")
      }
      writer.line("</fieldset>")
    }
    writer.markup(
      "<label data-script hidden>Text <input type=\"search\" id=\"filter-text\"></label> ")
    writer.markup(
      "<label data-script hidden>Rule <select id=\"filter-rule\"><option value=\"\">all</option>")
    for rule in Set(report.findings.map(\.rule)).sorted() {
      let name = HTMLWriter.escaped(rule)
      writer.markup("<option value=\"\(name)\">\(name)</option>")
    }
    writer.markup("</select></label> <output id=\"filter-count\" data-script hidden></output> ")
    writer.line(
      "<button type=\"button\" id=\"filter-reset\" hidden>Show all findings</button></form>")
  }

  private static func writeRules(
    _ rules: [RuleDefinition], _ report: LintReport, _ writer: inout HTMLWriter
  ) {
    let found = Set(report.findings.map(\.rule))
    let named = rules.filter { found.contains($0.id) }
    guard !named.isEmpty else { return }
    writer.line("<section id=\"rules\"><h2>About these rules</h2>")
    for rule in named {
      let id = HTMLWriter.escaped(rule.id)
      writer.markup("<div class=\"rule\" id=\"rule-\(id)\"><h3>\(id)</h3><p><strong>")
      writer.prose(rule.summary)
      writer.markup(".</strong> ")
      writer.prose(rule.rationale)
      writer.line("</p></div>")
    }
    writer.line("</section>")
  }
}
