import Basics
import Lint

/// Writes findings: the worst first, those of one rule together.
struct FindingList {
  /// A block of findings, with the places in the drawing that it belongs to.
  struct Entry {
    let block: FindingBlock
    /// The anchors of its places and of their groups.
    var places: [String] = []

    var severity: Severity { block.first.severity }
  }

  let page: PageContext
  let entries: [Entry]
  /// The prefix of ids, unique in the page.
  let prefix: String

  /// The findings of a rule that are shown before the rest is folded.
  private static let few = 3

  func write(_ writer: inout HTMLWriter) {
    var anchored: Set<String> = []
    for severity in Severity.allCases.reversed() {
      let own = entries.filter { $0.severity == severity }
      if own.isEmpty { continue }
      let count = own.reduce(0) { $0 + $1.block.findings.count }
      let id = "\(prefix)\(severity.rawValue)s"
      writer.line("<section class=\"severity \(severity.rawValue)\" aria-labelledby=\"\(id)\">")
      writer.line("<h3 id=\"\(id)\">\(counted(count, severity.rawValue))</h3>")
      for group in Self.grouped(own) { write(group, &anchored, &writer) }
      writer.line("</section>")
    }
  }

  /// The entries by rule, in the order of each rule's first.
  private static func grouped(_ entries: [Entry]) -> [[Entry]] {
    var positions: [String: Int] = [:]
    var groups: [[Entry]] = []
    for entry in entries {
      let rule = entry.block.first.rule
      if let position = positions[rule] {
        groups[position].append(entry)
      } else {
        positions[rule] = groups.count
        groups.append([entry])
      }
    }
    return groups
  }

  private func write(_ group: [Entry], _ anchored: inout Set<String>, _ writer: inout HTMLWriter) {
    let first = group[0].block.first
    let severity = first.severity.rawValue
    let rule = HTMLWriter.escaped(first.rule)
    let count = group.reduce(0) { $0 + $1.block.findings.count }
    writer.line(
      "<article class=\"finding \(severity)\" data-severity=\"\(severity)\" data-rule=\"\(rule)\">")
    let name = page.isExplained(first) ? "<a href=\"#rule-\(rule)\">\(rule)</a>" : rule
    writer.markup(
      "<h4><span class=\"badge \(severity)\">\(LintHTML.sign(severity)) \(severity)</span> \(name)")
    if count > 1 { writer.markup(" <span class=\"count\">\(count) places</span>") }
    writer.line("</h4>")
    let isFolded = group.count > Self.few + 1
    for (position, entry) in group.enumerated() {
      if isFolded, position == Self.few {
        writer.line(
          "<details class=\"more\"><summary>\(counted(group.count - Self.few, "more place")) "
            + "of \(rule)</summary>")
      }
      FindingHTML(block: entry.block, page: page).write(
        at: entry.places, anchors: entry.places.filter { anchored.insert($0).inserted }, &writer)
    }
    if isFolded { writer.line("</details>") }
    if let remediation = first.remediation {
      FindingHTML.note("What to do", remediation, &writer)
    }
    writer.line("</article>")
  }
}
