import CEL
import Jitsi
import Kubernetes
import YAML

struct GatewayFaultSubject: Sendable { let fault: GatewayFault }
struct ListenerFaultSubject: Sendable { let fault: ListenerFault }
struct RouteTimeoutSubject: Sendable { let timeout: RouteTimeout }

extension ObjectSubject {
  fileprivate var gatewayFaults: [GatewayFault] {
    let index = context.inventory.gateways
    guard let position = index.byObject[object.id] else { return [] }
    return GatewayCheck(input: context.index, route: index.routes[position]).faults
  }

  fileprivate var listenerFaults: [ListenerFault] {
    ListenerCheck(input: context.index, owner: object).faults
  }

  fileprivate var shortTimeouts: [RouteTimeout] {
    let ways = (context.index.routesByObject[object.id] ?? []).map {
      context.inventory.routes[$0]
    }
    let meeting = ways.filter { way in
      context.index.servesMeetings(way)
        && context.inventory.components(behind: way).contains {
          $0.kind == .haproxy || $0.kind == .web || $0.kind == .prosody
        }
    }
    guard !meeting.isEmpty else { return [] }
    let nodes = Set(meeting.map(\.node))
    return context.inventory.shortTimeouts(of: object) { rule in
      rule["backendRefs"]?.elements.contains { nodes.contains($0) } ?? false
    }
  }
}

extension FactSchemas {
  /// What is known of Gateways and their routes.
  static let gatewayFacts: [Fact<ObjectSubject>] = [
    Fact(
      "gatewayFaults", .list(.record(gatewayFault.record)),
      "why a route of the Gateway API for meetings does not carry their requests or media"
    ) { subject in
      .list(
        subject.gatewayFaults.map {
          subject.context.record(GatewayFaultSubject(fault: $0), gatewayFault) {
            .node($0.fault.node)
          }
        })
    },
    Fact(
      "listenerFaults", .list(.record(listenerFault.record)),
      "listeners of a Gateway or ListenerSet that serve a meeting host without TLS, or with a certificate that they cannot use"
    ) { subject in
      .list(
        subject.listenerFaults.map {
          subject.context.record(ListenerFaultSubject(fault: $0), listenerFault) {
            .node($0.fault.node)
          }
        })
    },
    Fact(
      "shortTimeouts", .list(.record(routeTimeout.record)),
      "timeouts of a route to meetings that cut BOSH requests or websockets"
    ) { subject in
      .list(
        subject.shortTimeouts.map {
          subject.context.record(RouteTimeoutSubject(timeout: $0), routeTimeout) {
            .node($0.timeout.node)
          }
        })
    },
  ]

  static let gatewayFault: RecordSchema<GatewayFaultSubject> = RecordSchema(
    "gatewayFault",
    [
      Fact(
        "kind", .string,
        "noParent, absent (the Gateway does not exist), noListener, closedKind or closedNamespace (its listeners do not allow the route), noHost, noGrant (no ReferenceGrant for a Service), noPort (the Service has no such port of the route's protocol), shadowed (another TCPRoute or UDPRoute has its listeners), otherPort (the bridges announce another port than its listeners have), noBackend, noWeight, rewritten (every path becomes one) or loop (it redirects HTTPS to itself)"
      ) { .string($0.fault.kind.rawValue) },
      Fact("subject", .string, "the Gateway, the Service, or the path; empty if none") {
        .string($0.fault.subject)
      },
      Fact("found", .string, "the listeners, hosts or namespace that it has instead; may be empty")
      {
        .string($0.fault.found)
      },
      Fact("host", .string, "the host, or the ports of listeners; null if none") {
        .text($0.fault.host)
      },
      Fact("partial", .bool, "whether another parent serves the route") {
        .bool($0.fault.isPartial)
      },
    ])

  static let listenerFault: RecordSchema<ListenerFaultSubject> = RecordSchema(
    "listenerFault",
    [
      Fact(
        "kind", .string,
        "plain (HTTP only), noCertificate, passthrough (HTTPS passed through), passedOn (TLS passed through to a plain port of HAProxy), passedToWeb (to a port of web without HTTPS), absent (no such Secret) or noGrant (no ReferenceGrant for the Secret)"
      ) { .string($0.fault.kind.rawValue) },
      Fact("listener", .string, "the name of the listener") { .string($0.fault.listener) },
      Fact("host", .string, "a meeting host that it serves") { .string($0.fault.host) },
      Fact("subject", .string, "the Secret or Service; empty if none") {
        .string($0.fault.subject)
      },
    ])

  static let routeTimeout: RecordSchema<RouteTimeoutSubject> = RecordSchema(
    "routeTimeout",
    [
      Fact("field", .string, "its field or annotation") { .string($0.timeout.field) },
      Fact("text", .string, "as written; null for the default") { .text($0.timeout.text) },
      Fact("seconds", .int, "in seconds") { .number($0.timeout.seconds) },
      Fact("path", .string, "where to write it if it is not; empty if it is") {
        .string($0.timeout.path)
      },
      Fact("cutsWebsockets", .bool, "whether it cuts websockets too, not only BOSH") {
        .bool($0.timeout.cutsWebsockets)
      },
    ])
}
