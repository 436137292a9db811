import HAProxy
import Jitsi
import Kubernetes
import YAML

/// Why meetings that come in by a listener of a Gateway have no TLS, or none that browsers trust.
struct ListenerFault: Sendable {
  enum Kind: String, Sendable {
    /// The host is served over plain HTTP only.
    case plain
    /// The listener terminates TLS without a certificate.
    case noCertificate
    /// HTTPS passed through, which no API server takes.
    case passthrough
    /// TLS passed through to a port of HAProxy that speaks plain HTTP.
    case passedOn
    /// TLS passed through to a port of web that speaks plain HTTP, or on which it serves no HTTPS.
    case passedToWeb
    /// The Secret of the certificate does not exist.
    case absent
    /// Nothing lets the Gateway read a Secret of another namespace.
    case noGrant
  }

  let kind: Kind
  let node: Node
  let listener: String
  let host: String
  /// The Secret, as in `edge/meet-tls`, or the Service behind a listener that passes TLS on.
  let subject: String
}

/// Looks for the faults of the listeners of one Gateway or ListenerSet.
struct ListenerCheck {
  let input: InputIndex
  let owner: KubernetesObject

  private var inventory: Inventory { input.inventory }

  /// Annotations of Gateways whose load balancer has the certificate.
  private static let certificateAnnotations: Set<String> = [
    "networking.gke.io/certmap", "networking.gke.io/pre-shared-certs",
    "service.beta.kubernetes.io/aws-load-balancer-ssl-cert",
  ]

  /// Classes that have certificates of their own.
  private static let ownTLS = ["tailscale", "cloudflare", "amazon-vpc-lattice", "aws-alb"]

  var faults: [ListenerFault] {
    let index = inventory.gateways
    guard let positions = index.routesByOwner[owner.id] else { return [] }
    let routes = positions.map { index.routes[$0] }
    var found: [ListenerFault] = []
    for listener in index.listeners(of: owner) {
      guard let (host, route) = meeting(at: listener, of: routes) else { continue }
      found += faults(of: listener, host, route, routes)
    }
    return found
  }

  /// A host of meetings that a listener serves, and the route by which it does.
  private func meeting(
    at listener: GatewayListener, of routes: [GatewayRoute]
  ) -> (host: String, route: GatewayRoute)? {
    for route in routes where route.listeners.contains(where: { $0.node == listener.node }) {
      // A route that only redirects needs no certificate.
      let ways = (input.routesByObject[route.object.id] ?? []).map { inventory.routes[$0] }
      for way in ways where way.path == nil || way.path == "/" {
        let hosts = way.hosts.isEmpty ? [listener.hostname].compactMap { $0 } : way.hosts
        if let host = hosts.first(where: { input.isMeetingHost($0) && listener.meets($0) }) {
          return (host, route)
        }
      }
    }
    return nil
  }

  private func faults(
    of listener: GatewayListener, _ host: String, _ route: GatewayRoute, _ routes: [GatewayRoute]
  ) -> [ListenerFault] {
    func fault(_ kind: ListenerFault.Kind, _ node: Node, _ subject: String = "") -> ListenerFault {
      ListenerFault(
        kind: kind, node: node, listener: listener.name, host: host, subject: subject)
    }
    switch listener.transport {
    case "HTTP":
      return inventory.gateways.servesSecurely(host.lowercased()) || hasCertificateElsewhere
        ? [] : [fault(.plain, listener.node["protocol"] ?? listener.node)]
    case "HTTPS":
      if listener.tlsMode == "Passthrough" {
        return [fault(.passthrough, listener.node["tls"]?["mode"] ?? listener.node)]
      }
    case "TLS":
      if listener.tlsMode == "Passthrough" {
        guard let (kind, service) = plainTarget(of: route) else { return [] }
        return [fault(kind, listener.node["tls"]?["mode"] ?? listener.node, service)]
      }
    default: return []
    }
    return certificateFaults(of: listener, fault)
  }

  private func certificateFaults(
    of listener: GatewayListener, _ fault: (ListenerFault.Kind, Node, String) -> ListenerFault
  ) -> [ListenerFault] {
    let tls = listener.node["tls"]
    guard let references = tls?["certificateRefs"], references.count > 0 else {
      // Options stand for certificates that an implementation keeps.
      if tls?["options"]?.count ?? 0 > 0 || hasCertificateElsewhere { return [] }
      return [fault(.noCertificate, tls ?? listener.node, "")]
    }
    var found: [ListenerFault] = []
    for reference in references.elements
    where reference["kind"]?.text ?? "Secret" == "Secret" && reference["group"]?.text ?? "" == "" {
      guard let place = reference["name"], let name = place.text else { continue }
      let namespace = reference["namespace"]?.text ?? listener.namespace
      let isOwn = namespace == listener.namespace
      if !isOwn,
        !inventory.gateways.grants(
          owner.kind, in: listener.namespace,
          to: (kind: "Secret", namespace: namespace, name: name)),
        input.provesAbsence(
          of: "ReferenceGrant", in: namespace, seenFrom: listener.namespace)
      {
        found.append(fault(.noGrant, reference["namespace"] ?? place, "\(namespace)/\(name)"))
      } else if inventory.find(kind: "Secret", namespace, name) == nil,
        !input.provides("Secret", namespace, name),
        input.provesAbsence(of: "Secret", in: namespace, seenFrom: listener.namespace)
      {
        found.append(fault(.absent, place, isOwn ? name : "\(namespace)/\(name)"))
      }
    }
    return found
  }

  private var hasCertificateElsewhere: Bool {
    let spec = owner.node["spec"]
    let annotations = [owner.node["metadata"], spec?["infrastructure"]].compactMap {
      $0?["annotations"]
    }
    if annotations.contains(where: { written in
      written.entries.contains { Self.certificateAnnotations.contains($0.key.text ?? "") }
    }) {
      return true
    }
    let name = spec?["gatewayClassName"]?.text ?? ""
    return Self.ownTLS.contains { name.hasPrefix($0) }
  }

  /// The Service to which a route passes TLS on although HAProxy binds its port without.
  private func plainTarget(of route: GatewayRoute) -> (ListenerFault.Kind, String)? {
    for position in input.routesByObject[route.object.id] ?? [] {
      let way = inventory.routes[position]
      guard let service = inventory.service(of: way), let wanted = way.port,
        let port = service.ports.first(where: { String($0.port) == wanted.text }),
        let number = inventory.containerPort(of: port, of: service)
      else { continue }
      for component in inventory.components(behind: way) where component.kind == .web {
        let listens = component.webListener
        if listens.isFixed,
          number == listens.plain
            || number == listens.secure && component.isOn("DISABLE_HTTPS") == true
        {
          return (.passedToWeb, way.service)
        }
      }
      for component in inventory.components(behind: way) where component.kind == .haproxy {
        let tiers = inventory.installations.lazy.compactMap(\.haproxy)
        guard
          let configuration = tiers.first(where: { $0.component == component.id })?.configuration
        else { continue }
        let binds = configuration.proxies.filter(\.kind.isFrontend).flatMap(\.binds).filter {
          bind in
          bind.addresses.contains { $0.port?.number == number }
        }
        if !binds.isEmpty, binds.allSatisfy({ !$0.isTLS }) { return (.passedOn, way.service) }
      }
    }
    return nil
  }
}
