package import Operations

/// The report of `rooms` as a table with a row for each room.
package struct RoomsText {
  private let style: TextStyle
  private let isWide: Bool
  private let hasHeaders: Bool

  package init(style: TextStyle, isWide: Bool = false, hasHeaders: Bool = true) {
    self.style = style
    self.isWide = isWide
    self.hasHeaders = hasHeaders
  }

  /// Returns the report, ending with a line break.
  package func render(_ report: RoomsReport) -> String {
    var rows: [[String]] = []
    if hasHeaders {
      rows.append(
        ["ROOM", "SHARD", "IDLE", "EXPIRES"]
          + (isWide ? report.pods.map { $0.name.uppercased() } : []))
    }
    for room in report.rooms { rows.append(row(of: room, report)) }
    var widths = [Int](repeating: 0, count: rows.first?.count ?? 0)
    for row in rows {
      for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.count) }
    }
    var text = hasHeaders ? heading(report) : ""
    if !report.rooms.isEmpty {
      let splits = Set(report.rooms.indices.filter { report.rooms[$0].isSplit })
      for (position, row) in rows.enumerated() {
        let cells = zip(row, widths).map { cell, width in
          cell + String(repeating: " ", count: width - cell.count)
        }
        var line = Substring(cells.joined(separator: "   "))
        while line.last == " " { line.removeLast() }
        let isHeader = hasHeaders && position == 0
        let isSplit = splits.contains(position - (hasHeaders ? 1 : 0))
        let colour: TextStyle.Colour? = isHeader ? .bold : isSplit ? .red : nil
        text += (colour.map { style.paint(String(line), $0) } ?? String(line)) + "\n"
      }
    }
    return text
  }

  private func heading(_ report: RoomsReport) -> String {
    let rooms = report.rooms.count == 1 ? "1 room" : "\(report.rooms.count) rooms"
    let split = report.splitRooms
    var text =
      "\(report.namespace) in \(report.server): \(rooms), "
      + (split == 0 ? "none split" : "\(split) split between shards") + "\n"
    for pod in report.pods where !pod.lostPeers.isEmpty {
      text +=
        style.paint(
          "\(pod.name) has no connection to peer \(pod.lostPeers.joined(separator: ", ")): new rooms can be split",
          .yellow) + "\n"
    }
    for pod in report.absentPods {
      text += style.paint("\(pod) is not ready and was not asked", .yellow) + "\n"
    }
    return text + "\n"
  }

  private func row(of room: RoomsReport.Room, _ report: RoomsReport) -> [String] {
    let places = room.entries.map { $0.shard.map(String.init) ?? $0.server ?? "-" }
    var distinct: [String] = []
    for place in places where !distinct.contains(place) { distinct.append(place) }
    let shard = distinct.joined(separator: ",") + (room.isSplit ? " split" : "")
    let row = [
      Printable.line(room.name), shard, room.idle.map(Self.age) ?? "-", Self.age(room.expires),
    ]
    guard isWide else { return row }
    return row
      + report.pods.map { pod in
        guard let entry = room.entries.first(where: { $0.pod == pod.name }) else { return "-" }
        return [entry.server ?? "-", entry.address].compactMap(\.self).joined(separator: "=")
      }
  }

  /// A duration as kubectl writes ages: its largest unit, or two below ten of it.
  static func age(_ milliseconds: Int) -> String {
    let seconds = milliseconds / 1000
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400)
    if seconds < 120 { return "\(seconds)s" }
    if minutes < 10 { return seconds % 60 == 0 ? "\(minutes)m" : "\(minutes)m\(seconds % 60)s" }
    if hours < 3 { return "\(minutes)m" }
    if hours < 8 { return minutes % 60 == 0 ? "\(hours)h" : "\(hours)h\(minutes % 60)m" }
    if hours < 48 { return "\(hours)h" }
    return "\(days)d"
  }
}
