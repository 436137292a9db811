import HAProxy

/// Reads the status of the HAProxy tier, and whether its pods agree.
struct HAProxyReading {
  let status: HAProxyStatus
  private(set) var healthProblems: [HealthProblem]

  /// The pods respond a few milliseconds apart, during which rooms can be added and removed.
  private static func isAlike(_ counts: [Int]) -> Bool {
    guard let least = counts.min(), let most = counts.max() else { return true }
    return most - least <= max(2, most / 20)
  }

  init(
    _ reading: ComponentReader.Reading, _ tier: HAProxyTier,
    _ told: [(pod: String, statistics: Statistics)], shardByAddress: [String: Int],
    namespace: String
  ) {
    healthProblems = reading.healthProblems
    let lint = NextCommand.lint(namespace)
    let backend = tier.backend.flatMap { tier.configuration?.proxies[$0].name?.text } ?? ""
    let tables = told.compactMap { pod, statistics in
      statistics.entries(of: backend).map {
        HAProxyStatus.Table(pod: pod, rooms: $0, size: statistics.capacity(of: backend))
      }
    }
    if let full = tables.first(where: Self.isNearlyFull), let size = full.size {
      healthProblems.append(
        HealthProblem(
          .degraded,
          "the room table of \(full.pod) is \(full.rooms * 100 / size) % full (\(full.rooms) of \(size)): a full table drops the oldest rooms, whose participants can then land on different shards",
          next: lint))
    }
    let tablesAgree = tables.count > 1 ? Self.isAlike(tables.map(\.rooms)) : nil
    if tablesAgree == false {
      let counts = tables.map { "\($0.rooms) in \($0.pod)" }.joined(separator: ", ")
      healthProblems.append(
        HealthProblem(
          .degraded,
          "HAProxy peers are out of sync (\(counts)): participants of one room can land on different shards",
          next: lint))
    }
    let slots = told.map { entry in
      entry.statistics.servers.filter { $0.backend == backend }
    }.filter { !$0.isEmpty }
    var slotsAgree: Bool?
    if slots.count > 1 {
      let comparison = ServerComparison(told, of: backend) { shardByAddress[$0] }
      if let first = comparison.differences.first {
        let places = first.areOwnersKnown ? "shards" : "pods"
        healthProblems.append(
          HealthProblem(
            .degraded,
            "HAProxy pods map \(first.server) to different \(places): participants of one room can land on different shards",
            evidence: Self.evidence(comparison.differences), next: lint))
      }
      slotsAgree = comparison.differences.isEmpty && Self.haveSameStates(slots)
    }
    status = HAProxyStatus(
      pods: reading.status, tables: tables, tablesAgree: tablesAgree, slotsAgree: slotsAgree)
  }

  /// Whether a table has little room left. HAProxy purges the oldest entries of a full table (configuration manual,
  /// `stick-table`).
  private static func isNearlyFull(_ table: HAProxyStatus.Table) -> Bool {
    guard let size = table.size, size > 0 else { return false }
    return table.rooms * 10 >= size * 8
  }

  private static func haveSameStates(_ slots: [[Statistics.Server]]) -> Bool {
    let states = slots.map { servers in
      Dictionary(servers.map { ($0.name, $0.base) }, uniquingKeysWith: { first, _ in first })
    }
    return states.allSatisfy { $0 == states[0] }
  }

  /// Returns the first differences and the number of the others.
  private static func evidence(_ differences: [ServerComparison.Difference]) -> [String] {
    let shown = differences.prefix(3).map(\.description)
    return differences.count > 3 ? shown + ["\(differences.count - 3) more servers differ"] : shown
  }
}
