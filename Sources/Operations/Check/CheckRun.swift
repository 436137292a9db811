import Basics
import HAProxy
import Jitsi
import Kubernetes
import KubernetesClient
import XMPP

/// Carries out the checks of one installation, on the thread that calls.
final class CheckRun {
  let request: CheckRequest
  /// The client of the API server.
  let cluster: APIClient
  /// The client through which participants come: of the API server or, from outside, of the website.
  private(set) var client: APIClient
  /// The website that participants use; nil where they come through pods.
  private(set) var website: CheckEntry?
  let targets: CheckTargets
  /// The shards to check.
  let shards: [CheckTargets.Shard]
  var results: [CheckResult] = []
  /// The path at which each shard's web takes BOSH requests, by index; only where its web answers.
  var boshPaths: [Int: String] = [:]

  /// The servers that no HAProxy gives new rooms because their shards are cordoned; empty where that is unknown.
  var cordonedServers: [String] = []

  /// The shards on which a participant whose room is split has waited for jicofo.
  var awaitedFocuses: Set<String> = []

  /// The most rooms that are joined at the same time, so that no rate limit is reached.
  static let roomsAtOnce = 6

  /// - Parameters:
  ///   - request: What to check.
  ///   - cluster: The client of the API server.
  ///   - website: The client of the website through which participants come; nil when they come through pods.
  ///   - targets: The pods.
  init(
    _ request: CheckRequest, _ cluster: APIClient, website: APIClient?, _ targets: CheckTargets
  ) {
    self.request = request
    self.cluster = cluster
    client = website ?? cluster
    self.website = website.map { .website($0.connection.server.description) }
    self.targets = targets
    shards = targets.shards.filter { request.shard == nil || $0.index == request.shard }
      .map { shard in
        // Only a shard that is checked by itself can be checked before HAProxy knows it.
        var shard = shard
        if request.shard != nil { shard.webs += shard.heldWebs }
        return shard
      }
  }

  func run() throws(CommandFailure) {
    if let website {
      guard try checkWebsite(website) else { return }
    } else {
      try CommandFailure.unlessInterrupted(try checkWebs())
      try CommandFailure.unlessInterrupted(try checkSignalling())
      if request.shard == nil { try CommandFailure.unlessInterrupted(try checkHAProxy()) }
    }
    try CommandFailure.unlessInterrupted(try checkRooms())
  }

  /// Lets participants come through another website.
  func use(_ client: APIClient) {
    self.client = client
    website = .website(client.connection.server.description)
  }

  func add(
    _ check: Check, _ status: CheckResult.Status, shard: Int? = nil, _ message: String,
    evidence: [String] = []
  ) {
    results.append(
      CheckResult(
        check: check, shard: shard, status: status, message: message, evidence: evidence))
  }

  /// Runs until some work of a client has ended: by default of the one through which participants come.
  func wait(
    on other: APIClient? = nil, for work: (@escaping () -> Void) -> Void
  ) throws(Interrupted) {
    var isOver = false
    work { isOver = true }
    while !isOver { try (other ?? client).turn(atMost: 60_000) }
  }

  /// Lets all items be worked on, some at the same time.
  func forEach<Item>(
    _ items: [Item], atOnce limit: Int = 16, _ body: @escaping (Item, @escaping () -> Void) -> Void
  ) throws(Interrupted) {
    guard !items.isEmpty else { return }
    try wait { done in
      var next = 0
      var left = items.count
      func start() {
        guard next < items.count else { return }
        next += 1
        body(items[next - 1]) {
          left -= 1
          if left == 0 { done() } else { start() }
        }
      }
      for _ in 0..<min(limit, items.count) { start() }
    }
  }

  /// A GET request to a pod, for a path and query that are percent-encoded.
  func get(_ target: String, from endpoint: CheckTargets.Endpoint) -> APIRequest {
    CheckEntry.pod(endpoint).get(target, timeout: request.patience)
  }

  /// The BOSH path with its query for a room.
  func target(_ path: String, room: String) -> String {
    let token = request.credentials.token.map { "&token=\(PathText.segment($0))" } ?? ""
    return "\(path)?room=\(PathText.segment(room))\(token)"
  }

  /// A name that says where the room comes from, and that no people choose.
  func roomName() -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    return "kubectl-jitsi-check-" + String((0..<10).map { _ in letters.randomElement()! })
  }

  func participant(_ shard: CheckTargets.Shard, room: String) -> Participant {
    var settings = Participant.Settings(
      domain: shard.domains.domain, roomDomain: shard.domains.rooms)
    settings.login = request.credentials.login
    settings.logsIn = !lacksLogin(shard)
    let number = Int.random(in: 10_000_000..<100_000_000)
    return Participant(settings, room: room, nickname: String(number))
  }

  /// Whether participants can't log in with what the request has.
  func lacksLogin(_ shard: CheckTargets.Shard) -> Bool {
    shard.domains.needsLogin && request.credentials.isAnonymous
  }
}
