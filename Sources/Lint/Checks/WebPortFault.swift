import Basics
import HAProxy
import Jitsi
import Kubernetes
import YAML

/// Something that connects to a port of web on which its release does not listen.
struct WebPortFault: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    /// A Service targets the port.
    case service
    /// A Service or a probe names a container port with that number.
    case container
    /// A probe asks the port.
    case probe
    /// An OpenShift Route targets the port.
    case route
    /// NetworkPolicies let other ports in, and not those of web.
    case policy
    /// A container beside web connects to the port.
    case sidecar
  }

  let kind: Kind
  let web: Component
  /// What connects, as in `Service web` or `readinessProbe`.
  let source: String
  /// The port that is asked.
  let asked: Int
  /// The node that has the port.
  let node: Node
  /// The path in the node to the port.
  let path: String
  /// Whether meetings or pods depend on it.
  let breaks: Bool

  /// The port on which the release has what is asked.
  var listens: Int { web.webPort(instead: asked) }
}

extension Inventory {
  /// Whatever connects to webs of an installation on ports on which they do not listen, each place once. What HAProxy's servers
  /// connect to is left to the checks of HAProxy.
  ///
  /// - Parameter routes: Positions of the routes to each Service, by its id.
  func webPortFaults(of installation: Installation, routes: [Int: [Int]]) -> [WebPortFault] {
    var finder = WebPortFinder(self, installation, routes)
    for shard in installation.shards {
      for id in shards[shard].components where components[id].kind == .web {
        finder.read(components[id])
      }
    }
    return finder.found
  }
}

/// Looks for what leads to web.
private struct WebPortFinder {
  private(set) var found: [WebPortFault] = []

  private let inventory: Inventory
  private let routes: [Int: [Int]]
  /// Service ports that HAProxy's servers connect to, as `ID/PORT`.
  private let served: Set<String>
  private let hasHAProxy: Bool
  private var seen: Set<Node> = []

  init(_ inventory: Inventory, _ installation: Installation, _ routes: [Int: [Int]]) {
    self.inventory = inventory
    self.routes = routes
    hasHAProxy = installation.haproxy != nil
    var served: Set<String> = []
    for slot in installation.haproxy?.slots ?? [] {
      guard let (name, namespace) = slot.service,
        let service = inventory.service(name, in: namespace)
      else { continue }
      for port in service.ports
      where slot.recordPort.map({ $0 == port.name }) ?? (slot.port?.number == port.port) {
        served.insert("\(service.id)/\(port.port)")
      }
    }
    self.served = served
  }

  mutating func read(_ web: Component) {
    guard web.webListener.isFixed else { return }
    for service in inventory.services(selecting: web.workload) {
      for port in service.ports where port.transport == "TCP" { read(port, service, web) }
    }
    for field in Self.probes { read(probe: field, web) }
    if !hasHAProxy { readPolicies(web) }
    readSidecars(web)
  }

  private static let probes = ["startupProbe", "livenessProbe", "readinessProbe"]

  private mutating func add(
    _ kind: WebPortFault.Kind, _ web: Component, _ source: String, _ asked: Int, _ node: Node,
    _ path: String, breaks: Bool = true
  ) {
    guard seen.insert(node).inserted else { return }
    found.append(
      WebPortFault(
        kind: kind, web: web, source: source, asked: asked, node: node, path: path, breaks: breaks))
  }

  /// Whether a port is that for HTTPS, which web does not serve.
  private func isOff(_ number: Int, _ web: Component) -> Bool {
    Component.isSecureWebPort(number) && web.isOn("DISABLE_HTTPS") != false
  }

  // MARK: Services

  private mutating func read(_ port: ServicePort, _ service: ServiceEntry, _ web: Component) {
    let ways = (routes[service.id] ?? []).map { inventory.routes[$0] }.filter { route in
      route.port.map { $0.text == port.name || $0.node.integer == port.port }
        ?? (service.ports.count == 1)
    }
    // Only OpenShift's routes have the port of the pods.
    for route in routes[service.id] ?? [] {
      let route = inventory.routes[route]
      guard route.object.group == "route.openshift.io", let written = route.port?.node,
        let number = written.integer, web.isUnheard(number), !isOff(number, web)
      else { continue }
      add(.route, web, "\(route.object.kind) \(route.object.name)", number, written, "")
    }
    let isServed = served.contains("\(service.id)/\(port.port)")
    let source = "Service \(service.name)"
    if let name = port.targetName {
      guard let (node, number) = containerPort(name, web), web.isUnheard(number),
        !isOff(number, web)
      else { return }
      if isServed {
        seen.insert(node)
      } else {
        add(.container, web, source, number, node, "containerPort")
      }
      return
    }
    guard !isServed else { return }
    guard let number = port.targetNumber, web.isUnheard(number), !isOff(number, web) else { return }
    let breaks =
      !Component.isSecureWebPort(number) || !ways.isEmpty || service.type == "NodePort"
      || service.type == "LoadBalancer"
    add(.service, web, source, number, port.node, "targetPort", breaks: breaks)
  }

  /// The entry of web's container port with a name.
  private func containerPort(_ name: String, _ web: Component) -> (Node, Int)? {
    guard let ports = web.container.node["ports"] else { return nil }
    for port in ports.elements where port["name"]?.text == name {
      return port["containerPort"]?.integer.map { (port, $0) }
    }
    return nil
  }

  // MARK: Probes

  private mutating func read(probe field: String, _ web: Component) {
    guard let probe = web.container.node[field] else { return }
    if let action = probe["httpGet"] ?? probe["tcpSocket"], let written = action["port"] {
      guard action["host"] == nil else { return }
      if let number = written.integer {
        guard web.isUnheard(number) else { return }
        return add(.probe, web, field, number, action, "port")
      }
      guard let name = written.text, let (node, number) = containerPort(name, web),
        web.isUnheard(number)
      else { return }
      return add(.container, web, "its \(field)", number, node, "containerPort")
    }
    guard let request = ProbeRequest(probe, of: web.container), web.isUnheard(request.port),
      let command = probe["exec"]?["command"]
    else { return }
    add(.probe, web, field, request.port, command, "")
  }

  // MARK: NetworkPolicies

  /// Finds a web that is closed because its policies name the port of another release.
  private mutating func readPolicies(_ web: Component) {
    let labels = web.workload.template.labels
    let own = inventory.policyIndex.policies(in: web.workload.namespace)
      .filter { $0.restricts(.ingress) && $0.selects(labels) }
    guard !own.isEmpty else { return }
    let listener = web.webListener
    func allowed(_ rule: Node, _ number: Int) -> Bool {
      let name = web.container.ports.first { $0.number == number }?.name
      return NetworkPolicy.allows(rule, .init(number: number, name: name))
    }
    let rules = own.flatMap { policy in policy.rules(.ingress).map { (policy, $0) } }
    guard
      !rules.contains(where: { allowed($0.1, listener.plain) || allowed($0.1, listener.secure) })
    else { return }
    for (policy, rule) in rules {
      for entry in rule["ports"].map({ Array($0.elements) }) ?? [] {
        let written = entry["port"]
        guard let number = written?.integer ?? containerNumber(written?.text, web),
          web.isUnheard(number), !Component.isSecureWebPort(number)
        else { continue }
        // A name follows its container port.
        if let name = written?.text, written?.integer == nil,
          let (node, number) = containerPort(name, web)
        {
          add(
            .container, web, "NetworkPolicy \(policy.object.name)", number, node, "containerPort")
        } else {
          add(.policy, web, "NetworkPolicy \(policy.object.name)", number, rule, "ports")
        }
        return
      }
    }
  }

  private func containerNumber(_ name: String?, _ web: Component) -> Int? {
    name.flatMap { containerPort($0, web)?.1 }
  }

  // MARK: Sidecars

  /// Finds containers in web's pods that connect to it by a local address.
  private mutating func readSidecars(_ web: Component) {
    for container in web.workload.template.runningContainers
    where container.node != web.container.node {
      for field in ["command", "args", "env"] {
        for element in container.node[field].map({ Array($0.elements) }) ?? [] {
          let scalar = element.isScalar ? element : element["value"]
          guard let scalar, let text = scalar.text, let number = Self.localPort(in: text),
            web.isUnheard(number), !isOff(number, web)
          else { continue }
          add(.sidecar, web, "container \(container.name)", number, scalar, "", breaks: false)
        }
      }
    }
  }

  /// The port of the first URL with a local address in a text.
  private static func localPort(in text: String) -> Int? {
    for (start, standard) in locals {
      guard let tail = text.tail(behind: start) else { continue }
      guard tail.first == ":" else {
        return tail.isEmpty || "/?\"' ".contains(tail.first!) ? standard : nil
      }
      return Int(tail.dropFirst().prefix { $0.isASCII && $0.isNumber })
    }
    return nil
  }

  private static let locals: [(StaticString, Int)] = [
    ("http://localhost", 80), ("http://127.0.0.1", 80), ("https://localhost", 443),
    ("https://127.0.0.1", 443),
  ]
}
