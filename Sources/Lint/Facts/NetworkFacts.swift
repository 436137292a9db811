import CEL
import Jitsi
import Kubernetes

extension Shapes {
  static let networkFacts: [Fact<InstallationSubject>] = [
    Fact(
      "blockedFlows", .list(.record(blockedFlow.record)),
      "connections that it needs and that NetworkPolicies stop"
    ) { subject in
      .list(
        subject.model.blockedFlows(of: subject.installation).map {
          subject.context.record($0, blockedFlow) { .node($0.policy.object.node) }
        })
    }
  ]

  static let blockedFlow: Shape<BlockedFlow> = Shape(
    "blockedFlow",
    [
      Fact("purpose", .string, "web, peers, xmpp, media, metrics or names (DNS)") {
        .string($0.flow.purpose.rawValue)
      },
      Fact("source", .string, "who connects, as in `HAProxy`") { .string($0.flow.source) },
      Fact("target", .string, "what is connected to, as in `web of shard 0`") {
        .string($0.flow.target)
      },
      Fact("port", .int, "the port of the pod that is connected to") {
        .number($0.flow.port.number)
      },
      Fact("protocol", .string, "TCP or UDP") { .string($0.flow.port.transport) },
      Fact("direction", .string, "ingress or egress: the rules that stop it") {
        .string($0.direction.rawValue)
      },
      Fact("policy", .string, "the name of the policy that comes closest to letting it through") {
        .string($0.policy.object.name)
      },
      Fact("path", .string, "where that policy would let it through") {
        .string($0.path.description)
      },
    ])
}
