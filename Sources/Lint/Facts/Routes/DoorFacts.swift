import CEL
import HAProxy
import Jitsi
import Kubernetes
import YAML

/// A port of a Service through which users reach HAProxy, with its fault.
struct DoorPort: Sendable {
  enum Fault: String, Sendable {
    /// The targetPort is a name that no container declares.
    case unresolved
    /// No frontend binds the target port.
    case unbound
    /// The frontend that binds it does not forward to the shards.
    case elsewhere
    /// The frontend has no backend for some paths.
    case open
  }

  let service: ServiceEntry
  let port: ServicePort
  let fault: Fault
  /// The target port's number; nil if unresolved.
  let number: Int?
  /// The frontend that binds it, for `elsewhere` and `open`.
  let frontend: Proxy?
}

struct DoorPortSubject: Sendable {
  let haproxy: HAProxySubject
  let door: DoorPort
}

struct ExactRouteSubject: Sendable {
  let route: Route
  let match: Route.ExactMatch
}

extension HAProxySubject {
  private var routing: RoutingIndex { context.index.routing }

  /// Services that select all of HAProxy's pods, and no other pods unless a route names the Service.
  private var doors: [ServiceEntry] {
    inventory.services(selecting: component.workload).filter { service in
      service.podName == nil && service.type != "ExternalName"
        && (routing.routesByService[service.id] != nil
          || service.targets.allSatisfy { $0.workload == component.workload.id })
    }
  }

  /// Services with HAProxy's name or labels that select no pods: those that a route names, and the one named like the
  /// workload.
  var lostDoors: [ServiceEntry] {
    let namespace = component.workload.namespace
    var found: [ServiceEntry] = []
    let own = inventory.service(component.workload.object.name, in: namespace)
    let routed = (routing.lostDoors[namespace] ?? []).map { inventory.services[$0] }
    for service in (own.map { [$0] } ?? []) + routed
    where service.targets.isEmpty && !service.hasOwnEndpoints && service.podName == nil
      && service.type != "ExternalName" && !found.contains(where: { $0.id == service.id })
    {
      found.append(service)
    }
    return found
  }

  private var frontends: [Proxy] {
    (tier.configuration?.proxies ?? []).filter(\.kind.isFrontend)
  }

  private func leadsToShards(_ frontend: Proxy) -> Bool {
    guard let configuration = tier.configuration else { return true }
    if frontend.backends.contains(where: \.isDynamic) { return true }
    return !Set(configuration.targets(of: frontend)).isDisjoint(with: tier.backends)
  }

  /// Whether the frontend redirects requests instead of forwarding them to a shard.
  private func redirects(_ frontend: Proxy) -> Bool {
    frontend.directives.contains { directive in
      directive.keyword.text == "redirect"
        || directive.keyword.text == "http-request"
          && ["redirect", "return"].contains(directive.argument(0)?.text)
    }
  }

  /// The ports of HAProxy's Services for incoming traffic that do not reach the shards.
  var faultyDoors: [DoorPort] {
    guard let configuration = tier.configuration, tier.backend != nil,
      !configuration.problems.contains(where: { $0.severity == .error })
    else { return [] }
    var found: [DoorPort] = []
    var said: Set<Int> = []
    for service in doors {
      for port in entryPorts(of: service) {
        guard let fault = fault(of: port, service, configuration) else { continue }
        // A frontend with an open path is reported once, however many ports point to it.
        if fault.fault == .open, let line = fault.frontend?.header.line {
          guard said.insert(line).inserted else { continue }
        }
        found.append(fault)
      }
    }
    return found
  }

  /// Whether users enter through a route: it has a meeting host, or none, like an HTTPRoute that takes its host from the
  /// Gateway, and it is for pages or signaling. Other paths of the same Service may be for statistics.
  private func takesMeetings(_ route: Route) -> Bool {
    guard route.hosts.isEmpty || context.index.servesMeetings(route) else { return false }
    let folder = route.path?.split { "/*(.)$|".contains($0) }.first
    return folder == nil || folder == "http-bind" || folder == "xmpp-websocket"
  }

  /// The ports that routes name; without a route, those for web traffic.
  private func entryPorts(of service: ServiceEntry) -> [ServicePort] {
    let routes = (routing.routesByService[service.id] ?? []).map { inventory.routes[$0] }
      .filter(takesMeetings)
    guard routes.isEmpty else {
      let wanted = Set(routes.map { $0.port?.text ?? "" })
      return service.ports.filter { port in
        wanted.contains("") && service.ports.count == 1 || wanted.contains(String(port.port))
          || port.name.map(wanted.contains) ?? false
      }
    }
    return service.ports.filter {
      $0.transport == "TCP"
        && ($0.port == 80 || $0.port == 443 || ["http", "https", "web"].contains($0.name))
    }
  }

  private func fault(
    of port: ServicePort, _ service: ServiceEntry, _ configuration: Configuration
  ) -> DoorPort? {
    func door(_ fault: DoorPort.Fault, _ number: Int? = nil, _ frontend: Proxy? = nil) -> DoorPort {
      DoorPort(service: service, port: port, fault: fault, number: number, frontend: frontend)
    }
    guard let number = inventory.containerPort(of: port, of: service) else {
      return port.targetName == nil ? nil : door(.unresolved)
    }
    var isKnown = true
    var bound: [Proxy] = []
    for frontend in frontends {
      for bind in frontend.binds {
        for address in bind.addresses {
          guard let text = address.port else {
            // A Unix socket has no port; an address from the environment may have any.
            isKnown = isKnown && (address.host == nil || !address.mayHidePort)
            continue
          }
          if let only = text.number {
            if only == number, bound.last?.section != frontend.section { bound.append(frontend) }
          } else {
            isKnown = false
          }
        }
      }
    }
    guard isKnown else { return nil }
    if bound.isEmpty {
      let isOthers = component.workload.template.containers.contains { container in
        container.node != component.container.node
          && container.ports.contains { $0.number == number }
      }
      return isOthers || frontends.isEmpty ? nil : door(.unbound, number)
    }
    if !bound.contains(where: { leadsToShards($0) || redirects($0) }) {
      return door(.elsewhere, number, bound[0])
    }
    return bound.first { leadsToShards($0) && configuration.leavesPathsOpen($0) }
      .map { door(.open, number, $0) }
  }

  /// The port of the frontends for the shards, if there is exactly one.
  private var meetingPort: Int? {
    var found: Set<Int> = []
    for frontend in frontends where leadsToShards(frontend) {
      for address in frontend.binds.flatMap(\.addresses) {
        guard let number = address.port?.number else { return nil }
        found.insert(number)
      }
    }
    return found.count == 1 ? found.first : nil
  }

  /// The right targetPort of a Service: the name of the port in HAProxy's container if the Service uses names,
  /// otherwise the number.
  func target(for port: ServicePort) -> Value {
    guard let number = meetingPort else { return .null }
    let name = component.container.ports.first { $0.number == number }?.name
    guard port.targetName != nil, let name, !name.isEmpty else { return .number(number) }
    return .string(name)
  }

  /// Routes to HAProxy that match one path exactly, if no other route covers the rest of the host.
  var exactRoutes: [ExactRouteSubject] {
    let namespace = component.workload.namespace
    guard let id = routing.installationByNamespace[namespace] else { return [] }
    let routes = (routing.routesInto[id] ?? []).map { inventory.routes[$0] }
    var covered: Set<String> = []
    for route in routes where route.exact == nil { covered.formUnion(Self.hosts(of: route)) }
    guard !covered.contains("*") else { return [] }
    let own = Set(doors.map(\.name))
    var said = covered
    return routes.compactMap { route in
      guard let match = route.exact, own.contains(route.service),
        takesMeetings(route), said.isDisjoint(with: Self.hosts(of: route))
      else { return nil }
      said.formUnion(Self.hosts(of: route))
      return ExactRouteSubject(route: route, match: match)
    }
  }

  private static func hosts(of route: Route) -> [String] {
    route.hosts.isEmpty ? ["*"] : route.hosts.map { $0.lowercased() }
  }
}

extension FactSchemas {
  /// Facts about how users reach HAProxy.
  static let doorFacts: [Fact<HAProxySubject>] = [
    Fact(
      "lostDoors", .list(.record(service.record)),
      "Services for HAProxy that select no pods: those in routes, and the one with its own name"
    ) { subject in .list(subject.lostDoors.map { subject.context.service($0) }) },
    Fact(
      "faultyDoors", .list(.record(doorPort.record)),
      "ports of its Services for incoming traffic that do not reach the shards"
    ) { subject in
      .list(
        subject.faultyDoors.map {
          subject.context.record(DoorPortSubject(haproxy: subject, door: $0), doorPort) {
            .node($0.door.port.node)
          }
        })
    },
    Fact(
      "exactRoutes", .list(.record(exactRoute.record)),
      "routes to it that match one path exactly, if no route matches the rest of the host"
    ) { subject in
      .list(
        subject.exactRoutes.map {
          subject.context.record($0, exactRoute) { .node($0.match.node) }
        })
    },
  ]

  static let doorPort: RecordSchema<DoorPortSubject> = RecordSchema(
    "doorPort",
    [
      Fact("service", .record(service.record), "the Service") {
        $0.haproxy.context.service($0.door.service)
      },
      Fact("port", .int, "the port of the Service") { .number($0.door.port.port) },
      Fact(
        "fault", .string,
        "unresolved: the pods have no port with its target's name; unbound: no frontend binds it; elsewhere: its frontend has no way to the shards; open: its frontend has no backend for some paths"
      ) { .string($0.door.fault.rawValue) },
      Fact("target", .string, "its target, a number or a name") {
        .string($0.door.port.targetName ?? $0.door.number.map(String.init) ?? "")
      },
      Fact("frontend", .string, "the frontend behind it; null if none") {
        .text($0.door.frontend?.name?.text)
      },
      Fact("frontendLine", .record(section.record), "its place in the file; null without one") {
        subject in
        guard let header = subject.door.frontend?.header else { return .null }
        return subject.haproxy.part(header, section, at: header.range)
      },
      Fact(
        "wanted", .dyn,
        "the target that it should have, a number or a name; null if several ports reach the shards"
      ) { $0.haproxy.target(for: $0.door.port) },
    ])

  static let exactRoute: RecordSchema<ExactRouteSubject> = RecordSchema(
    "exactRoute",
    [
      Fact("kind", .string, "the kind of its object") {
        .string($0.route.object.kind)
      },
      Fact("name", .string, "the name of its object") {
        .string($0.route.object.name)
      },
      Fact("path", .string, "the path; null if unknown") { .text($0.route.path) },
      Fact("key", .string, "the key of the match type; null if one value is not enough") {
        .text($0.match.prefix?.key)
      },
      Fact("prefix", .string, "its value for everything below the path; null without `key`") {
        .text($0.match.prefix?.value)
      },
    ])
}
