import CEL
import Jitsi

extension FactSchemas {
  /// Facts about prosody only.
  static let prosodyFacts: [Fact<ComponentSubject>] = [
    Fact(
      "xmppServices", .list(.record(service.record)),
      "the Services that select it, or should by their name or labels; first the one that its shard should use"
    ) { subject in
      .list(
        subject.inventory.services(ofProsody: subject.component).map { subject.context.service($0) }
      )
    },
    Fact(
      "statistics", .bool,
      "whether its metrics module is enabled; null if the input does not show it"
    ) { subject in
      guard let enabled = subject.inventory.servesStatistics(subject.component) else {
        return .null
      }
      return .bool(enabled)
    },
  ]
}
