import KubernetesClient
import XMPP

extension CheckRun {
  /// Asks the addresses that bridges announced, while the rooms that they are for still exist.
  func checkMedia(_ rooms: [Room]) throws(Interrupted) {
    let offers = rooms.flatMap(\.runs).compactMap(\.participant.offer)
    let probe = MediaProbe(offers, patience: min(request.patience, Self.longestProbe))
    let answers = try probe.run(cluster.options.interrupt)
    guard !answers.isEmpty else {
      add(.bridgeMedia, .skipped, "no bridge announced a UDP address that could be asked")
      return
    }
    var evidence: [String] = []
    for answer in answers {
      let result = answer.milliseconds.map { "answers after \($0) ms" } ?? "does not answer"
      let candidate = answer.candidate
      let line = "udp \(candidate.address):\(candidate.port) (\(candidate.type)): \(result)"
      if !evidence.contains(line) { evidence.append(line) }
    }
    if answers.contains(where: { $0.milliseconds != nil }) {
      add(.bridgeMedia, .passed, "bridges answer STUN from this machine", evidence: evidence)
    } else {
      add(
        .bridgeMedia, .failed, "no address of a bridge answers STUN from this machine",
        evidence: evidence)
    }
  }

  /// Milliseconds after which an address counts as silent: three requests have been sent until then.
  private static let longestProbe = 3000
}
