import Lint
import YAML

/// Writes one finding: message, location, source lines and how to fix it.
struct FindingHTML {
  let placed: PlacedFinding
  let page: PageContext

  private var finding: Finding { placed.finding }
  private var block: FindingBlock { placed.block }

  func write(_ writer: inout HTMLWriter) {
    if !placed.isFirst { return writeLink(&writer) }
    let severity = finding.severity.rawValue
    let rule = HTMLWriter.escaped(finding.rule)
    let isShared = block.findings.count > 1
    let anchor = isShared ? " id=\"block-\(placed.number)\"" : ""
    writer.line("<article class=\"finding \(severity)\"\(anchor)>")
    let name = page.isExplained(finding) ? "<a href=\"#rule-\(rule)\">\(rule)</a>" : rule
    writer.line(
      "<p class=\"kind\">\(LintHTML.sign(severity)) <b>\(severity)</b> \(name)</p>")
    writer.markup("<p class=\"message\">")
    writer.prose(finding.message)
    writer.line("</p>")
    writePlace(&writer)
    writeLines(&writer)
    if isShared { writePlaces(&writer) }
    if let remediation = finding.remediation { note("What to do", remediation, &writer) }
    if let advice = LintText.advice(of: finding) { note("Change", advice, &writer) }
    if let fix = finding.fix {
      note("Fix", fix.description + LintText.terms(of: fix), &writer)
    }
    writer.line("</article>")
  }

  /// Writes a short entry with a link to the block that shows the finding in full.
  private func writeLink(_ writer: inout HTMLWriter) {
    writer.markup(
      "<p class=\"same\">\(LintHTML.sign(finding.severity.rawValue)) "
        + "<a href=\"#block-\(placed.number)\">\(HTMLWriter.escaped(finding.rule))</a> "
        + "as in shards \(block.shards): <code>")
    writer.text(finding.place.description)
    writer.line("</code></p>")
  }

  /// Writes the locations of the same finding in other shards.
  private func writePlaces(_ writer: inout HTMLWriter) {
    writer.markup(
      "<details class=\"places\"><summary>The same in shards \(block.shards)</summary><ul>")
    for (shards, place) in FindingBlock.places(of: block.findings) {
      writer.markup("<li>\(shards): <code>")
      writer.text(place)
      writer.markup("</code></li>")
    }
    writer.line("</ul></details>")
  }

  private func note(_ name: String, _ words: String, _ writer: inout HTMLWriter) {
    writer.markup("<p class=\"note\"><b>\(name):</b> ")
    writer.prose(words)
    writer.line("</p>")
  }

  private func writePlace(_ writer: inout HTMLWriter) {
    writer.markup("<p class=\"where\"><code>")
    writer.text(finding.place.description)
    writer.markup("</code>")
    if let object = finding.object {
      writer.markup(" ")
      writer.text(LintText.name(of: object, finding.path))
    }
    if finding.origin != nil {
      writer.markup(", rendered as <code>")
      writer.text(finding.writtenPlace)
      writer.markup("</code>")
    } else if let source = finding.source {
      writer.markup(", rendered from <code>")
      writer.text(source)
      writer.markup("</code>")
    }
    writer.line("</p>")
  }

  /// The number of lines shown before and after the line of the finding.
  private static let around = 2

  /// Writes the line of the finding and lines of the same object around it, with secrets masked.
  private func writeLines(_ writer: inout HTMLWriter) {
    guard let meant = Excerpt(finding, in: page.report) else { return }
    let file = finding.file
    let extent = page.report.extent(of: finding)
    writer.markup("<pre>")
    for number in finding.start.line - Self.around...finding.start.line + Self.around {
      if number == finding.start.line {
        write(meant, &writer)
      } else if let extent, let line = file.lineRange(number), line.lowerBound < extent.upperBound,
        line.upperBound > extent.lowerBound
      {
        let start = file.mark(at: line.lowerBound)
        let excerpt = Excerpt(
          file, from: start, to: start, inSecret: finding.object?.kind == "Secret")
        writer.markup("<span class=\"line\"><i>\(number)</i><span>")
        writer.text(excerpt?.text ?? "")
        writer.markup("</span></span>")
      }
    }
    writer.line("</pre>")
  }

  private func write(_ excerpt: Excerpt, _ writer: inout HTMLWriter) {
    let (before, marked, after) = excerpt.parts
    writer.markup("<span class=\"line meant\"><i>\(excerpt.line)</i><span>")
    writer.text(before)
    writer.markup("<mark>")
    writer.text(marked.isEmpty ? " " : marked)
    writer.markup("</mark>")
    writer.text(after)
    writer.markup("</span></span>")
  }
}

extension Excerpt {
  /// The text before, at and after the marked columns.
  fileprivate var parts: (before: String, marked: String, after: String) {
    var parts = [String.UnicodeScalarView(), .init(), .init()]
    var column = 0
    for scalar in text.unicodeScalars {
      let part = column < caret.indent ? 0 : column < caret.indent + caret.width ? 1 : 2
      let width = Printable.width(scalar)
      parts[width == 0 && !parts[1].isEmpty && part == 2 && parts[2].isEmpty ? 1 : part]
        .append(scalar)
      column += width
    }
    return (String(parts[0]), String(parts[1]), String(parts[2]))
  }
}
