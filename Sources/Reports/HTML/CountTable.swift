import Lint

/// A table of places with the number of findings of each.
struct CountTable {
  let caption: String
  let heading: String
  /// Whether its links lead to places of the drawing, which the filter can show alone.
  private let isOfPlaces: Bool
  private var rows: [(title: String, count: FindingCount, link: String)] = []

  init(caption: String, heading: String, isOfPlaces: Bool = false) {
    self.caption = caption
    self.heading = heading
    self.isOfPlaces = isOfPlaces
  }

  /// Adds a place, which links to `link` if it has findings.
  mutating func add(_ title: String, _ count: FindingCount, link: String) {
    rows.append((title, count, link))
  }

  func write(_ writer: inout HTMLWriter) {
    writer.line(
      "<table\(isOfPlaces ? " class=\"places-table\"" : "")><caption>\(caption)</caption>")
    writer.markup("<thead><tr><th scope=\"col\">\(heading)</th>")
    writer.line(
      "<th scope=\"col\">Errors</th><th scope=\"col\">Warnings</th><th scope=\"col\">Infos</th>"
        + "</tr></thead><tbody>")
    for (title, count, link) in rows {
      writer.markup("<tr><th scope=\"row\">\(LintHTML.sign(count.worst?.rawValue ?? "ok")) ")
      if count.total > 0 { writer.markup("<a href=\"#\(link)\">") }
      writer.text(title)
      writer.markup(count.total > 0 ? "</a></th>" : "</th>")
      for severity in Severity.allCases.reversed() {
        let number = count[severity]
        writer.markup(number > 0 ? "<td>\(number)</td>" : "<td class=\"none\">0</td>")
      }
      writer.line("</tr>")
    }
    writer.line("</tbody></table>")
  }
}
