import Basics
import Jitsi

/// The sums of an installation's shards.
struct StatusTotals {
  private let installation: InstallationStatus

  init(_ installation: InstallationStatus) { self.installation = installation }

  /// The numbers of shards by their health, of bridges, conferences and participants, and the highest stress.
  var text: String {
    let shards = installation.shards
    var parts = [Self.health(shards)]
    let sum = ShardStatus.sum(of: shards)
    if sum.bridges != nil { parts.append("bridges \(StatusTable.count(sum.bridges))") }
    if let load = sum.load {
      let more = load.answered < load.asked ? "+" : ""
      parts.append(Self.count(load.conferences, more, "conference"))
      parts.append(Self.count(load.participants, more, "participant"))
      if let stress = load.stress {
        parts.append("highest stress \(StatusTable.hundredths(stress))")
      }
    }
    return parts.joined(separator: ", ")
  }

  /// Returns `3 shards (1 down, 2 healthy)`.
  private static func health(_ shards: [ShardStatus]) -> String {
    let parts = Health.allCases.reversed().compactMap { health -> String? in
      let count = shards.count { $0.health == health }
      return count == 0 ? nil : "\(count) \(health.rawValue)"
    }
    let count = counted(shards.count, "shard")
    return parts.isEmpty ? count : "\(count) (\(parts.joined(separator: ", ")))"
  }

  private static func count(_ number: Int, _ more: String, _ word: String) -> String {
    "\(number)\(more) \(word)\(number == 1 && more.isEmpty ? "" : "s")"
  }
}

extension ShardStatus {
  /// The sums of several shards, for a row of their own.
  static func sum(of shards: [ShardStatus]) -> ShardStatus {
    let states = Set(shards.map { $0.slot?.state ?? "-" })
    return ShardStatus(
      index: 0, health: shards.reduce(.healthy) { $0.joined(with: $1.health) }, problems: [],
      remarks: [], web: .sum(of: shards.compactMap(\.web)),
      jicofo: .sum(of: shards.compactMap(\.jicofo)),
      prosody: .sum(of: shards.compactMap(\.prosody)),
      bridges: .sum(of: shards.compactMap(\.bridges)), bounds: nil,
      statistics: .sum(of: shards.compactMap(\.statistics)),
      load: .sum(of: shards.compactMap(\.load)),
      slot: states == ["-"]
        ? nil : SlotStatus(name: nil, state: states.sorted().joined(separator: "/")))
  }
}

extension ComponentStatus {
  fileprivate static func sum(of all: [ComponentStatus]) -> ComponentStatus? {
    guard !all.isEmpty else { return nil }
    let ready = all.compactMap(\.ready)
    return ComponentStatus(
      workloads: [], ready: ready.count == all.count ? ready.reduce(0, +) : nil,
      wanted: all.reduce(0) { $0 + $1.wanted }, images: all.flatMap(\.images),
      pods: all.flatMap(\.pods))
  }
}

extension JicofoStatistics {
  fileprivate static func sum(of all: [JicofoStatistics]) -> JicofoStatistics? {
    guard !all.isEmpty else { return nil }
    return JicofoStatistics(
      bridges: all.reduce(0) { $0 + $1.bridges },
      operationalBridges: all.reduce(0) { $0 + $1.operationalBridges })
  }
}
