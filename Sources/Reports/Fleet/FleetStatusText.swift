import Basics
import Jitsi
package import Operations

/// The text report of `status` about several clusters: the problems of all of them, one table, and a verdict.
package struct FleetStatusText {
  private let options: StatusText.Options
  private let layout: TextLayout

  package init(_ options: StatusText.Options) {
    self.options = options
    layout = TextLayout(style: options.style, width: options.width)
  }

  /// Returns the report, ending with a line break.
  package func render(_ report: FleetStatusReport) -> String {
    let table = StatusTable(options).table(
      (options.hasHeaders ? [titles] : []) + report.entries.flatMap(rows)
    ).joined()
    guard options.hasHeaders else { return table }
    var blocks = [layout.line("\(counts(report)), \(Age.clock(report.time))", indent: 2)]
    blocks.append(report.entries.map { problems(of: $0, now: report.time) }.joined())
    blocks.append(table)
    blocks.append(Self.notes(report).map { layout.line("note: \($0)", indent: 6) }.joined())
    blocks.append(verdict(report))
    return blocks.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// The notes about all clusters, each with its context.
  package static func notes(_ report: FleetStatusReport) -> [String] {
    report.entries.flatMap { entry in
      guard case .read(let found) = entry.answer else { return [String]() }
      return found.notes.map { Printable.line("\(entry.context): \($0.message)") }
    }
  }

  private func counts(_ report: FleetStatusReport) -> String {
    let count = counted(report.entries.count, "context")
    let parts = parts(report)
    return parts.isEmpty ? count : "\(count): \(parts.joined(separator: ", "))"
  }

  private func parts(_ report: FleetStatusReport) -> [String] {
    var counts: [(word: String, count: Int)] = []
    for entry in report.entries {
      let word = Self.word(entry)
      if let position = counts.firstIndex(where: { $0.word == word }) {
        counts[position].count += 1
      } else {
        counts.append((word, 1))
      }
    }
    return counts.map { "\($0.count) \($0.word)" }
  }

  private static func word(_ entry: FleetEntry<StatusReport>) -> String {
    switch entry.answer {
    case .read(let report): report.health.rawValue
    case .failed: "not read"
    case .skipped: "without Jitsi"
    }
  }

  // MARK: Problems

  private func problems(of entry: FleetEntry<StatusReport>, now: Int64) -> String {
    let context = Printable.line(entry.context)
    switch entry.answer {
    case .skipped: return ""
    case .failed(let failure):
      let lines = failure.description.split(separator: "\n").map { Printable.line(String($0)) }
      let head =
        options.style.paint("!", .red) + " \(context): cannot be read: \(lines.first ?? "")"
      return layout.line(head, indent: 4)
        + lines.dropFirst().map { layout.line("    \($0)", indent: 6) }.joined()
    case .read(let report):
      let text = ProblemText(options, now: now)
      return report.installations.map { installation in
        let place =
          report.installations.count > 1
          ? "\(context), \(Printable.line(installation.namespace))" : context
        return text.render(installation, after: "\(place): ")
      }.joined()
    }
  }

  // MARK: Table

  private var titles: [StatusTable.Cell] {
    var titles = [
      "CONTEXT", "NAMESPACE", "SHARDS", "BRIDGES", "CONF", "PEOPLE", "STRESS", "HAPROXY", "HEALTH",
    ]
    if options.isWide { titles += ["PROBLEMS", "CERTIFICATE", "RELEASE", "HOST"] }
    return (titles + [""]).map { StatusTable.Cell($0) }
  }

  private func rows(_ entry: FleetEntry<StatusReport>) -> [[StatusTable.Cell]] {
    switch entry.answer {
    case .read(let report):
      report.installations
        .sorted { Self.rank($0.health) > Self.rank($1.health) }
        .map { row(of: $0, entry.context) }
    case .failed: [row(entry, .red)]
    case .skipped: [row(entry, .dim)]
    }
  }

  private static func rank(_ health: Health) -> Int {
    Health.allCases.firstIndex(of: health) ?? 0
  }

  /// Returns the row of a cluster that has no report.
  private func row(
    _ entry: FleetEntry<StatusReport>, _ colour: TextStyle.Colour
  ) -> [StatusTable.Cell] {
    var cells = [StatusTable.Cell(entry.context)]
    cells += (0..<7).map { _ in StatusTable.Cell("-") }
    cells.append(StatusTable.Cell(Self.word(entry), colour))
    if options.isWide { cells += (0..<4).map { _ in StatusTable.Cell("-") } }
    return cells + [StatusTable.Cell(entry.reason ?? "")]
  }

  private func row(of installation: InstallationStatus, _ context: String) -> [StatusTable.Cell] {
    let sum = ShardStatus.sum(of: installation.shards)
    let healthy = installation.shards.count { $0.health == .healthy }
    let more = sum.load.map { $0.answered < $0.asked ? "+" : "" } ?? ""
    var cells = [StatusTable.Cell(context), StatusTable.Cell(installation.namespace)]
    cells.append(
      StatusTable.Cell(
        "\(healthy)/\(installation.shards.count)",
        healthy < installation.shards.count ? .of(installation.health) : nil))
    cells.append(StatusTable.Cell(StatusTable.count(sum.bridges)))
    cells.append(StatusTable.Cell(sum.load.map { "\($0.conferences)\(more)" } ?? "-"))
    cells.append(StatusTable.Cell(sum.load.map { "\($0.participants)\(more)" } ?? "-"))
    cells.append(StatusTable.Cell(sum.load?.stress.map(StatusTable.hundredths) ?? "-"))
    cells.append(StatusTable.Cell(StatusTable.count(installation.haproxy?.pods)))
    cells.append(StatusTable.Cell(installation.health.rawValue, .of(installation.health)))
    if options.isWide {
      cells.append(StatusTable.Cell(String(installation.problems.count)))
      cells.append(StatusTable.Cell(StatusText.days(installation.certificates.first)))
      let releases = installation.releases.joined(separator: ",")
      cells.append(StatusTable.Cell(releases.isEmpty ? "-" : releases))
      cells.append(StatusTable.Cell(installation.hosts.first ?? "-"))
    }
    return cells + [StatusTable.Cell("")]
  }

  // MARK: Verdict

  private func verdict(_ report: FleetStatusReport) -> String {
    let parts = parts(report)
    let word = options.style.paint(report.health.rawValue, .of(report.health))
    if parts.count == 1, report.health == .healthy,
      report.entries.contains(where: { if case .read = $0.answer { true } else { false } })
    {
      let count = report.entries.count
      return layout.line(
        count == 1
          ? "\(Printable.line(report.entries[0].context)) is \(word)"
          : "all \(count) contexts are \(word)",
        indent: 2)
    }
    return layout.line(
      "of \(counted(report.entries.count, "context")) \(parts.joined(separator: ", "))", indent: 2)
  }
}
