import Jitsi

/// The table of shards in the text report of `status`.
struct StatusTable {
  /// Above so many shards, the healthy ones share a row.
  private static let mostShown = 10
  /// With fewer columns left, the words of a row have a line of their own.
  private static let fewestForWords = 24
  /// More nodes than these are counted, not named: at the width of a terminal, and without one.
  private static let mostNodes = (narrow: 3, wide: 8)

  private let options: StatusText.Options
  private let layout: TextLayout

  init(_ options: StatusText.Options) {
    self.options = options
    layout = TextLayout(style: options.style, width: options.width)
  }

  /// Returns the rows of all shards with their problems, for programs: without titles, in the order of the shards.
  func rows(of installations: [InstallationStatus]) -> String {
    table(
      installations.flatMap { installation in
        installation.shards.map { row(of: $0, installation.namespace, showsReasons: true) }
      }
    ).joined()
  }

  /// Returns the titles and rows of some shards with their problems; nil if the installation has none of them.
  func render(_ installation: InstallationStatus, shards: Set<Int>) -> String? {
    let own = installation.shards.filter { shards.contains($0.index) }
    if own.isEmpty { return nil }
    let rows = own.map { row(of: $0, installation.namespace, showsReasons: true) }
    return table([titles] + rows).joined()
  }

  /// Returns the titles and the rows, the worst shards first.
  func render(_ installation: InstallationStatus) -> String {
    var shown: [ShardStatus] = []
    for health in Health.allCases.reversed() {
      shown += installation.shards.filter { $0.health == health }
    }
    var folded: [ShardStatus] = []
    if shown.count > Self.mostShown, !options.showsAll {
      folded = shown.filter { $0.health == .healthy }
      if folded.count > 1 {
        shown.removeAll { $0.health == .healthy }
      } else {
        folded = []
      }
    }
    var rows = shown.map { row(of: $0, installation.namespace, showsReasons: false) }
    if !folded.isEmpty {
      rows.append(row(ofHealthy: folded, installation.namespace, isAll: shown.isEmpty))
    }
    return table([titles] + rows).joined()
  }

  struct Cell {
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
      "SHARD", "WEB", "JICOFO", "PROSODY", "BRIDGES", "CONF", "PEOPLE", "STRESS", "SLOT", "HEALTH",
    ]
    if options.isWide {
      titles += ["COUNTED", "RESTARTS", "PACKETS/S", "MBIT/S", "NODES", "ZONES", "IMAGES"]
    }
    return (titles + [""]).map { Cell($0) }
  }

  private func row(
    of shard: ShardStatus, _ namespace: String, showsReasons: Bool
  ) -> [Cell] {
    let cells = row(of: shard, namespace, number: String(shard.index))
    let words = (showsReasons ? shard.reasons : []) + shard.remarks
    return cells + [Cell(words.joined(separator: "; "))]
  }

  /// Returns the sums of shards that are not shown one by one.
  private func row(
    ofHealthy shards: [ShardStatus], _ namespace: String, isAll: Bool
  ) -> [Cell] {
    let cells = row(
      of: ShardStatus.sum(of: shards), namespace,
      number: isAll ? "\(shards.count) shards" : "\(shards.count) more")
    return cells + [Cell("-a shows them")]
  }

  private func row(of shard: ShardStatus, _ namespace: String, number: String) -> [Cell] {
    var cells = options.showsNamespace ? [Cell(namespace)] : []
    cells.append(Cell(number))
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
    cells.append(Cell(shard.health.rawValue, .of(shard.health)))
    if options.isWide { cells += wide(shard).map { Cell($0) } }
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
    let nodes = Set(pods.compactMap(\.node))
    let most = options.width == nil ? Self.mostNodes.wide : Self.mostNodes.narrow
    return [
      shard.statistics.map { "\($0.operationalBridges)/\($0.bridges)" } ?? "-",
      pods.isEmpty ? "-" : String(components.reduce(0) { $0 + $1.restarts }),
      pair(load?.packetRateDownload, load?.packetRateUpload) { String(Int($0)) },
      pair(load?.bitRateDownload, load?.bitRateUpload) { Self.tenths($0 / 1000) },
      nodes.count > most ? "\(nodes.count) nodes" : list(nodes.map(\.self)),
      list(pods.compactMap(\.zone)),
      Self.images(components.flatMap(\.images)),
    ]
  }

  /// Returns the rows with aligned columns, the last column wrapped at the terminal's width.
  func table(_ rows: [[Cell]]) -> [String] {
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
    let indent = widths.dropLast().reduce(0) { $0 + $1 + gap }
    // Too few columns are left for words beside the others: put them below.
    let isNarrow = options.width.map { indent > $0 - Self.fewestForWords } ?? false
    return rows.map { row in
      var text = ""
      for (position, cell) in row.enumerated() where position < columns - 1 {
        text += cell.colour.map { options.style.paint(cell.text, $0) } ?? cell.text
        text += String(
          repeating: " ", count: widths[position] - Folding.width(of: cell.text) + gap)
      }
      let words = row.last?.text ?? ""
      if isNarrow, !words.isEmpty, indent + Folding.width(of: words) > options.width ?? .max {
        return layout.line(text, indent: 4) + layout.line("    \(words)", indent: 4)
      }
      return layout.line(text + words, indent: indent)
    }
  }

  // MARK: Formatting

  static func count(_ status: ComponentStatus?) -> String {
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

  static func hundredths(_ number: Double) -> String {
    let value = Int((min(max(number, 0), 1e9) * 100).rounded())
    let rest = value % 100
    return "\(value / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  private static func tenths(_ number: Double) -> String {
    let value = Int((min(max(number, 0), 1e12) * 10).rounded())
    return "\(value / 10).\(value % 10)"
  }

  private static func colour(of status: ComponentStatus?) -> TextStyle.Colour? {
    guard let status, let ready = status.ready, ready < status.wanted else { return nil }
    return ready == 0 ? .red : .yellow
  }

  private static func colour(ofSlot state: String?) -> TextStyle.Colour? {
    state == nil || state == "UP" ? nil : state == "DOWN" ? .red : .yellow
  }
}
