import Kubernetes
import YAML

/// Reads the status of bridge autoscalers.
struct AutoscalerReader {
  /// The autoscalers of each workload that has any.
  private let byWorkload: [[Autoscaler]]

  init(_ inventory: Inventory, _ components: [Component]) {
    var seen: Set<Int> = []
    byWorkload = components.map(\.workload).filter { seen.insert($0.id).inserted }
      .map { inventory.autoscalers(of: $0) }.filter { !$0.isEmpty }
  }

  private var autoscalers: [Autoscaler] { byWorkload.flatMap(\.self) }

  /// The combined bounds of all workloads; nil without an autoscaler. If a workload has several, such as KEDA's object and the
  /// one it creates, the first counts.
  var bounds: AutoscalerBounds? {
    let first = byWorkload.map { $0[0] }
    guard !first.isEmpty else { return nil }
    let most = first.compactMap { $0.maximum?.bounded }
    return AutoscalerBounds(
      minimum: first.reduce(0) { $0 + $1.effectiveMinimum.bounded },
      maximum: most.count == first.count ? most.reduce(0, +) : nil)
  }

  /// Why an autoscaler cannot read its metrics.
  struct Blindness {
    let message: String
    let since: Int64?
    let next: String
  }

  /// The autoscalers that cannot read their metrics.
  var blindness: [Blindness] {
    autoscalers.compactMap { scaler in
      let conditions = Conditions(scaler.object.node["status"]?["conditions"])
      guard let active = conditions["ScalingActive"], active.isFalse,
        active.reason != "ScalingDisabled"
      else { return nil }
      return Blindness(
        message: active.message ?? active.reason ?? "no reason is given", since: active.since,
        next: describe(scaler))
    }
  }

  /// The problems of the autoscalers, other than unreadable metrics.
  var healthProblems: [HealthProblem] {
    autoscalers.flatMap { scaler -> [HealthProblem] in
      let status = scaler.object.node["status"]
      let conditions = Conditions(status?["conditions"])
      var found: [HealthProblem] = []
      if conditions["ScalingActive"]?.isFalse != true, let able = conditions["AbleToScale"],
        able.isFalse
      {
        let words = able.message ?? able.reason ?? "no reason is given"
        found.append(
          HealthProblem(
            .degraded, "the autoscaler cannot scale", evidence: [words], since: able.since,
            next: describe(scaler)))
      }
      if let limited = conditions["ScalingLimited"], limited.isTrue,
        limited.reason == "TooManyReplicas"
      {
        let most = scaler.maximum.map { " of \($0)" } ?? ""
        found.append(
          HealthProblem(
            .degraded, "not enough bridges: the load requires more than the maximum\(most)",
            since: limited.since, next: describe(scaler)))
      }
      return found
    }
  }

  private func describe(_ scaler: Autoscaler) -> String {
    let kind = scaler.object.kind == "HorizontalPodAutoscaler" ? "hpa" : scaler.object.kind
    return NextCommand.describe(
      kind, scaler.object.name, in: scaler.namespace)
  }

  /// Returns the names of autoscalers that are at their maximum, unless minimum and maximum are equal.
  static func atLimit(_ autoscalers: [Autoscaler]) -> [String] {
    autoscalers.filter { scaler in
      guard scaler.object.kind == "HorizontalPodAutoscaler", let maximum = scaler.maximum,
        scaler.effectiveMinimum < maximum
      else { return false }
      let status = scaler.object.node["status"]
      return (status?["desiredReplicas"] ?? status?["currentReplicas"])?.integer ?? 0 >= maximum
    }.map(\.object.name).sorted()
  }
}
