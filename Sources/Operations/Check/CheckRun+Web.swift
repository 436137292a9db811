import Basics
import Jitsi
import KubernetesClient
import XMPP

extension CheckRun {
  /// What a web pod says to GET.
  private struct Page {
    let endpoint: CheckTargets.Endpoint
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
      var pages = shard.webs.map { Page(endpoint: $0) }
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
        boshPaths[shard.index] = Self.boshPath(String(decoding: response.body, as: UTF8.self))
        break
      }
    }
  }

  private func faults(of page: Page) -> [String] {
    var faults: [String] = []
    switch page.page {
    case .success(let response):
      let type = response.contentType
      if !type.lowercased().hasPrefix("text/html") {
        faults.append(
          "\(page.endpoint.pod): / is \(type.isEmpty ? "of no content type" : type), not text/html")
      }
    case .failure(let error): faults.append("\(page.endpoint.pod): / \(Self.words(error))")
    case nil: break
    }
    switch page.configuration {
    case .success(let response):
      if !String(decoding: response.body, as: UTF8.self).contains("config") {
        faults.append("\(page.endpoint.pod): /config.js sets no config")
      }
    case .failure(let error): faults.append("\(page.endpoint.pod): /config.js \(Self.words(error))")
    case nil: break
    }
    return faults
  }

  /// The path of the BOSH URL in config.js: the last `bosh` that is set to a string counts.
  static func boshPath(_ configuration: String) -> String {
    var path = "/http-bind"
    for line in configuration.split(whereSeparator: \.isNewline) {
      let text = line.drop { $0 == " " || $0 == "\t" }
      guard !text.hasPrefix("//"), let word = text.range(ofWord: "bosh") else { continue }
      let value = text[word.upperBound...].drop { " \t:=".contains($0) }
      guard let quote = value.first, quote == "'" || quote == "\"",
        let end = value.dropFirst().firstIndex(of: quote)
      else { continue }
      let address = value[value.index(after: value.startIndex)..<end]
      // `https://host/path`, `//host/path` or `/path`.
      let afterScheme = address.firstIndex(of: ":").map { address[$0...].dropFirst() } ?? address
      let rest = afterScheme.hasPrefix("//") ? afterScheme.dropFirst(2) : afterScheme
      guard let slash = rest.firstIndex(of: "/") else { continue }
      path = String(rest[slash...].prefix { $0 != "?" })
    }
    return path
  }

  /// Each web pod passes BOSH on to prosody, which lets participants log in; and it is the prosody of the same shard.
  func checkSignalling() throws(Interrupted) {
    for shard in shards where !shard.webs.isEmpty {
      let path = boshPaths[shard.index] ?? "/http-bind"
      let room = roomName()
      let runs = shard.webs.map {
        ParticipantRun(
          participant(shard, room: room), at: $0, target: target(path, room: room), client)
      }
      let goal = lacksLogin(shard) ? Participant.Stage.authenticating : .requesting
      try forEach(runs) { run, done in
        run.advance(until: { $0.stage >= goal }, within: self.request.patience, then: done)
      }
      let evidence = runs.compactMap { run in
        run.failure.map { "\(run.endpoint.pod): \(path) \(Self.words($0))" }
      }
      if !evidence.isEmpty {
        add(
          .webSignalling, .failed, shard: shard.index,
          "participants cannot log in through this shard's web", evidence: evidence)
      } else if lacksLogin(shard) {
        add(
          .webSignalling, .passed, shard: shard.index,
          "web passes BOSH on to prosody, which asks for a login: add --user or --jwt to check more"
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
          "\(run.endpoint.pod) opened a session that prosody of shard \(other) holds, not that of shard \(shard.index)"
        )
      } else if own.isSure {
        evidence.append(
          "\(run.endpoint.pod) opened a session that no prosody of this installation knows")
      } else {
        unknown.append("\(run.endpoint.pod): this shard's prosody does not answer BOSH directly")
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
        try wait { done in
          run.isKnown(
            at: prosody, target: target("/http-bind", room: room), patience: request.patience
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

extension Substring {
  /// Where a word is that no letter, digit or underscore continues.
  fileprivate func range(ofWord word: String) -> Range<Index>? {
    func isPart(_ character: Character) -> Bool {
      character.isLetter || character.isNumber || character == "_"
    }
    var start = startIndex
    while let found = self[start...].firstRange(of: word) {
      let isBegun = found.lowerBound > startIndex && isPart(self[index(before: found.lowerBound)])
      let goesOn = found.upperBound < endIndex && isPart(self[found.upperBound])
      if !isBegun, !goesOn { return found }
      start = found.upperBound
    }
    return nil
  }
}
