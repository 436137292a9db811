import Basics
import CEL
import Jitsi
import Kubernetes
import YAML

struct RouteSubject: Sendable {
  let context: FactContext
  let route: Route

  var service: ServiceEntry? { context.inventory.service(of: route) }
  var components: [Component] { context.inventory.components(behind: route) }

  /// Whether the Service has the port that the route names; true if the route names none.
  var portExists: Bool {
    guard let port = route.port, let service, service.type != "ExternalName" else { return true }
    if isOfPods, let number = port.node.integer {
      return service.ports.contains { known in
        let target = context.inventory.containerPort(of: known, of: service)
        return target == nil || target == number
      }
    }
    return service.ports.contains { $0.name == port.text || String($0.port) == port.text }
  }

  /// Whether its port is one of the pods and not of the Service, as OpenShift has it.
  fileprivate var isOfPods: Bool { route.object.group == "route.openshift.io" }
}

extension RouteSubject {
  /// The path from the backend to a node inside it.
  func path(to node: Node) -> String {
    var steps: [FieldPath.Step] = []
    var current = node
    while current != route.node, let key = current.key?.text, let parent = current.parent {
      steps.append(.key(key))
      current = parent
    }
    return FieldPath(steps: steps.reversed()).description
  }

  var containerPort: Int? {
    guard let service else { return nil }
    if isOfPods, let number = route.port?.node.integer { return number }
    let port: ServicePort? =
      if let wanted = route.port {
        service.ports.first { $0.name == wanted.text || String($0.port) == wanted.text }
      } else {
        service.ports.count == 1 ? service.ports[0] : nil
      }
    return port.flatMap { context.inventory.containerPort(of: $0, of: service) }
  }

  /// Whether its list has other entries after removing all routes to prosody.
  var leavesOthers: Bool {
    guard let list = route.part?.list else { return false }
    return list.count > context.index.routing.prosodyRoutes[list] ?? 0
  }

  /// The installation of the first component behind it.
  var installation: Int? {
    components.lazy.compactMap {
      context.index.routing.installationByNamespace[$0.workload.namespace]
    }.first
  }

  var isEntrance: Bool {
    let hosts = route.hosts.filter { $0 != "*" }
    guard let installation, !hosts.isEmpty else { return hosts.isEmpty }
    guard let named = context.index.routing.namedHosts[installation] else {
      return context.index.servesMeetings(route)
    }
    return hosts.contains { host in
      named.contains(host.lowercased())
        || host.hasPrefix("*.") && named.contains { matchesHost(host, $0) }
    }
  }
}

struct TLSHostSubject: Sendable {
  let context: FactContext
  let object: KubernetesObject
  let host: String
  let node: Node
  /// The tls block that names the host, or a wildcard that matches it.
  let entry: TLSEntry?

  /// Whether this Ingress routes the host's root path, or any path to a component of Jitsi.
  var servesPage: Bool {
    context.index.routesByObject[object.id]?.contains { position in
      let route = context.inventory.routes[position]
      guard
        route.hosts.isEmpty || route.hosts.contains(where: { $0.lowercased() == host.lowercased() })
      else { return false }
      let folder = route.path?.split { "/*(.)$|".contains($0) } ?? []
      return folder.isEmpty || !context.inventory.components(behind: route).isEmpty
    } ?? false
  }

  /// The hosts in the certificate of the block's Secret.
  var certificateNames: [String]? {
    guard let name = entry?.secretName else { return nil }
    return context.inventory.certificateNames(
      secret: name, in: context.inventory.namespace(of: object))
  }

  /// The expiry of that certificate, in seconds since 1970.
  var certificateEnd: Int64? {
    guard let name = entry?.secretName else { return nil }
    return context.inventory.certificateEnd(
      secret: name, in: context.inventory.namespace(of: object))
  }
}

extension FactSchemas {
  static let route: RecordSchema<RouteSubject> = RecordSchema(
    "route",
    [
      Fact("hosts", .list(.string), "its hosts; empty for any") {
        .list($0.route.hosts.map(Value.string))
      },
      Fact("path", .string, "its path; null if it matches by something else") {
        .text($0.route.path)
      },
      Fact("kind", .string, "the kind of its object") {
        .string($0.route.object.kind)
      },
      Fact("name", .string, "the name of its object") {
        .string($0.route.object.name)
      },
      Fact("serviceName", .string, "its backend Service") { .string($0.route.service) },
      Fact("serviceNamespace", .string, "the namespace of that Service") {
        .string($0.route.serviceNamespace)
      },
      Fact("service", .record(service.record), "that Service; null if it does not exist") {
        $0.context.service($0.service)
      },
      Fact("port", .string, "its backend port, a number or a name; null if none") {
        .text($0.route.port?.text)
      },
      Fact("portExists", .bool, "false if the Service exists and has no such port") {
        .bool($0.portExists)
      },
      Fact("portObject", .dyn, "the backend as written") { $0.context.value($0.route.node) },
      Fact("pseudo", .bool, "whether the backend is a keyword of the controller, not a Service") {
        .bool($0.route.isPseudo)
      },
      Fact("components", .list(.string), "the kinds of components that it reaches") {
        .list(Set($0.components.map(\.kind.rawValue)).sorted().map(Value.string))
      },
      Fact("meeting", .bool, "whether its host is a meeting host") {
        .bool($0.context.index.servesMeetings($0.route))
      },
      Fact("servicePath", .string, "the path of the Service's name in the backend") {
        .string($0.path(to: $0.route.serviceNode))
      },
      Fact("portPath", .string, "the path of the port in the backend; null if it has none") {
        subject in
        .text(subject.route.port.map { subject.path(to: $0.node) })
      },
      Fact("containerPort", .int, "the container port that it targets; null if unknown") {
        .number($0.containerPort)
      },
      Fact("xmpp", .bool, "whether it reaches a port that prosody listens on") { subject in
        let leads = subject.components.contains { $0.kind == .prosody }
        return .bool(leads && subject.containerPort.map(Inventory.xmppPorts.contains) ?? false)
      },
      Fact(
        "part", .dyn,
        "the path, rule or route of its object for this backend only, as written; null if removing all of them would leave none"
      ) { subject in
        subject.leavesOthers ? subject.context.value(subject.route.part?.node) : .null
      },
      Fact(
        "furtherMatch", .bool,
        "whether an earlier route is for the same backend, and for another match of the same rule"
      ) { .bool($0.route.isFurtherMatch) },
      Fact(
        "repeated", .bool, "whether its object has the same Service and port in an earlier route"
      ) {
        .bool(
          $0.route.isFurtherMatch
            || $0.context.index.routing.repeatedBackends.contains($0.route.node))
      },
      Fact(
        "entrance", .bool,
        "whether users enter through it: its hosts are those of PUBLIC_URL, or other routes of them reach HAProxy"
      ) { .bool($0.isEntrance) },
      Fact(
        "installation", .record(installation.record),
        "the installation that it reaches; null if none"
      ) {
        $0.context.installation($0.installation)
      },
      Fact(
        "ofInstallation", .bool,
        "whether it is part of an installation: it has a meeting host, reaches a component or the monitoring, or its Service is called after one"
      ) { .bool($0.isOfInstallation) },
      Fact("provable", .bool, "whether a Service is certainly missing if it is not in the input") {
        .bool($0.context.index.provesAbsence(of: "Service", in: $0.route.serviceNamespace))
      },
    ])

  static let tlsHost: RecordSchema<TLSHostSubject> = RecordSchema(
    "tlsHost",
    [
      Fact("host", .string, "the host") { .string($0.host) },
      Fact("meeting", .bool, "whether it is a meeting host") {
        .bool($0.context.index.isMeetingHost($0.host))
      },
      Fact("covered", .bool, "whether a tls block of the Ingress covers it") {
        .bool($0.entry != nil)
      },
      Fact("secretName", .string, "the secretName of that block; null without one") {
        .text($0.entry?.secretName)
      },
      Fact("elsewhere", .bool, "whether an Ingress of the namespace has a certificate for it") {
        let namespace = $0.context.inventory.namespace(of: $0.object)
        return .bool(
          $0.context.index.routing.coveredHosts.contains(
            "\(namespace)/\($0.host.lowercased())"))
      },
      Fact(
        "page", .bool,
        "whether its Ingress routes it to a Jitsi component, or serves its root, and not only another path such as Grafana's"
      ) { .bool($0.servesPage) },
      Fact(
        "supplied", .bool, "whether the input has that Secret, or something that creates it"
      ) { subject in
        guard let name = subject.entry?.secretName else { return .bool(false) }
        let context = subject.context
        let namespace = context.inventory.namespace(of: subject.object)
        return .bool(
          context.inventory.find(kind: "Secret", namespace, name) != nil
            || context.index.provides("Secret", namespace, name))
      },
      Fact(
        "certificateSecret", .string,
        "the Secret of a Certificate for it in the same namespace; null without one"
      ) { subject in
        let namespace = subject.context.inventory.namespace(of: subject.object)
        let certificate = subject.context.inventory.certificate(for: subject.host, in: namespace)
        return .text(certificate?.node["spec"]?["secretName"]?.text)
      },
      Fact(
        "notAfter", .string,
        "when the certificate in that Secret expires, as in 2026-11-22T20:48:41Z; null if unknown"
      ) { .text($0.certificateEnd.map(Time.text)) },
      Fact(
        "daysLeft", .int, "whole days until then, negative afterwards; null if unknown"
      ) { .number($0.certificateEnd.map { Inventory.days(from: Time.now, until: $0) }) },
      Fact(
        "certificateNames", .list(.string),
        "the hosts that the certificate in that Secret covers; null if it cannot be read"
      ) { subject in
        subject.certificateNames.map { .list($0.map(Value.string)) } ?? .null
      },
      Fact(
        "certified", .bool,
        "whether it is among them; null for a wildcard, and if there are none"
      ) { subject in
        guard !subject.host.hasPrefix("*"), let names = subject.certificateNames else {
          return .null
        }
        return .bool(Inventory.certificate(for: names, covers: subject.host))
      },
      Fact("block", .dyn, "that block as written; null without one") {
        $0.context.value($0.entry?.node)
      },
    ])
}

/// Whether a host of an Ingress matches a host: as the same name, or as a wildcard for the first label
/// (https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards).
func matchesHost(_ pattern: String, _ host: String) -> Bool {
  if pattern.lowercased() == host.lowercased() { return true }
  guard pattern.hasPrefix("*."), let dot = host.firstIndex(of: ".") else { return false }
  return pattern.dropFirst(1).lowercased() == host[dot...].lowercased()
}
