import Basics
import HAProxy
import Jitsi
import Kubernetes
import KubernetesClient
import XMPP

/// Carries out the checks of one installation, on the thread that calls.
final class CheckRun {
  let request: CheckRequest
  let client: APIClient
  let targets: CheckTargets
  /// The shards to check.
  let shards: [CheckTargets.Shard]
  var results: [CheckResult] = []
  /// The path at which each shard's web takes BOSH requests, by index; only where its web answers.
  var boshPaths: [Int: String] = [:]

  /// The servers that no HAProxy gives new rooms because their shards are cordoned; empty where that is unknown.
  var cordonedServers: [String] = []

  /// The most rooms that are joined at the same time, so that no rate limit is reached.
  static let roomsAtOnce = 6

  init(_ request: CheckRequest, _ client: APIClient, _ targets: CheckTargets) {
    self.request = request
    self.client = client
    self.targets = targets
    shards = targets.shards.filter { request.shard == nil || $0.index == request.shard }
  }

  func run() throws(Interrupted) {
    try checkWebs()
    try checkSignalling()
    if request.shard == nil { try checkHAProxy() }
    try checkRooms()
  }

  func add(
    _ check: Check, _ status: CheckResult.Status, shard: Int? = nil, _ message: String,
    evidence: [String] = []
  ) {
    results.append(
      CheckResult(
        check: check, shard: shard, status: status, message: message, evidence: evidence))
  }

  /// Runs until some work has ended that tells how much of it is left.
  func wait(for work: (@escaping () -> Void) -> Void) throws(Interrupted) {
    var isOver = false
    work { isOver = true }
    while !isOver { try client.turn(atMost: 60_000) }
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
    APIRequest.podProxy(
      namespace: endpoint.namespace, pod: endpoint.pod, port: endpoint.port, target: target,
      timeout: request.patience)
  }

  /// The BOSH path with its query for a room.
  func target(_ path: String, room: String) -> String {
    let token = request.token.map { "&token=\(PathText.segment($0))" } ?? ""
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
    settings.login = request.login
    let number = Int.random(in: 10_000_000..<100_000_000)
    return Participant(settings, room: room, nickname: String(number))
  }

  /// Whether participants can't log in with what the request has.
  func lacksLogin(_ shard: CheckTargets.Shard) -> Bool {
    shard.domains.needsLogin && request.login == .anonymous && request.token == nil
  }
}
