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
  /// Facts about a component's pods and their sidecars.
  static let podFacts: [Fact<ComponentSubject>] = [
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
          (subject.context.index.routing.routesByService[service.id] ?? [])
            .map { subject.context.route(subject.inventory.routes[$0]) }
        })
    },
    Fact("releaseNumber", .int, "the number of the stable release that it runs, or null") {
      .number($0.component.releaseNumber)
    },
    Fact("gracePeriod", .int, "the terminationGracePeriodSeconds of its pods; 30 by default") {
      .number($0.workload.template.spec?["terminationGracePeriodSeconds"]?.integer ?? 30)
    },
    Fact(
      "missingRequests", .list(.string),
      "those of cpu and memory that its container does not request"
    ) { subject in
      .list(
        subject.inventory.missingRequests(of: subject.component.container, in: subject.workload)
          .map(Value.string))
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
