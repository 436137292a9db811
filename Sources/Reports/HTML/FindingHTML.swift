import Lint
import YAML

/// Writes a block of findings: message, location, source lines and the fix.
struct FindingHTML {
  let block: FindingBlock
  let page: PageContext

  private var finding: Finding { block.first }

  /// - Parameters:
  ///   - places: The anchors of the places in the drawing that the block belongs to, for the filter.
  ///   - anchors: Those of them that lead to this block.
  ///   - writer: Takes the HTML.
  func write(at places: [String], anchors: [String], _ writer: inout HTMLWriter) {
    writer.markup("<div class=\"item\" data-n=\"\(block.findings.count)\"")
    writer.line(places.isEmpty ? ">" : " data-at=\"\(places.joined(separator: " "))\">")
    for anchor in anchors { writer.markup("<span class=\"anchor\" id=\"\(anchor)\"></span>") }
    writer.markup("<p class=\"message\">")
    writer.prose(finding.message)
    writer.line("</p>")
    writePlace(&writer)
    writeLines(&writer)
    if block.findings.count > 1 { writePlaces(&writer) }
    if let advice = LintText.advice(of: finding) { Self.note("Change", advice, &writer) }
    if let fix = finding.fix {
      Self.note("Fix", fix.description + LintText.terms(of: fix), &writer)
    }
    writer.line("</div>")
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

  static func note(_ name: String, _ words: String, _ writer: inout HTMLWriter) {
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
