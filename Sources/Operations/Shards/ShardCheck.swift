import Basics
import Jitsi
import Kubernetes
import KubernetesClient
import Layout
import YAML

/// The checks of `add-shard`: of a new shard before HAProxy sends it rooms, and of the installation when it does.
struct ShardCheck {
  private let client: APIClient
  private let output: any OperationOutput
  private let request: CheckRequest
  /// For how many milliseconds a check that fails is repeated.
  private let patience: Int

  /// New bridges take a moment to appear in jicofo's brewery, and HAProxy to find a server.
  private static let mostPatience = 60_000
  private static let pause = 5000
  /// How many rooms are joined: enough for each new shard to get some.
  private static let rooms = (before: 2, after: 6)

  /// Returns nil, after a warning, if the caller may not send what participants send.
  init?(
    _ client: APIClient, _ shards: ShardRequest, _ output: any OperationOutput
  ) throws(CommandFailure) {
    self.client = client
    self.output = output
    patience = min(Self.mostPatience, shards.plan.options.timeout * 1000)
    var request = CheckRequest()
    request.cluster = shards.cluster
    request.namespace = client.connection.namespace
    request.credentials = shards.credentials
    request.loginAdvice =
      "run `kubectl jitsi check -n \(client.connection.namespace)` with --login or --jwt-file"
    self.request = request
    if let denied = try denied() {
      output.tell(
        .warning(
          """
          new shards get rooms without a check: \(denied.verb) \(denied.resource) is forbidden in \
          namespace \(client.connection.namespace); `kubectl jitsi auth add-shard` shows the missing \
          permissions
          """))
      return nil
    }
  }

  private func denied() throws(CommandFailure) -> ResourceAccess? {
    let namespace = client.connection.namespace
    let needs = [CommandPermissions.proxy(namespace), CommandPermissions.posting(namespace)]
    let answers = try CommandFailure.unlessInterrupted(
      try client.perform(needs.map(APIRequest.accessReview)))
    for (need, answer) in zip(needs, answers) {
      if case .success(let response) = answer, !response.isAllowed { return need }
    }
    return nil
  }

  /// How new shards are opened; nil, after a warning, if HAProxy cannot be kept from their web.
  func opening(_ shards: Set<Int>, _ live: ClusterSession) -> ShardOpening? {
    if let reason = Self.obstacle(live.inventory, namespace: live.namespace) {
      output.tell(.warning("new shards are checked only after they get rooms: \(reason)"))
      return nil
    }
    return ShardOpening(shards: shards) { shards throws(ApplyFailure) in try before(shards) }
  }

  /// Why pods that are not ready get rooms, or do not become ready later.
  private static func obstacle(_ inventory: Inventory, namespace: String) -> String? {
    for installation in inventory.installations where installation.namespace == namespace {
      for id in installation.shards {
        for web in inventory.components(.web, of: inventory.shards[id]) {
          let object = web.workload.object
          guard object.kind == "Deployment" else {
            return "a rollout of \(object.kind.lowercased())/\(object.name) waits for ready pods"
          }
          for service in inventory.services(selecting: web.workload)
          where service.object.node["spec"]?["publishNotReadyAddresses"]?.text == "true" {
            return "service/\(service.object.name) publishes pods that are not ready"
          }
        }
      }
    }
    return nil
  }

  private func before(_ shards: Set<Int>) throws(ApplyFailure) {
    var failed: [Int] = []
    for shard in shards.sorted() {
      var request = request
      request.shard = shard
      request.rooms = Self.rooms.before
      do throws(CommandFailure) {
        if try !passes(request) { failed.append(shard) }
      } catch {
        if case .interrupted = error { throw .interrupted }
        throw .unchecked(shard: shard, reason: error.description)
      }
    }
    if !failed.isEmpty { throw .checkFailed(shards: failed) }
  }

  /// Checks the installation through HAProxy.
  ///
  /// - Returns: Whether no check fails.
  func after() throws(CommandFailure) -> Bool {
    var request = request
    request.rooms = Self.rooms.after
    do throws(CommandFailure) {
      return try passes(request)
    } catch {
      if case .interrupted = error { throw error }
      output.tell(.warning("the installation cannot be checked: \(error)"))
      return true
    }
  }

  private func passes(_ request: CheckRequest) throws(CommandFailure) -> Bool {
    output.tell(.checking(shard: request.shard))
    var told: String?
    var report = try request.run(client, within: patience, pause: Self.pause) { failure in
      if told != failure.message { output.tell(.checkingAgain(failure)) }
      told = failure.message
    }
    // A few rooms cannot show how rooms spread.
    report.results.removeAll { $0.check == .roomsSpread && $0.status == .skipped }
    output.tell(.checked(report))
    return report.count(.failed) == 0
  }
}
