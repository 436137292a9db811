import Kubernetes

/// The adapters that may serve a sort of figures, looked through once for all autoscalers.
struct AdapterPool: Sendable {
  let adapters: [MetricsAdapter]
  /// Whether one registers what it serves by itself.
  private let registers: Bool
  /// Whether it can't be seen what is served.
  private let isUnseen: Bool
  private let firstRules: AdapterRules?

  init(_ adapters: [MetricsAdapter]) {
    self.adapters = adapters
    // Releases register what they serve; so does KEDA's operator.
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
