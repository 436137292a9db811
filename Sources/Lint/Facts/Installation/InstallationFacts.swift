import CEL
import Jitsi
import Kubernetes

struct InstallationSubject: Sendable {
  let context: FactContext
  let installation: Installation

  var inventory: Inventory { context.inventory }

  /// The object that a finding about the whole installation points to: the first web of its shards, otherwise any workload.
  var anchor: KubernetesObject? {
    let components = installation.shards.lazy.flatMap { inventory.shards[$0].components }
      .map { inventory.components[$0] }
    return (components.first { $0.kind == .web } ?? components.first)?.workload.object
  }
}

extension InstallationSubject {
  /// Numbers below the highest one that no shard has; only the first 20.
  var missingIndices: [Int] {
    var found: [Int] = []
    var next = 0
    for id in installation.shards {
      let index = inventory.shards[id].index
      while next < index, found.count < 20 {
        found.append(next)
        next += 1
      }
      next = index + 1
    }
    return found
  }
}

extension FactSchemas {
  static let installation: RecordSchema<InstallationSubject> = RecordSchema(
    "installation",
    installationFacts + entryFacts + supplyFacts + containerFacts + namespaceFacts
      + networkFacts + publicURLFacts + monitoringFacts + frontFacts
      + familyFacts + unreadFacts + agreementFacts + bridgeAgreementFacts
      + staleFacts + companionFacts + webPortFacts)

  private static let installationFacts: [Fact<InstallationSubject>] =
    [
      Fact("namespace", .string, "its namespace; empty if the manifests omit it") {
        .string($0.installation.namespace)
      },
      Fact("shards", .list(.record(shard.record)), "its shards, by index") { subject in
        .list(subject.installation.shards.map { subject.context.shard($0) })
      },
      Fact("indices", .list(.int), "the indices of its shards, in order") { subject in
        .list(subject.installation.shards.map { .number(subject.inventory.shards[$0].index) })
      },
      Fact(
        "components", .list(.record(component.record)),
        "the components of all shards, and HAProxy"
      ) { subject in
        let ids =
          subject.installation.shards.flatMap { subject.inventory.shards[$0].components }
          + subject.installation.haproxyComponents
        return .list(ids.map { subject.context.component(subject.inventory.components[$0]) })
      },
      Fact("haproxy", .record(haproxy.record), "the HAProxy in front of its shards; null if none") {
        subject in subject.installation.haproxy.map { subject.context.haproxy($0) } ?? .null
      },
      Fact("whole", .bool, "whether the input is the whole installation") {
        .bool($0.context.whole)
      },
      Fact("anchor", .dyn, "the object that findings about the installation point to") {
        $0.context.value($0.anchor)
      },
      Fact("missingIndices", .list(.int), "numbers below the highest that no shard has, at most 20")
      {
        .list($0.missingIndices.map { .number($0) })
      },
      Fact("autoscalers", .list(.dyn), "the autoscalers of its namespace, as written") { subject in
        .list(
          subject.inventory.autoscalers(in: subject.installation.namespace)
            .map { subject.context.value($0.object) })
      },
    ]
}
