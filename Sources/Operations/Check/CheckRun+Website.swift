import Jitsi
import KubernetesClient
import XMPP

extension CheckRun {
  /// The website serves the page and config.js, and lets a participant log in where config.js says.
  ///
  /// Returns whether participants can come through it.
  func checkWebsite(_ entry: CheckEntry) throws(CommandFailure) -> Bool {
    let requests = ["/", "/config.js"].map { entry.get($0, timeout: request.patience) }
    let answers = try CommandFailure.unlessInterrupted(try client.perform(requests))
    let page = Page(entry: entry, page: answers[0], configuration: answers[1])
    let faults = faults(of: page)
    if faults.isEmpty {
      add(.webPage, .passed, "\(entry.name) serves the page and config.js")
    } else {
      add(
        .webPage, .failed, "\(entry.name) does not serve the page or config.js", evidence: faults)
    }
    guard let model = shards.first(where: { !$0.webs.isEmpty }) ?? shards.first else {
      return false
    }
    guard case .success(let response) = answers[1] else {
      add(
        .webSignalling, .skipped, "without config.js it is unknown where participants log in")
      return false
    }
    let address = BOSHAddress(inConfiguration: response.body)
    for shard in shards { boshPaths[shard.index] = address.path }
    if let site = address.site, site != entry.name { use(try request.website(site, cluster)) }
    return try CommandFailure.unlessInterrupted(try logIn(model, address.path))
  }

  /// Lets one participant log in through the website.
  private func logIn(_ shard: CheckTargets.Shard, _ path: String) throws(Interrupted) -> Bool {
    guard let website else { return false }
    let room = roomName()
    let run = ParticipantRun(
      participant(shard, room: room), at: website, target: target(path, room: room), client)
    let goal = lacksLogin(shard) ? Participant.Stage.authenticating : .requesting
    try wait { done in
      run.advance(until: { $0.stage >= goal }, within: self.request.patience, then: done)
    }
    if let failure = run.failure {
      add(
        .webSignalling, .failed, "participants cannot log in through \(website.name)\(path)",
        evidence: ["\(path) \(Self.words(failure))"])
    } else if lacksLogin(shard) {
      add(
        .webSignalling, .passed,
        "\(website.name)\(path) leads to prosody, which asks for a login: \(request.loginAdvice) to check more"
      )
    } else {
      add(
        .webSignalling, .passed,
        "participants log in at \(shard.domains.domain) through \(website.name)\(path)")
    }
    try wait { done in run.leave(then: done) }
    return run.failure == nil
  }
}
