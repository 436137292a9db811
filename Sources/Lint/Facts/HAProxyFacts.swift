import CEL
import Jitsi

struct HAProxySubject: Sendable {
  let context: FactContext
  let tier: HAProxyTier
}

extension Shapes {
  static let haproxy = Shape<HAProxySubject>(
    "haproxy",
    [
      Fact("component", .record(component.record), "its workload as a component") {
        $0.context.component($0.context.model.components[$0.tier.component])
      }
    ])
}
