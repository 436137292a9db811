import HAProxy
public import YAML

/// The load of one bridge.
///
/// Source: jitsi-videobridge's doc/statistics.md; the exporter's metrics are the same keys with the prefix `jitsi_`, the
/// bridge's own have the prefix `jitsi_jvb_`.
public struct BridgeMetrics: Sendable, Hashable {
  public var conferences: Int
  public var participants: Int
  /// The stress level from 0 (idle) to 1 (Jicofo places no more conferences); it can exceed 1. Nil if the bridge does not
  /// report it.
  public var stress: Double?
  /// Kilobits per second.
  public var bitRateDownload: Double?
  /// Kilobits per second.
  public var bitRateUpload: Double?
  /// Packets per second.
  public var packetRateDownload: Double?
  /// Packets per second.
  public var packetRateUpload: Double?
  /// Whether it is in graceful shutdown: it takes no new conferences, and ends with its last one.
  // source: jitsi/jitsi-videobridge a29d97d13 jvb/…/stats/VideobridgeStatisticsShim.kt (SHUTDOWN_IN_PROGRESS, shutting_down)
  public var isShuttingDown: Bool
  /// Whether it is drained, which can be undone: jicofo prefers other bridges.
  // source: jitsi/jitsi-videobridge ef6b19430 …/rest/root/colibri/drain/Drain.java,
  // fb16f25d3 …/metrics/VideobridgeMetrics.kt (drain_mode)
  public var isDrained: Bool
  /// Whether it takes no new conferences because it is shutting down or drained.
  public var isLeaving: Bool { isShuttingDown || isDrained }

  public init(
    conferences: Int, participants: Int, stress: Double? = nil, bitRateDownload: Double? = nil,
    bitRateUpload: Double? = nil, packetRateDownload: Double? = nil,
    packetRateUpload: Double? = nil, isShuttingDown: Bool = false, isDrained: Bool = false
  ) {
    self.conferences = conferences
    self.participants = participants
    self.stress = stress
    self.bitRateDownload = bitRateDownload
    self.bitRateUpload = bitRateUpload
    self.packetRateDownload = packetRateDownload
    self.packetRateUpload = packetRateUpload
    self.isShuttingDown = isShuttingDown
    self.isDrained = isDrained
  }

  /// Parses the response of `/colibri/stats`. Returns nil if it is something else or incomplete.
  public init?(colibri tree: Tree) {
    guard tree.documents.count == 1, tree.documents[0].problem == nil,
      let root = tree.documents[0].root.map(tree.node), root.isMapping
    else { return nil }
    self.init(
      figure: { root[$0]?.number },
      flag: { root[$0]?.scalar == .bool(true) })
  }

  /// Parses the `/metrics` response of an exporter or of the bridge itself. Returns nil if it is something else.
  public init?(metrics bytes: [UInt8]) {
    guard let text = PrometheusText(bytes, { $0.hasPrefix("jitsi_") }) else { return nil }
    let prefix = text.sum("jitsi_jvb_conferences") == nil ? "jitsi_" : "jitsi_jvb_"
    self.init(
      figure: { text.sum(prefix + $0) },
      flag: { text.sum(prefix + $0).map { $0 > 0 } ?? false })
  }

  private init?(figure: (String) -> Double?, flag: (String) -> Bool) {
    guard let conferences = figure("conferences").flatMap(Self.count),
      let participants =
        (figure("participants") ?? figure("endpoints")
        ?? figure("current_endpoints")).flatMap(Self.count)
    else { return nil }
    func rate(_ key: String) -> Double? {
      figure(key).flatMap { (0...1e12).contains($0) ? $0 : nil }
    }
    self.init(
      conferences: conferences, participants: participants,
      stress: rate("stress_level") ?? rate("stress"),
      bitRateDownload: rate("bit_rate_download"), bitRateUpload: rate("bit_rate_upload"),
      packetRateDownload: rate("packet_rate_download"),
      packetRateUpload: rate("packet_rate_upload"),
      isShuttingDown: flag("graceful_shutdown") || flag("shutting_down"),
      isDrained: flag("drain") || flag("drain_mode"))
  }

  private static func count(_ number: Double) -> Int? {
    (0...1e12).contains(number) ? Int(number) : nil
  }
}

extension Node {
  /// The numeric value of a scalar.
  fileprivate var number: Double? {
    switch scalar {
    case .int(let value): Double(value)
    case .uint(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }
}

/// The total load of a shard's bridges.
public struct BridgeLoad: Sendable, Hashable {
  /// The number of bridges that reported metrics.
  public var answered: Int
  /// The number of bridges queried.
  public var asked: Int
  public var conferences: Int
  public var participants: Int
  /// The highest stress level.
  public var stress: Double?
  /// Kilobits per second.
  public var bitRateDownload: Double?
  /// Kilobits per second.
  public var bitRateUpload: Double?
  /// Packets per second.
  public var packetRateDownload: Double?
  /// Packets per second.
  public var packetRateUpload: Double?
  /// The number of bridges that take no new conferences.
  public var leaving: Int
  /// The number of those in graceful shutdown.
  public var shuttingDown: Int
  /// The number of those that are drained.
  public var drained: Int

  /// Returns the load of several groups of bridges; nil without any.
  package static func sum(of loads: [BridgeLoad]) -> BridgeLoad? {
    guard var all = loads.first else { return nil }
    func sum(_ left: Double?, _ right: Double?) -> Double? {
      left == nil && right == nil ? nil : (left ?? 0) + (right ?? 0)
    }
    for load in loads.dropFirst() {
      all.answered += load.answered
      all.asked += load.asked
      all.conferences += load.conferences
      all.participants += load.participants
      all.stress = [all.stress, load.stress].compactMap(\.self).max()
      all.bitRateDownload = sum(all.bitRateDownload, load.bitRateDownload)
      all.bitRateUpload = sum(all.bitRateUpload, load.bitRateUpload)
      all.packetRateDownload = sum(all.packetRateDownload, load.packetRateDownload)
      all.packetRateUpload = sum(all.packetRateUpload, load.packetRateUpload)
      all.leaving += load.leaving
      all.shuttingDown += load.shuttingDown
      all.drained += load.drained
    }
    return all
  }

  /// Returns nil if no bridge reported metrics.
  init?(_ figures: [BridgeMetrics], asked: Int) {
    guard !figures.isEmpty else { return nil }
    answered = figures.count
    self.asked = asked
    conferences = figures.reduce(0) { $0 + $1.conferences }
    participants = figures.reduce(0) { $0 + $1.participants }
    stress = figures.compactMap(\.stress).max()
    func sum(_ values: [Double?]) -> Double? {
      let known = values.compactMap(\.self)
      return known.isEmpty ? nil : known.reduce(0, +)
    }
    bitRateDownload = sum(figures.map(\.bitRateDownload))
    bitRateUpload = sum(figures.map(\.bitRateUpload))
    packetRateDownload = sum(figures.map(\.packetRateDownload))
    packetRateUpload = sum(figures.map(\.packetRateUpload))
    leaving = figures.count(where: \.isLeaving)
    shuttingDown = figures.count(where: \.isShuttingDown)
    drained = figures.count(where: \.isDrained)
  }
}
