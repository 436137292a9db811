import CEL
import Jitsi

extension Shapes {
  /// What is known of a prosody beside other components.
  static let prosodyFacts: [Fact<ComponentSubject>] = [
    Fact(
      "xmppServices", .list(.record(service.record)),
      "for a prosody, the Services that lead to it or say so; the one that its shard should use first"
    ) { subject in
      guard subject.component.kind == .prosody else { return .list([]) }
      return .list(
        subject.model.services(ofProsody: subject.component).map { subject.context.service($0) })
    },
    Fact(
      "beside", .list(.record(component.record)), "components of its shard that run in other pods"
    ) { subject in
      .list(
        subject.model.components(besidePodOf: subject.component)
          .map { subject.context.component($0) })
    },
    Fact("podKinds", .list(.string), "the kinds of the components that run in its pods") {
      subject in
      .list(subject.model.components(of: subject.workload.id).map { .string($0.kind.rawValue) })
    },
    Fact("routes", .list(.record(route.record)), "the routes that lead to its pods") { subject in
      .list(
        subject.model.services(selecting: subject.workload).flatMap { service in
          (subject.context.entrance.routesByService[service.id] ?? [])
            .map { subject.context.route(subject.model.routes[$0]) }
        })
    },
    Fact(
      "statistics", .bool,
      "whether a prosody's add-on for statistics is enabled; null when the input does not tell"
    ) { subject in
      guard subject.component.kind == .prosody,
        let enabled = subject.model.servesStatistics(subject.component)
      else { return .null }
      return .bool(enabled)
    },
  ]
}
