/// The alerts. Each has a section in docs/alerts.md.
public enum AlertName: String, Sendable, CaseIterable {
  case noServerUp = "JitsiNoServerUp"
  case serverDown = "JitsiServerDown"
  case serversDisagree = "JitsiServersDisagree"
  case peerMissing = "JitsiPeerMissing"
  case roomTablesDisagree = "JitsiRoomTablesDisagree"
  case roomTableFull = "JitsiRoomTableFull"
  case shardDownServerUp = "JitsiShardDownServerUp"
  case componentDown = "JitsiComponentDown"
  case componentDegraded = "JitsiComponentDegraded"
  case podRestarts = "JitsiPodRestarts"
  case podOutOfMemory = "JitsiPodOutOfMemory"
  case autoscalerAtMaximum = "JitsiAutoscalerAtMaximum"
  case autoscalerBlind = "JitsiAutoscalerBlind"
  case bridgeStressed = "JitsiBridgeStressed"
  case shardStressed = "JitsiShardStressed"
  case bridgeInShutdown = "JitsiBridgeInShutdown"
  case noBridge = "JitsiNoBridge"
  case bridgesUnhealthy = "JitsiBridgesUnhealthy"
  case bridgesNotRegistered = "JitsiBridgesNotRegistered"
  case bridgesLost = "JitsiBridgesLost"
  case certificateExpiring = "JitsiCertificateExpiring"
  case targetDown = "JitsiTargetDown"

  /// The group of rules that it belongs to.
  public enum Group: String, Sendable, CaseIterable {
    case haproxy, workloads, bridges, certificates, scraping
  }

  public var group: Group {
    switch self {
    case .noServerUp, .serverDown, .serversDisagree, .peerMissing, .roomTablesDisagree,
      .roomTableFull:
      .haproxy
    case .shardDownServerUp, .componentDown, .componentDegraded, .podRestarts, .podOutOfMemory,
      .autoscalerAtMaximum, .autoscalerBlind:
      .workloads
    case .bridgeStressed, .shardStressed, .bridgeInShutdown, .noBridge, .bridgesUnhealthy,
      .bridgesNotRegistered, .bridgesLost:
      .bridges
    case .certificateExpiring: .certificates
    case .targetDown: .scraping
    }
  }

  /// Critical alerts are about meetings that fail now.
  public var severity: Alert.Severity {
    switch self {
    case .noServerUp, .serverDown, .peerMissing, .shardDownServerUp, .componentDown,
      .shardStressed, .noBridge:
      .critical
    default: .warning
    }
  }
}
