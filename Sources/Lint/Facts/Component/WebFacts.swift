import CEL
import HAProxy
import Jitsi
import Kubernetes
import YAML

/// A reason why web does not answer HAProxy's plain HTTP requests, or soon will not.
struct WebFault: Sendable {
  enum Kind: String, Sendable {
    /// Web redirects all requests to HTTPS.
    case redirect
    /// HAProxy connects to the HTTPS port.
    case secure
    /// Web listens on another port.
    case port
    /// HTTPS is enabled.
    case https
  }

  let kind: Kind
  let component: Component
  /// The variable that causes the fault.
  let entry: EnvironmentEntry?
  /// The node to change: the variable's value, or the port.
  let node: Node
  /// The path in the node to the port; nil where a variable is the cause.
  let path: String?
  /// The port that HAProxy connects to.
  let reached: Int
  /// The server whose line has the port of the pods, because no Service translates it; else nil.
  let line: HAProxySlot?
}

struct WebFaultSubject: Sendable {
  let context: FactContext
  let haproxy: HAProxySubject
  let fault: WebFault
}

extension HAProxySubject {
  /// The faults that keep webs from answering, each cause once.
  var webFaults: [WebFault] {
    var found: [WebFault] = []
    var causes: Set<Node> = []
    var asked: Set<Int> = []
    for slot in tier.slots {
      guard let (name, namespace) = slot.service,
        let service = inventory.service(name, in: namespace)
      else { continue }
      let isSecure = slot.options.isOn("ssl")
      for (port, number) in ports(of: slot, service) {
        for target in service.targets {
          for web in inventory.components(of: target.workload)
          where web.kind == .web && asked.insert(web.id).inserted {
            guard let fault = fault(of: web, number, port, service, slot, isSecure),
              fault.line != nil || causes.insert(fault.node).inserted
            else { continue }
            found.append(fault)
          }
        }
      }
    }
    return found
  }

  /// The Service ports that a server connects to, with their container ports.
  private func ports(of slot: HAProxySlot, _ service: ServiceEntry) -> [(ServicePort, Int)] {
    service.ports.filter {
      slot.isTemplate && slot.recordPort != nil
        ? $0.name == slot.recordPort : $0.port == slot.port?.number
    }
    .compactMap { port in
      if !slot.isTemplate, service.isHeadless { return (port, port.port) }
      return inventory.containerPort(of: port, of: service).map { (port, $0) }
    }
  }

  private func fault(
    of web: Component, _ number: Int, _ port: ServicePort, _ service: ServiceEntry,
    _ slot: HAProxySlot, _ isSecure: Bool
  ) -> WebFault? {
    func fault(_ kind: WebFault.Kind, _ entry: EnvironmentEntry?, _ node: Node) -> WebFault {
      WebFault(
        kind: kind, component: web, entry: entry, node: node, path: nil, reached: number, line: nil)
    }
    /// A fault of the place that has the port: the line of a server whose name resolves to pods, a container port that the
    /// Service names, or the Service's target.
    func portFault(_ kind: WebFault.Kind) -> WebFault {
      let isDirect = !slot.isTemplate && service.isHeadless && slot.port != nil
      let named = port.targetName.flatMap { name in
        web.container.node["ports"]?.elements.first { $0["name"]?.text == name }
      }
      // A name that was given to the port for HTTPS stays that.
      let node = kind == .port ? named ?? port.node : port.node
      return WebFault(
        kind: kind, component: web, entry: nil, node: node,
        path: node == port.node ? "targetPort" : "containerPort", reached: number,
        line: isDirect ? slot : nil)
    }
    guard !isSecure else { return nil }
    let listener = web.webListener
    if number == listener.secure { return portFault(.secure) }
    if let entry = web.entry(of: "ENABLE_HTTP_REDIRECT"), web.isOn(entry.name) == true {
      return fault(.redirect, entry, place(of: entry))
    }
    if number != listener.plain {
      if listener.isFixed { return portFault(.port) }
      let declared = web.workload.template.containers.flatMap(\.ports).map(\.number)
      // If a container declares the port in HTTP_PORT, haproxy-backends reports the Service instead.
      guard let entry = web.entry(of: "HTTP_PORT"), !declared.contains(listener.plain) else {
        return nil
      }
      return fault(.port, entry, place(of: entry))
    }
    guard web.isOn("DISABLE_HTTPS") == false, inventory.showsEnvironment(of: web) else {
      return nil
    }
    let entry = web.entry(of: "DISABLE_HTTPS")
    return fault(.https, entry, entry.map { place(of: $0) } ?? web.container.node)
  }

  /// The node to edit to change a variable's value.
  private func place(of entry: EnvironmentEntry) -> Node {
    switch entry.origin {
    case .secret, .secretKey, .field: entry.node
    case .literal, .configMap, .configMapKey: entry.valueNode ?? entry.node
    }
  }
}

extension FactSchemas {
  static let webFaultFacts: [Fact<HAProxySubject>] = [
    Fact(
      "webFaults", .list(.record(webFault.record)),
      "faults that keep webs from answering its requests, each once"
    ) { subject in
      .list(
        subject.webFaults.map {
          subject.context.record(
            WebFaultSubject(context: subject.context, haproxy: subject, fault: $0), webFault
          ) { .node($0.fault.node) }
        })
    }
  ]

  static let webFault: RecordSchema<WebFaultSubject> = RecordSchema(
    "webFault",
    [
      Fact(
        "kind", .string,
        "redirect: web redirects to HTTPS; secure: the port is the HTTPS port; port: web listens on another port; https: HTTPS is enabled"
      ) { .string($0.fault.kind.rawValue) },
      Fact("web", .record(web.record), "the web") {
        $0.context.component($0.fault.component)
      },
      Fact("variable", .string, "the variable that causes it; null if none") {
        .text($0.fault.entry?.name)
      },
      Fact("literal", .bool, "whether the variable's value can be changed in the input") {
        guard let entry = $0.fault.entry else { return .bool(false) }
        return .bool($0.fault.node == entry.valueNode)
      },
      Fact("reached", .int, "the port that HAProxy connects to") { .number($0.fault.reached) },
      Fact("plain", .int, "the port on which it serves plain HTTP") {
        .number($0.fault.component.webListener.plain)
      },
      Fact("fixed", .bool, "whether its image's release determines that port") {
        .bool($0.fault.component.webListener.isFixed)
      },
      Fact(
        "path", .string,
        "the path to the port: `targetPort` of the Service, or `containerPort` of the container port that it names; null if a variable is the cause"
      ) { .text($0.fault.path) },
      Fact(
        "portWord", .record(word.record),
        "the place of the port in haproxy.cfg, if the server's name resolves to pods; else null"
      ) { subject in
        guard let slot = subject.fault.line, let word = slot.port else { return .null }
        return subject.haproxy.part(word, FactSchemas.word, at: word.range)
      },
    ])
}
