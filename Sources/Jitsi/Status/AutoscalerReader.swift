import Kubernetes
import YAML

/// Reads how autoscalers of bridges fare.
struct AutoscalerReader {
  /// Those of each workload that has any.
  private let byWorkload: [[Autoscaler]]

  init(_ inventory: Inventory, _ components: [Component]) {
    var seen: Set<Int> = []
    byWorkload = components.map(\.workload).filter { seen.insert($0.id).inserted }
      .map { inventory.autoscalers(of: $0) }.filter { !$0.isEmpty }
  }

  private var autoscalers: [Autoscaler] { byWorkload.flatMap(\.self) }

  /// The bounds of all workloads together; nil without an autoscaler. Of several autoscalers of a workload, as KEDA's
  /// object and what it makes, the first counts.
  var bounds: AutoscalerBounds? {
    let first = byWorkload.map { $0[0] }
    guard !first.isEmpty else { return nil }
    let most = first.compactMap { $0.maximum?.bounded }
    return AutoscalerBounds(
      minimum: first.reduce(0) { $0 + $1.effectiveMinimum.bounded },
      maximum: most.count == first.count ? most.reduce(0, +) : nil)
  }

  /// Why autoscalers see no load, in their own words.
  var blindness: [String] {
    autoscalers.compactMap { scaler in
      let conditions = Conditions(scaler.object.node["status"]?["conditions"])
      guard let active = conditions["ScalingActive"], active.isFalse,
        active.reason != "ScalingDisabled"
      else { return nil }
      return active.message ?? active.reason ?? "no reason is given"
    }
  }

  /// What is wrong with the autoscalers, blindness aside.
  var healthProblems: [HealthProblem] {
    autoscalers.flatMap { scaler -> [HealthProblem] in
      let status = scaler.object.node["status"]
      let conditions = Conditions(status?["conditions"])
      var found: [HealthProblem] = []
      if conditions["ScalingActive"]?.isFalse != true, let able = conditions["AbleToScale"],
        able.isFalse
      {
        let words = able.message ?? able.reason ?? "no reason is given"
        found.append(HealthProblem(.degraded, "the autoscaler cannot scale: \(words)"))
      }
      if let limited = conditions["ScalingLimited"], limited.isTrue,
        limited.reason == "TooManyReplicas"
      {
        let most = scaler.maximum.map { " of \($0)" } ?? ""
        found.append(
          HealthProblem(
            .degraded, "not enough bridges: the load requires more than the maximum\(most)"))
      }
      return found
    }
  }

  /// The names of those that have as many pods as they may ask for, where they could have more than one number.
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
