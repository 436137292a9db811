import CEL
import Jitsi
import Kubernetes
import YAML

struct ContainerPortSubject: Sendable {
  let node: Node
  /// Whether the component's own container declares it.
  let isOwn: Bool
}

extension FactSchemas {
  /// What is known of a prosody beside other components.
  static let prosodyFacts: [Fact<ComponentSubject>] = [
    Fact(
      "xmppServices", .list(.record(service.record)),
      "for a prosody, the Services that select it, or should by their name or labels; first the one that its shard should use"
    ) { subject in
      guard subject.component.kind == .prosody else { return .list([]) }
      return .list(
        subject.inventory.services(ofProsody: subject.component).map { subject.context.service($0) }
      )
    },
    Fact(
      "beside", .list(.record(component.record)), "components of its shard that run in other pods"
    ) { subject in
      .list(
        subject.inventory.components(besidePodOf: subject.component)
          .map { subject.context.component($0) })
    },
    Fact("podPorts", .list(.record(containerPort.record)), "the ports that its pods declare") {
      subject in
      .list(
        subject.workload.template.containers.flatMap { container in
          (container.node["ports"].map { Array($0.elements) } ?? []).map { port in
            subject.context.record(
              ContainerPortSubject(
                node: port, isOwn: container.node == subject.component.container.node),
              containerPort
            ) { .node($0.node) }
          }
        })
    },
    Fact("podKinds", .list(.string), "the kinds of the components that run in its pods") {
      subject in
      .list(subject.inventory.components(of: subject.workload.id).map { .string($0.kind.rawValue) })
    },
    Fact("routes", .list(.record(route.record)), "the routes to its pods") { subject in
      .list(
        subject.inventory.services(selecting: subject.workload).flatMap { service in
          (subject.context.knowledge.entrance.routesByService[service.id] ?? [])
            .map { subject.context.route(subject.inventory.routes[$0]) }
        })
    },
    Fact(
      "statistics", .bool,
      "whether a prosody's metrics module is enabled; null if the input does not show it"
    ) { subject in
      guard subject.component.kind == .prosody,
        let enabled = subject.inventory.servesStatistics(subject.component)
      else { return .null }
      return .bool(enabled)
    },
  ]
  static let containerPort: RecordSchema<ContainerPortSubject> = RecordSchema(
    "containerPort",
    [
      Fact("name", .string, "its name; empty without one") {
        .string($0.node["name"]?.text ?? "")
      },
      Fact("number", .int, "its number; null if it is not a number") {
        .number($0.node["containerPort"]?.integer)
      },
      Fact("own", .bool, "whether the component's own container declares it") {
        .bool($0.isOwn)
      },
    ])
}
