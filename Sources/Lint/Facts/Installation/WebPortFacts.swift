import CEL
import Jitsi
import Kubernetes

struct WebPortFaultSubject: Sendable {
  let context: FactContext
  let fault: WebPortFault
}

extension FactSchemas {
  /// Facts about what connects to webs.
  static let webPortFacts: [Fact<InstallationSubject>] = [
    Fact(
      "webPortFaults", .list(.record(webPortFault.record)),
      "what connects to its webs on ports on which their release does not listen, each place once, without HAProxy's servers"
    ) { subject in
      .list(
        subject.inventory.webPortFaults(
          of: subject.installation, routes: subject.context.index.routing.routesByService
        ).map {
          subject.context.record(
            WebPortFaultSubject(context: subject.context, fault: $0), webPortFault
          ) { .node($0.fault.node) }
        })
    }
  ]

  static let webPortFault: RecordSchema<WebPortFaultSubject> = RecordSchema(
    "webPortFault",
    [
      Fact(
        "kind", .string,
        "what has the port: `service`, `container` (a container port that a Service, a probe or a NetworkPolicy names), `probe`, `route` (of OpenShift), `policy` (NetworkPolicies that let other ports in) or `sidecar` (a container beside web)"
      ) { .string($0.fault.kind.rawValue) },
      Fact("web", .record(web.record), "the web") { $0.context.component($0.fault.web) },
      Fact("source", .string, "what connects, as in `Service web` or `readinessProbe`") {
        .string($0.fault.source)
      },
      Fact("asked", .int, "the port that it connects to") { .number($0.fault.asked) },
      Fact("listens", .int, "the port on which web's release has that") {
        .number($0.fault.listens)
      },
      Fact("path", .string, "the path to the port") { .string($0.fault.path) },
      Fact("breaks", .bool, "whether meetings or pods depend on it") { .bool($0.fault.breaks) },
    ])
}
