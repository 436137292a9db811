public import Jitsi

/// The text report of `status`: a line and a table for each installation.
public struct StatusText: Sendable {
  /// How the report is formatted.
  public struct Options: Sendable, Hashable {
    public var style = TextStyle(isColoured: false)
    /// The width of the terminal, at which lines are wrapped; nil for no limit.
    public var width: Int?
    /// Whether to show the additional columns of `-o wide`.
    public var isWide = false
    /// Whether to show a column with the namespace.
    public var showsNamespace = false
    /// Whether to show everything besides the rows: the summary line, column titles and notes.
    public var hasHeaders = true

    public init() {}
  }

  private let options: Options

  public init(_ options: Options) { self.options = options }

  /// Returns the report, ending with a line break.
  public func render(_ report: StatusReport) -> String {
    guard options.hasHeaders else {
      return table(report.installations.flatMap(rows)).joined()
    }
    var blocks = report.installations.map { installation in
      head(of: installation) + table([titles] + rows(of: installation)).joined()
    }
    if !report.notes.isEmpty {
      blocks.append(
        report.notes.map { note in line("note: \(Printable.line(note.message))", indent: 6) }
          .joined())
    }
    return blocks.joined(separator: "\n")
  }

  /// Returns the titles and rows of some shards of an installation; nil if it has none of them.
  public func table(of installation: InstallationStatus, shards: Set<Int>) -> String? {
    let own = installation.shards.filter { shards.contains($0.index) }
    if own.isEmpty { return nil }
    return table([titles] + own.map { row(of: $0, installation.namespace) }).joined()
  }

  // MARK: Installation

  private func head(of installation: InstallationStatus) -> String {
    let style = options.style
    var text = style.paint(
      installation.namespace.isEmpty ? "(no namespace)" : installation.namespace, .bold)
    text += ": " + style.paint(installation.health.rawValue, Self.colour(of: installation.health))
    for part in parts(of: installation) { text += ", " + Printable.line(part) }
    var lines = line(text, indent: 2)
    for reason in installation.reasons {
      lines += line("  " + style.paint("!", .red) + " \(Printable.line(reason))", indent: 4)
    }
    for remark in installation.remarks { lines += line("  - \(Printable.line(remark))", indent: 4) }
    return lines
  }

  private func parts(of installation: InstallationStatus) -> [String] {
    var parts: [String] = []
    if let haproxy = installation.haproxy {
      parts.append("HAProxy \(Self.count(haproxy.pods)) (\(Self.agreement(haproxy)))")
    } else {
      parts.append("no HAProxy")
    }
    let hosts = installation.hosts
    parts.append(
      hosts.isEmpty
        ? "no host" : hosts[0] + (hosts.count > 1 ? " and \(hosts.count - 1) more" : ""))
    parts.append("certificate \(Self.days(installation.certificates.first))")
    let limits = installation.autoscalersAtLimit
    parts.append(
      limits.isEmpty
        ? "no autoscaler at its limit"
        : "\(limits.count == 1 ? "autoscaler at its limit" : "autoscalers at their limit"): "
          + limits.joined(separator: " "))
    return parts
  }

  private static func agreement(_ haproxy: HAProxyStatus) -> String {
    if let agree = haproxy.tablesAgree {
      let rooms = haproxy.tables.map(\.rooms)
      let most = rooms.max() ?? 0
      return agree
        ? "tables agree: \(LintText.count(most, "room"))"
        : "tables differ: \(rooms.map(String.init).joined(separator: "/")) rooms"
    }
    switch haproxy.slotsAgree {
    case true: return "slots agree"
    case false: return "slots differ"
    default: return "tables -"
    }
  }

  private static func days(_ certificate: CertificateStatus?) -> String {
    guard let days = certificate?.daysLeft else { return "-" }
    return days < 0 ? "expired" : LintText.count(days, "day")
  }

  // MARK: Table

  private struct Cell {
    var text: String
    var colour: TextStyle.Colour?

    init(_ text: String, _ colour: TextStyle.Colour? = nil) {
      self.text = Printable.line(text)
      self.colour = colour
    }
  }

  private var titles: [Cell] {
    var titles = options.showsNamespace ? ["NAMESPACE"] : []
    titles += [
      "SHARD", "WEB", "JICOFO", "PROSODY", "BRIDGES", "CONF", "PEOPLE", "STRESS", "SLOT",
    ]
    if options.isWide {
      titles += ["RESTARTS", "PACKETS/S", "MBIT/S", "NODES", "ZONES", "IMAGES"]
    }
    return (titles + ["HEALTH", ""]).map { Cell($0) }
  }

  private func rows(of installation: InstallationStatus) -> [[Cell]] {
    installation.shards.map { row(of: $0, installation.namespace) }
  }

  private func row(of shard: ShardStatus, _ namespace: String) -> [Cell] {
    var cells = options.showsNamespace ? [Cell(namespace)] : []
    cells.append(Cell(String(shard.index)))
    for status in [shard.web, shard.jicofo, shard.prosody] {
      cells.append(Cell(Self.count(status), Self.colour(of: status)))
    }
    cells.append(Cell(Self.bridges(shard), Self.colour(of: shard.bridges)))
    // Bridges that did not answer carry conferences that are not counted.
    let more = shard.load.map { $0.answered < $0.asked ? "+" : "" } ?? ""
    cells.append(Cell(shard.load.map { "\($0.conferences)\(more)" } ?? "-"))
    cells.append(Cell(shard.load.map { "\($0.participants)\(more)" } ?? "-"))
    cells.append(Cell(shard.load?.stress.map(Self.hundredths) ?? "-"))
    cells.append(Cell(Self.slot(shard.slot), Self.colour(ofSlot: shard.slot?.state)))
    if options.isWide { cells += wide(shard).map { Cell($0) } }
    cells.append(Cell(shard.health.rawValue, Self.colour(of: shard.health)))
    cells.append(Cell((shard.reasons + shard.remarks).joined(separator: "; ")))
    return cells
  }

  private func wide(_ shard: ShardStatus) -> [String] {
    let components = shard.components.map(\.status)
    let pods = components.flatMap(\.pods)
    func list(_ values: [String]) -> String {
      values.isEmpty ? "-" : Set(values).sorted().joined(separator: ",")
    }
    func pair(_ left: Double?, _ right: Double?, _ text: (Double) -> String) -> String {
      guard left != nil || right != nil else { return "-" }
      return "\(left.map(text) ?? "-")/\(right.map(text) ?? "-")"
    }
    let load = shard.load
    return [
      pods.isEmpty ? "-" : String(components.reduce(0) { $0 + $1.restarts }),
      pair(load?.packetRateDownload, load?.packetRateUpload) { String(Int($0)) },
      pair(load?.bitRateDownload, load?.bitRateUpload) { Self.tenths($0 / 1000) },
      list(pods.compactMap(\.node)), list(pods.compactMap(\.zone)),
      Self.images(components.flatMap(\.images)),
    ]
  }

  /// Returns the rows with aligned columns, the last column wrapped at the terminal's width.
  private func table(_ rows: [[Cell]]) -> [String] {
    guard let columns = rows.first?.count else { return [] }
    var widths = Array(repeating: 0, count: columns)
    for row in rows {
      for (position, cell) in row.enumerated() {
        widths[position] = max(widths[position], Folding.width(of: cell.text))
      }
    }
    // In a narrow terminal, reduce the space between columns.
    let fixed = widths.dropLast().reduce(0) { $0 + $1 + 2 } - 2
    let gap = options.width.map { fixed > $0 ? 1 : 2 } ?? 2
    return rows.map { row in
      var text = ""
      for (position, cell) in row.enumerated() {
        let painted = cell.colour.map { options.style.paint(cell.text, $0) } ?? cell.text
        text += painted
        if position < columns - 1 {
          text += String(
            repeating: " ", count: widths[position] - Folding.width(of: cell.text) + gap)
        }
      }
      let indent = widths.dropLast().reduce(0) { $0 + $1 + gap }
      return line(text, indent: indent)
    }
  }

  private func line(_ text: String, indent: Int) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    guard let width = options.width else { return text + "\n" }
    return Folding.fold(text, width: width, indent: indent) + "\n"
  }

  // MARK: Formatting

  private static func count(_ status: ComponentStatus?) -> String {
    guard let status else { return "-" }
    return "\(status.ready.map(String.init) ?? "-")/\(status.wanted)"
  }

  /// Formats bridges in the form `2/3 (2-5)`.
  private static func bridges(_ shard: ShardStatus) -> String {
    guard let bounds = shard.bounds else { return count(shard.bridges) }
    let most = bounds.maximum.map(String.init) ?? "?"
    return "\(count(shard.bridges)) (\(bounds.minimum)-\(most))"
  }

  private static func slot(_ slot: SlotStatus?) -> String {
    guard let slot else { return "-" }
    return [slot.name, slot.state ?? "-"].compactMap(\.self).joined(separator: " ")
  }

  /// Returns the tag if all images share it, else the images with the last element of their names.
  private static func images(_ images: [String]) -> String {
    let names = Set(images.map { $0.split(separator: "/").last.map(String.init) ?? $0 })
    let tags = Set(names.map { $0.split(separator: ":", maxSplits: 1).dropFirst().first })
    if tags.count == 1, let tag = tags.first ?? nil { return String(tag) }
    return names.isEmpty ? "-" : names.sorted().joined(separator: ",")
  }

  private static func hundredths(_ number: Double) -> String {
    let value = Int((min(max(number, 0), 1e9) * 100).rounded())
    let rest = value % 100
    return "\(value / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  private static func tenths(_ number: Double) -> String {
    let value = Int((min(max(number, 0), 1e12) * 10).rounded())
    return "\(value / 10).\(value % 10)"
  }

  private static func colour(of health: Health) -> TextStyle.Colour {
    switch health {
    case .healthy: .green
    case .unknown: .cyan
    case .degraded: .yellow
    case .down: .red
    }
  }

  private static func colour(of status: ComponentStatus?) -> TextStyle.Colour? {
    guard let status, let ready = status.ready, ready < status.wanted else { return nil }
    return ready == 0 ? .red : .yellow
  }

  private static func colour(ofSlot state: String?) -> TextStyle.Colour? {
    state == nil || state == "UP" ? nil : state == "DOWN" ? .red : .yellow
  }
}
