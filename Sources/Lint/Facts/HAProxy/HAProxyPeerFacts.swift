import CEL
import HAProxy
import Jitsi

extension FactSchemas {
  static let peerViewFacts: [Fact<HAProxySubject>] =
    [
      Fact("pods", .list(.string), "the names of its pods; empty if they cannot be predicted") {
        .list($0.tier.peerView.pods.map(Value.string))
      },
      Fact("peerLinks", .list(.record(peerLink.record)), "the peer addresses of its pods") {
        subject in
        .list(
          subject.tier.peerView.links.map { link in
            subject.context.record(HAProxyPart(haproxy: subject, part: link), peerLink) {
              switch $0.part.place {
              case .word(let range): $0.haproxy.place(range)
              case .command(let node), .service(let node): .node(node)
              }
            }
          })
      },
      Fact("podsWithoutPeer", .list(.string), "pods that are not among their own peers") {
        .list($0.tier.peerView.podsWithoutPeer.map(Value.string))
      },
      Fact("peerPort", .int, "the port that its pods bind for peers; null if unknown") {
        .number($0.tier.peerView.port)
      },
      Fact("bindsPeers", .bool, "whether the peers section has a `bind` line") {
        .bool(!($0.tier.peersSection?.binds.isEmpty ?? true))
      },
      Fact(
        "peerGaps", .list(.record(peerGap.record)),
        "lines that branches of the peers section lack; empty unless the other branches show each of them"
      ) { subject in
        .list(
          subject.tier.peerRepair.missingLines.map { subject.part($0, peerGap, at: $0.neighbour) })
      },
      Fact(
        "extraPeers", .list(.record(word.record)),
        "the names in lines for pods beyond its replicas that have no Service"
      ) { subject in
        .list(subject.tier.peerRepair.extraPeers.map { subject.part($0, word, at: $0.range) })
      },
      Fact(
        "configuredPods", .int,
        "the number of pods that its peers section and their Services are ready for; null if it is not more than its replicas"
      ) { .number($0.tier.peerRepair.configuredPods) },
    ]

  static let peerGap: RecordSchema<HAProxyPart<PeerRepair.MissingLine>> = RecordSchema(
    "peerGap",
    [
      Fact("reader", .string, "the pod whose branch lacks it") { .string($0.part.reader) },
      Fact("peer", .string, "the pod that it should point to") { .string($0.part.peer) },
      Fact("text", .string, "the line, as it should be written") { .string($0.part.text) },
      Fact("above", .bool, "whether to insert it above the line; else below") {
        .bool($0.part.isAbove)
      },
    ])

  static let peerLink: RecordSchema<HAProxyPart<PeerLink>> = RecordSchema(
    "peerLink",
    [
      Fact("reader", .string, "the pod that reads the line") { .string($0.part.reader) },
      Fact("peer", .string, "the pod that it should point to; null if the environment sets it") {
        .text($0.part.peer)
      },
      Fact("own", .bool, "whether the line is the reading pod's own") { .bool($0.part.isOwn) },
      Fact("local", .bool, "whether its address is the reading pod's own: any, or a loopback") {
        .bool($0.part.isLocal)
      },
      Fact("host", .string, "its host as written; null without one") {
        .text($0.part.address?.host?.text)
      },
      Fact("port", .int, "its port; null if not set, or set by the environment") {
        .number($0.part.address?.port?.number)
      },
      Fact("pod", .string, "the pod that it addresses through a governing Service; else null") {
        .text($0.part.pod)
      },
      Fact("serviceName", .string, "the name of its Service; else null") {
        .text($0.part.service?.name)
      },
      Fact("serviceNamespace", .string, "the namespace of that Service; else null") {
        .text($0.part.service?.namespace)
      },
      Fact(
        "service", .record(service.record), "the Service of that name; null if it does not exist"
      ) {
        subject in
        guard let (name, namespace) = subject.part.service else { return .null }
        return subject.haproxy.context.service(
          subject.haproxy.inventory.service(name, in: namespace))
      },
    ])

  static let peer: RecordSchema<HAProxyPart<HAProxyPeer>> = RecordSchema(
    "peer",
    [
      Fact("name", .string, "its name as written") { .string($0.part.name.text) },
      Fact("host", .string, "its host as written; null for the process itself") {
        .text($0.part.address?.host?.text)
      },
      Fact("port", .int, "its port; null if not set, or set by the environment") {
        .number($0.part.address?.port?.number)
      },
      Fact("variable", .bool, "whether name or address depend on the environment") {
        .bool($0.part.isVariable)
      },
      Fact("inCluster", .bool, "whether the host is the name of a Service, existing or not") {
        .bool($0.part.service != nil)
      },
      Fact(
        "service", .record(service.record), "the Service of that name; null if it does not exist"
      ) {
        subject in
        guard let (name, namespace) = subject.part.service else { return .null }
        return subject.haproxy.context.service(
          subject.haproxy.inventory.service(name, in: namespace))
      },
    ])
}
