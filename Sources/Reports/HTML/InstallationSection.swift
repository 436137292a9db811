import Basics
import Jitsi
import Lint

/// Writes the section of one installation: diagram, summary by shard, findings.
struct InstallationSection {
  let placed: PlacedFindings
  let page: PageContext

  /// The number of shards above which only those with findings are listed.
  private static let few = 12

  var title: String {
    let namespace = placed.picture.namespace
    let name = namespace.isEmpty ? "Installation" : "Installation in \(namespace)"
    return placed.unit.isEmpty ? name : "\(name) (\(placed.unit))"
  }

  func write(_ position: Int, _ writer: inout HTMLWriter) {
    writer.markup("<section id=\"installation-\(position)\"><h2>")
    writer.text(title)
    writer.line("</h2>")
    writePicture(&writer)
    writeTable(&writer)
    for group in placed.groups { write(group, &writer) }
    writer.line("</section>")
  }

  private func writePicture(_ writer: inout HTMLWriter) {
    writer.line("<figure>")
    for width in PictureSVG.Width.allCases {
      writer.markup(PictureSVG(placed: placed, width: width).draw(title))
    }
    writer.markup("<figcaption>")
    let signs = [
      ("error", "error"), ("warning", "warning"), ("info", "info"), ("ok", "nothing found"),
    ]
    for (sign, words) in signs {
      writer.markup("<span>\(LintHTML.sign(sign)) \(words)</span> ")
    }
    writer.line(
      "<span><i class=\"dashed\"></i> missing, or only when scaled up</span></figcaption></figure>"
    )
  }

  private func writeTable(_ writer: inout HTMLWriter) {
    let isLong = placed.picture.shards.count > Self.few
    var clear = 0
    var table = CountTable(caption: "Findings by component", heading: "Place")
    for group in placed.groups {
      let count = placed.count(group.places.map(\.place))
      if count.total == 0, isLong, case .shard = group.places[0].place {
        clear += 1
      } else {
        table.add(group.title, count, link: anchor(of: group))
      }
    }
    if clear > 0 { table.add("\(counted(clear, "other shard"))", FindingCount(), link: "") }
    table.write(&writer)
  }

  private func anchor(of group: PlacedFindings.Group) -> String {
    "\(placed.anchor(group.places[0].place))-all"
  }

  private func write(
    _ group: PlacedFindings.Group, _ writer: inout HTMLWriter
  ) {
    let found = group.places.filter { placed.findings[$0.place] != nil }
    guard !found.isEmpty else { return }
    writer.line("<h3 id=\"\(anchor(of: group))\">\(group.title)</h3>")
    for (place, title) in found {
      writer.markup("<div class=\"place\" id=\"\(placed.anchor(place))\">")
      if !title.isEmpty {
        writer.markup("<h4>")
        writer.text(title)
        writer.markup("</h4>")
      }
      writer.line("")
      for entry in placed.findings[place] ?? [] {
        FindingHTML(placed: entry, page: page).write(&writer)
      }
      writer.line("</div>")
    }
  }
}
