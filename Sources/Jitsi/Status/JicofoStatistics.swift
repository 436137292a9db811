import Basics
public import YAML

/// What a jicofo reports of itself and of the bridges that it counts.
// source: jitsi/jicofo 7ebb13dc3 jicofo-selector/…/bridge/BridgeSelector.kt (stats), jicofo/…/JicofoServices.kt (getStats),
// jicofo/…/ktor/Application.kt (about); in_shutdown_bridge_count since f51857f51, lost_bridges since aab3fedd7, healthy
// since 64c4c024d, health since aafb61b53
public struct JicofoStatistics: Sendable, Hashable {
  /// The bridges in its brewery.
  public var bridges: Int
  /// The bridges that pass its health checks.
  public var operationalBridges: Int
  /// The bridges in graceful shutdown.
  public var bridgesInShutdown: Int
  /// The bridges that disconnected without a shutdown since jicofo started; nil for releases that do not count them.
  public var lostBridges: Int?
  public var conferences: Int?
  public var participants: Int?
  /// The result of its last health check; nil if it performs none.
  public var isHealthy: Bool?
  /// Whether a failed health check is not due to a timeout, which load can cause.
  public var isHardFailure = false
  /// Why the health check failed.
  public var healthMessage: String?

  public init(
    bridges: Int, operationalBridges: Int, bridgesInShutdown: Int = 0, lostBridges: Int? = nil,
    conferences: Int? = nil, participants: Int? = nil, isHealthy: Bool? = nil
  ) {
    self.bridges = bridges
    self.operationalBridges = operationalBridges
    self.bridgesInShutdown = bridgesInShutdown
    self.lostBridges = lostBridges
    self.conferences = conferences
    self.participants = participants
    self.isHealthy = isHealthy
  }

  /// Parses the response of `/stats`. Returns nil if it is something else or incomplete.
  public init?(_ tree: Tree) {
    guard tree.documents.count == 1, tree.documents[0].problem == nil,
      let root = tree.documents[0].root.map(tree.node), root.isMapping,
      let selector = root["bridge_selector"], let bridges = selector["bridge_count"]?.amount,
      let operational = selector["operational_bridge_count"]?.amount
    else { return nil }
    self.init(
      bridges: bridges, operationalBridges: operational,
      bridgesInShutdown: selector["in_shutdown_bridge_count"]?.amount ?? 0,
      lostBridges: selector["lost_bridges"]?.amount, conferences: root["conferences"]?.amount,
      participants: root["participants"]?.amount)
    if case .bool(let isHealthy)? = root["healthy"]?.scalar { self.isHealthy = isHealthy }
    isHardFailure = root["health"]?["hardFailure"]?.scalar == .bool(true)
    if let message = root["health"]?["message"], !message.isNull {
      healthMessage = message.text.flatMap { $0.isEmpty ? nil : Self.line($0) }
    }
  }

  private static func line(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
