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
    FindingList(page: page, entries: placed.entries, prefix: placed.prefix).write(&writer)
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
    writer.markup("<span><i class=\"dashed\"></i> missing, or only when scaled up</span>")
    if !placed.picture.secrets.isEmpty, placed.picture.shards.count <= PictureSVG.most {
      writer.markup(" <span><b class=\"keys\">1</b> reads that Secret</span>")
    }
    writer.line("</figcaption></figure>")
  }

  private func writeTable(_ writer: inout HTMLWriter) {
    let isLong = placed.picture.shards.count > Self.few
    var clear = 0
    var table = CountTable(
      caption: "Findings by component", heading: "Place", isOfPlaces: true)
    for group in placed.groups {
      let count = placed.count(group.places.map(\.place))
      if count.total == 0, isLong, case .shard = group.places[0].place {
        clear += 1
      } else {
        table.add(group.title, count, link: placed.anchor(of: group))
      }
    }
    if clear > 0 { table.add("\(counted(clear, "other shard"))", FindingCount(), link: "") }
    table.write(&writer)
  }
}
