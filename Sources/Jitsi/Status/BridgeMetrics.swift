import HAProxy
public import YAML

/// What one bridge tells of its load.
///
/// Source: jitsi-videobridge's doc/statistics.md; the exporter's metrics are the same keys behind `jitsi_`, the bridge's own
/// behind `jitsi_jvb_`.
public struct BridgeMetrics: Sendable, Hashable {
  public var conferences: Int
  public var participants: Int
  /// From 0, at rest, to 1, where Jicofo sends no more; it may go beyond. Nil where the bridge does not tell.
  public var stress: Double?
  /// Kilobits per second.
  public var bitRateDownload: Double?
  /// Kilobits per second.
  public var bitRateUpload: Double?
  /// Packets per second.
  public var packetRateDownload: Double?
  /// Packets per second.
  public var packetRateUpload: Double?
  /// Whether it takes no new conferences, because it is to end or drained.
  public var isLeaving: Bool

  public init(
    conferences: Int, participants: Int, stress: Double? = nil, bitRateDownload: Double? = nil,
    bitRateUpload: Double? = nil, packetRateDownload: Double? = nil,
    packetRateUpload: Double? = nil, isLeaving: Bool = false
  ) {
    self.conferences = conferences
    self.participants = participants
    self.stress = stress
    self.bitRateDownload = bitRateDownload
    self.bitRateUpload = bitRateUpload
    self.packetRateDownload = packetRateDownload
    self.packetRateUpload = packetRateUpload
    self.isLeaving = isLeaving
  }

  /// Reads the answer of `/colibri/stats`; nil when it is something else, or not all of it.
  public init?(colibri tree: Tree) {
    guard tree.documents.count == 1, tree.documents[0].problem == nil,
      let root = tree.documents[0].root.map(tree.node), root.isMapping
    else { return nil }
    self.init(
      figure: { root[$0]?.number },
      flag: { root[$0]?.scalar == .bool(true) })
  }

  /// Reads the answer of an exporter, or of the bridge itself, at `/metrics`; nil when it is something else.
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
      isLeaving: flag("graceful_shutdown") || flag("shutting_down") || flag("drain"))
  }

  private static func count(_ number: Double) -> Int? {
    (0...1e12).contains(number) ? Int(number) : nil
  }
}

extension Node {
  /// A scalar as a number.
  fileprivate var number: Double? {
    switch scalar {
    case .int(let value): Double(value)
    case .uint(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }
}

/// What the bridges of a shard carry together.
public struct BridgeLoad: Sendable, Hashable {
  /// How many bridges told their figures.
  public var answered: Int
  /// How many were there to ask.
  public var asked: Int
  public var conferences: Int
  public var participants: Int
  /// The highest of all.
  public var stress: Double?
  /// Kilobits per second.
  public var bitRateDownload: Double?
  /// Kilobits per second.
  public var bitRateUpload: Double?
  /// Packets per second.
  public var packetRateDownload: Double?
  /// Packets per second.
  public var packetRateUpload: Double?
  /// How many take no new conferences.
  public var leaving: Int

  /// Nil where no bridge told anything.
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
  }
}
