import Jitsi

/// The workloads beside the shards in `status -o wide`, a line for each.
enum CompanionText {
  /// Returns a line for each companion of an installation, without line breaks.
  static func lines(_ installation: InstallationStatus) -> [String] {
    guard !installation.companions.isEmpty else { return [] }
    let rows = installation.companions.map { companion in
      [
        companion.kind.title, "\(companion.ready.map(String.init) ?? "-")/\(companion.wanted)",
        companion.workload,
        companion.shards.isEmpty
          ? ""
          : (companion.shards.count == 1 ? "shard " : "shards ")
            + companion.shards.map(String.init).joined(separator: ","), companion.image,
      ].map(Printable.line)
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = "beside the shards:"
      for (cell, width) in zip(row, widths) where width > 0 {
        line += "  " + cell + String(repeating: " ", count: width - cell.count)
      }
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
