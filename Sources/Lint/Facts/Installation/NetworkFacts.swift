import CEL
import Jitsi
import Kubernetes

extension FactSchemas {
  static let networkFacts: [Fact<InstallationSubject>] = [
    Fact(
      "blockedFlows", .list(.record(blockedFlow.record)),
      "required connections that NetworkPolicies block"
    ) { subject in
      .list(
        subject.inventory.blockedFlows(of: subject.installation).map {
          subject.context.record($0, blockedFlow) { .node($0.policy.object.node) }
        })
    }
  ]

  static let blockedFlow: RecordSchema<BlockedFlow> = RecordSchema(
    "blockedFlow",
    [
      Fact("purpose", .string, "web, peers, xmpp, media, metrics or names (DNS)") {
        .string($0.flow.purpose.rawValue)
      },
      Fact("source", .string, "the client, as in `HAProxy`") { .string($0.flow.source) },
      Fact("target", .string, "the server, as in `web of shard 0`") {
        .string($0.flow.target)
      },
      Fact("port", .int, "the port of the server's pods") {
        .number($0.flow.port.number)
      },
      Fact("protocol", .string, "TCP or UDP") { .string($0.flow.port.transport) },
      Fact("direction", .string, "ingress or egress: the direction of the rules that block it") {
        .string($0.direction.rawValue)
      },
      Fact("policy", .string, "the name of the policy that comes closest to allowing it") {
        .string($0.policy.object.name)
      },
      Fact("path", .string, "the path in that policy where it could be allowed") {
        .string($0.path.description)
      },
    ])
}
