import Basics
import Jitsi
import KubernetesClient
import XMPP

extension CheckRun {
  /// What a web pod or website says to GET.
  struct Page {
    let entry: CheckEntry
    var page: Result<APIResponse, APIError>?
    var configuration: Result<APIResponse, APIError>?
  }

  /// Each web pod serves the page and config.js.
  func checkWebs() throws(Interrupted) {
    for shard in shards {
      guard !shard.webs.isEmpty else {
        add(.webPage, .failed, shard: shard.index, "shard \(shard.index) has no ready web pod")
        continue
      }
      var pages = shard.webs.map { Page(entry: .pod($0)) }
      let requests = shard.webs.flatMap { web in
        ["/", "/config.js"].map { get($0, from: web) }
      }
      let answers = try client.perform(requests)
      for index in pages.indices {
        pages[index].page = answers[2 * index]
        pages[index].configuration = answers[2 * index + 1]
      }
      let evidence = pages.flatMap(faults)
      if evidence.isEmpty {
        add(.webPage, .passed, shard: shard.index, "web serves the page and config.js")
      } else {
        add(
          .webPage, .failed, shard: shard.index, "web does not serve the page or config.js",
          evidence: evidence)
      }
      for case .success(let response)? in pages.map(\.configuration) {
        boshPaths[shard.index] = BOSHAddress(inConfiguration: response.body).path
        break
      }
    }
  }

  func faults(of page: Page) -> [String] {
    var faults: [String] = []
    switch page.page {
    case .success(let response):
      let type = response.contentType
      if !type.lowercased().hasPrefix("text/html") {
        faults.append(
          "\(page.entry.name): / is \(type.isEmpty ? "of no content type" : type), not text/html")
      }
    case .failure(let error): faults.append("\(page.entry.name): / \(Self.words(error))")
    case nil: break
    }
    switch page.configuration {
    case .success(let response):
      if !String(decoding: response.body, as: UTF8.self).contains("config") {
        faults.append("\(page.entry.name): /config.js sets no config")
      }
    case .failure(let error): faults.append("\(page.entry.name): /config.js \(Self.words(error))")
    case nil: break
    }
    return faults
  }

  /// Each web pod passes BOSH on to prosody, which lets participants log in; and it is the prosody of the same shard.
  func checkSignalling() throws(Interrupted) {
    for shard in shards where !shard.webs.isEmpty {
      let path = boshPaths[shard.index] ?? "/http-bind"
      let room = roomName()
      let runs = shard.webs.map {
        ParticipantRun(
          participant(shard, room: room), at: .pod($0), target: target(path, room: room), client)
      }
      let goal = lacksLogin(shard) ? Participant.Stage.authenticating : .requesting
      try forEach(runs) { run, done in
        run.advance(until: { $0.stage >= goal }, within: self.request.patience, then: done)
      }
      let evidence = runs.compactMap { run in
        run.failure.map { "\(run.entry.name): \(path) \(Self.words($0))" }
      }
      if !evidence.isEmpty {
        add(
          .webSignalling, .failed, shard: shard.index,
          "participants cannot log in through this shard's web", evidence: evidence)
      } else if lacksLogin(shard) {
        add(
          .webSignalling, .passed, shard: shard.index,
          "web passes BOSH on to prosody, which asks for a login: \(request.loginAdvice) to check more"
        )
      } else {
        add(
          .webSignalling, .passed, shard: shard.index,
          "participants log in at \(shard.domains.domain) through web's \(path)")
      }
      try checkWiring(shard, runs.filter { $0.failure == nil })
      try forEach(runs) { run, done in run.leave(then: done) }
    }
  }

  /// The session that a web pod opened is held by the prosody of its own shard.
  private func checkWiring(
    _ shard: CheckTargets.Shard, _ runs: [ParticipantRun]
  ) throws(Interrupted) {
    guard targets.shards.count > 1, !shard.prosodies.isEmpty, !runs.isEmpty else { return }
    var evidence: [String] = []
    var unknown: [String] = []
    for run in runs {
      let own = try holder(of: run, among: [shard])
      if own.index != nil { continue }
      let others = try holder(of: run, among: targets.shards.filter { $0.index != shard.index })
      if let other = others.index {
        evidence.append(
          "\(run.entry.name) opened a session that prosody of shard \(other) holds, not that of shard \(shard.index)"
        )
      } else if own.isSure {
        evidence.append(
          "\(run.entry.name) opened a session that no prosody of this installation knows")
      } else {
        unknown.append("\(run.entry.name): this shard's prosody does not answer BOSH directly")
      }
    }
    if !evidence.isEmpty {
      add(
        .shardWiring, .failed, shard: shard.index,
        "web of shard \(shard.index) uses another shard's prosody", evidence: evidence)
    } else if unknown.count == runs.count {
      add(
        .shardWiring, .skipped, shard: shard.index,
        "unknown which prosody web of shard \(shard.index) uses", evidence: unknown)
    } else {
      add(.shardWiring, .passed, shard: shard.index, "web uses the prosody of its own shard")
    }
  }

  /// The shard whose prosody holds a participant's session; it is sure when every prosody answered.
  func holder(
    of run: ParticipantRun, among shards: [CheckTargets.Shard]
  ) throws(Interrupted) -> (index: Int?, isSure: Bool) {
    var isSure = true
    for shard in shards {
      for prosody in shard.prosodies {
        var answer: Bool?
        let room = run.participant.room
        try wait(on: cluster) { done in
          run.isKnown(
            at: prosody, target: target("/http-bind", room: room), patience: request.patience,
            through: cluster
          ) {
            answer = $0
            done()
          }
        }
        if answer == true { return (shard.index, true) }
        if answer == nil { isSure = false }
      }
    }
    return (nil, isSure)
  }
}
