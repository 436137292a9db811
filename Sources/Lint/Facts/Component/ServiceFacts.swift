import CEL
import Jitsi
import Kubernetes

struct ServiceSubject: Sendable {
  let context: FactContext
  let service: ServiceEntry

  var inventory: Inventory { context.inventory }

  /// The components whose pods the Service selects.
  var pods: [Component] {
    service.targets.flatMap { inventory.components(of: $0.workload) }
  }

  /// Whether the target of a port exists in one of the selected pods. A number always does, because containers need not
  /// declare their ports; a name does if a container declares it.
  func resolves(_ port: ServicePort) -> Bool {
    guard let name = port.targetName else { return true }
    return service.targets.contains { target in
      inventory.workloads[target.workload].template.runningContainers.contains {
        $0.ports.contains { $0.name == name }
      }
    }
  }
}

struct PortSubject: Sendable {
  let service: ServiceSubject
  let port: ServicePort
}

extension PortSubject {
  /// The port numbers that a named target resolves to in the selected pods, or the number itself.
  var numbers: [Int] {
    guard let name = port.targetName else { return port.targetNumber.map { [$0] } ?? [] }
    var found: Set<Int> = []
    for target in service.service.targets {
      for container in service.inventory.workloads[target.workload].template.runningContainers {
        for port in container.ports where port.name == name { found.insert(port.number) }
      }
    }
    return found.sorted()
  }

  /// Whether the port targets a number that no web behind the Service listens on or declares, although each sets
  /// HTTP_PORT and declares that port. An undeclared number alone is not a mistake.
  var isUnheard: Bool {
    let webs = service.pods.filter { $0.kind == .web }
    guard !webs.isEmpty, let number = port.targetNumber,
      !webs.contains(where: \.webListener.isFixed)
    else { return false }
    return webs.allSatisfy { web in
      let declared = web.workload.template.containers.flatMap(\.ports).map(\.number)
      guard let http = web.value(of: "HTTP_PORT").flatMap({ Int($0) }), declared.contains(http)
      else { return false }
      let https = web.value(of: "HTTPS_PORT").flatMap { Int($0) } ?? 443
      return number != http && number != https && !declared.contains(number)
    }
  }
}

extension PortSubject {
  private var webs: [Component] { service.pods.filter { $0.kind == .web } }

  /// The port on which all webs behind the Service serve plain HTTP, if it follows from the image's release, a declared
  /// port, or HTTP_PORT if no ports are declared.
  var webPort: Int? {
    let numbers = webs.map { web -> Int? in
      let listener = web.webListener
      let declared = web.container.ports.map(\.number)
      let isWritten = web.entry(of: "HTTP_PORT")?.value.flatMap { Int($0) } != nil
      let isSettled =
        listener.isFixed || declared.contains(listener.plain) || declared.isEmpty && isWritten
      return isSettled ? listener.plain : nil
    }
    guard let first = numbers.first, numbers.allSatisfy({ $0 == first }) else { return nil }
    return first
  }

  /// The name of that port, if the containers of all those webs declare it under the same name.
  var webPortName: String? {
    guard let number = webPort else { return nil }
    let names = webs.map { web in
      web.container.ports.first { $0.number == number && $0.name?.isEmpty == false }?.name
    }
    guard let first = names.first, names.allSatisfy({ $0 == first }) else { return nil }
    return first
  }
}

extension FactSchemas {
  static let service: RecordSchema<ServiceSubject> = RecordSchema(
    "service", serviceFacts + serviceSelectorFacts)

  private static let serviceFacts: [Fact<ServiceSubject>] =
    [
      Fact("name", .string, "its name") { .string($0.service.name) },
      Fact("namespace", .string, "its namespace; empty if the manifests omit it") {
        .string($0.service.namespace)
      },
      Fact("object", .dyn, "the Service as written") { $0.context.value($0.service.object) },
      Fact("type", .string, "ClusterIP by default") { .string($0.service.type) },
      Fact("headless", .bool, "whether clusterIP is None") {
        .bool($0.service.isHeadless)
      },
      Fact("selector", .dyn, "its selector; null if it is empty") {
        $0.context.value($0.service.selector)
      },
      Fact("podName", .string, "the pod in statefulset.kubernetes.io/pod-name; null without it") {
        .text($0.service.podName)
      },
      Fact("ordinal", .int, "the ordinal of that pod, if the pod can exist; else null") {
        .number($0.service.targets.first?.ordinal)
      },
      Fact("ports", .list(.record(port.record)), "its ports") { subject in
        .list(
          subject.service.ports.map { port in
            subject.context.record(PortSubject(service: subject, port: port), FactSchemas.port) {
              .node($0.port.node)
            }
          })
      },
      Fact("pods", .list(.record(component.record)), "the components whose pods it selects") {
        subject in .list(subject.pods.map { subject.context.component($0) })
      },
      Fact("selectsAny", .bool, "whether it selects any pods of the input") {
        .bool(!$0.service.targets.isEmpty)
      },
      Fact("leadsToWeb", .bool, "whether it selects pods that run a web") {
        .bool($0.inventory.leadsToWeb($0.service))
      },
      Fact("hasOwnEndpoints", .bool, "whether Endpoints with its name define its addresses") {
        .bool($0.service.hasOwnEndpoints)
      },
      Fact("component", .string, "the component that its labels or name refer to; null if none") {
        .text($0.service.component?.rawValue)
      },
      Fact("shardNumber", .int, "the shard in its labels or name; null if none") {
        .number($0.service.shardNumber)
      },
    ]

  static let port: RecordSchema<PortSubject> = RecordSchema(
    "port",
    [
      Fact("name", .string, "null without one") { .text($0.port.name) },
      Fact("port", .int, "the port of the Service") { .number($0.port.port) },
      Fact("nodePort", .int, "its nodePort; null without one") {
        .number($0.port.nodePort)
      },
      Fact("protocol", .string, "TCP by default") { .string($0.port.transport) },
      Fact(
        "targetName", .string, "the name of the container port that it targets; null if a number"
      ) {
        .text($0.port.targetName)
      },
      Fact("targetNumber", .int, "the port number that it targets; null if a name") {
        .number($0.port.targetNumber)
      },
      Fact("resolves", .bool, "false if no selected pod has a port with the targeted name") {
        .bool($0.service.resolves($0.port))
      },
      Fact("numbers", .list(.int), "the port numbers that it targets in the selected pods") {
        .list($0.numbers.map { .number($0) })
      },
      Fact(
        "unheard", .bool, "whether the web pods behind it are configured to listen on another port"
      ) {
        .bool($0.isUnheard)
      },
      Fact(
        "webPort", .int,
        "the port on which all webs behind it serve plain HTTP; null if unknown"
      ) { .number($0.webPort) },
      Fact("webPortName", .string, "the name of that port in their containers; null without one") {
        .text($0.webPortName)
      },
      Fact("takenBy", .string, "an earlier Service with the same node port; null if none") {
        .text($0.service.context.index.owner(of: $0.port, of: $0.service.service)?.name)
      },
      Fact("takenIn", .string, "the namespace of that Service; null if none") {
        .text($0.service.context.index.owner(of: $0.port, of: $0.service.service)?.namespace)
      },
      Fact("containerPort", .int, "the container port that it targets; null if unknown") {
        .number($0.service.inventory.containerPort(of: $0.port, of: $0.service.service))
      },
      Fact("xmpp", .bool, "whether it targets a port that a prosody listens on") { subject in
        let port = subject.service.inventory.containerPort(
          of: subject.port, of: subject.service.service)
        return .bool(port.map(Inventory.xmppPorts.contains) ?? false)
      },
      Fact(
        "astray", .bool,
        "whether pods declare its port, but none declares the port that it targets"
      ) { .bool($0.service.inventory.isAstray($0.port, of: $0.service.service)) },
      Fact("object", .dyn, "the port as written") {
        $0.service.context.value($0.port.node)
      },
    ])
}
