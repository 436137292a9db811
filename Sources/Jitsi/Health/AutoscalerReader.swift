import Kubernetes
import YAML

/// Reads how autoscalers of bridges fare.
struct AutoscalerReader {
  let autoscalers: [Autoscaler]

  /// The bounds of all together; nil without any.
  var bounds: AutoscalerBounds? {
    guard let first = autoscalers.first else { return nil }
    return AutoscalerBounds(minimum: first.effectiveMinimum, maximum: first.maximum)
  }

  var ailments: [Ailment] {
    autoscalers.flatMap { scaler -> [Ailment] in
      let status = scaler.object.node["status"]
      let conditions = Conditions(status?["conditions"])
      var found: [Ailment] = []
      if let active = conditions["ScalingActive"], active.isFalse,
        active.reason != "ScalingDisabled"
      {
        let words = active.message ?? active.reason ?? "no reason is given"
        found.append(Ailment(.degraded, "the autoscaler sees no load: \(words)"))
      } else if let able = conditions["AbleToScale"], able.isFalse {
        let words = able.message ?? able.reason ?? "no reason is given"
        found.append(Ailment(.degraded, "the autoscaler can't scale: \(words)"))
      }
      if let limited = conditions["ScalingLimited"], limited.isTrue,
        limited.reason == "TooManyReplicas"
      {
        let most = scaler.maximum.map { "the \($0)" } ?? "those"
        found.append(
          Ailment(
            .degraded, "not enough bridges: the load asks for more than \(most) that are allowed"))
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
