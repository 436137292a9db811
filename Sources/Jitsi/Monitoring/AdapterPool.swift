import Kubernetes

/// The adapters that may serve one type of metrics, collected once for all autoscalers.
struct AdapterPool: Sendable {
  let adapters: [MetricsAdapter]
  /// Whether any adapter registers its API itself.
  private let registers: Bool
  /// Whether the served metrics cannot be determined.
  private let isUnseen: Bool
  private let firstRules: AdapterRules?

  init(_ adapters: [MetricsAdapter]) {
    self.adapters = adapters
    // Releases register their APIs; so does KEDA's operator.
    registers = adapters.contains {
      $0.rules == nil && ChartRelease.kinds.contains($0.object.kind)
    }
    isUnseen = adapters.isEmpty || adapters.contains { $0.rules == nil }
    firstRules = adapters.lazy.compactMap(\.rules).first
  }

  func supply(of use: MetricUse, groups: Set<String>) -> MetricSupply {
    let serves =
      isUnseen
      || adapters.contains { $0.rules?.serve(use.metric, external: use.isExternal) == true }
    return MetricSupply(
      hasAPI: registers || groups.contains(use.group), adapter: adapters.first?.object,
      lackingRules: serves ? nil : firstRules)
  }
}
