import Basics
import HAProxy
import Jitsi
import Kubernetes
import KubernetesClient
import YAML

/// Restarts HAProxy one pod at a time: each is evicted, and the next follows when the new pod has learnt all rooms from its
/// peers.
struct HAProxyRestart {
  private let request: RestartRequest
  private let output: any OperationOutput
  private let began = Time.now

  init(_ request: RestartRequest, _ output: any OperationOutput) {
    self.request = request
    self.output = output
  }

  /// A HAProxy pod.
  private struct Pod: Hashable {
    let name: String
    let uid: String
    let created: Int64
  }

  func run() throws {
    let session = try connectedSession()
    let client = session.client
    let namespace = session.targets.namespace
    var left: [Pod] = []
    do {
      defer { session.runtime.end() }
      let pods = Self.pods(session.inventory, session.targets)
      left = pods.filter { $0.created < request.since ?? .max }
      let done = pods.filter { !left.contains($0) }
      var lines = done.map { "\($0.name): started since \(Time.text(request.since ?? 0))" }
      lines.append(
        left.isEmpty
          ? "nothing to restart in \(namespace)"
          : "restart \(counted(left.count, "HAProxy pod")) in \(namespace), \(client.connection.server.description), one at a time:"
      )
      for pod in left {
        lines.append("  evict \(pod.name), and wait until the new pod has the rooms of the others")
      }
      try output.show(.lines(lines))
    }
    if left.isEmpty { return }
    guard try request.rollout.begins(output) else { return }
    var done: [String] = []
    while let pod = left.first {
      var eviction = Eviction.none
      do {
        try restart(pod, client, namespace, &eviction)
      } catch {
        let code = output.report(error)
        tell(
          pod, eviction, done, left.dropFirst().map(\.name), namespace)
        throw done.isEmpty && eviction == .none || code == CommandEnd.interrupted.exitCode
          ? CommandEnd(exitCode: code) : CommandEnd.findings
      }
      done.append(pod.name)
      left.removeFirst()
    }
    try output.show(.lines(["restarted \(counted(done.count, "HAProxy pod"))"]))
  }

  // MARK: Before

  /// Seconds that peers have to find each other.
  private static let peerPatience = 15

  /// The connections to all pods; throws if rooms would be lost with a pod.
  private func connectedSession() throws(CommandFailure) -> RuntimeSession {
    // Peers that were cut off try again every few seconds.
    let wait = RuntimeWait(
      cluster: request.rollout.cluster, namespace: request.rollout.namespace,
      seconds: min(Self.peerPatience, request.rollout.readyTimeout), output: output)
    return try wait.session { session throws(CommandFailure) in
      let targets = session.targets
      if let absent = targets.absentPods.first {
        throw .runtime(
          "\(absent) is not ready, so no other HAProxy pod can restart; `kubectl jitsi status -n \(targets.namespace)` shows why"
        )
      }
      return request.rollout.isForced ? nil : try lostPeer(session)
    }
  }

  /// Why a pod's peers do not have its rooms; nil if all are connected.
  private func lostPeer(_ session: RuntimeSession) throws(CommandFailure) -> CommandFailure? {
    let targets = session.targets
    guard targets.pods.count > 1 else {
      throw .runtime(
        """
        \(targets.pods.first ?? "haproxy") is the only HAProxy pod, so its table of rooms would be lost and rooms could be \
        split; add --force to restart it anyway
        """)
    }
    let report = try RoomsReader(session: session).report()
    for pod in report.pods {
      if let peer = pod.lostPeers.first {
        return .runtime(
          """
          \(pod.name) has no connection to peer \(peer), so rooms would be lost with a pod; `kubectl jitsi lint --live -n \
          \(targets.namespace) --select 'haproxy-peer*'` shows why, --force restarts the pods anyway
          """)
      }
    }
    if report.splitRooms > 0 {
      throw .runtime(
        """
        HAProxy pods send \(counted(report.splitRooms, "room")) to different shards, and which of them stays would depend \
        on the order; `kubectl jitsi rooms -n \(targets.namespace) --split` lists them, --repair repairs them
        """)
    }
    return nil
  }

  /// All HAProxy pods, the highest number first, as a StatefulSet replaces them.
  private static func pods(_ inventory: Inventory, _ targets: RuntimeTargets) -> [Pod] {
    let names = Set(targets.pods + targets.absentPods)
    var found: [Pod] = []
    for object in inventory.objects.ofKind("Pod")
    where names.contains(object.name) && inventory.namespace(of: object) == targets.namespace {
      let metadata = object.node["metadata"]
      found.append(
        Pod(
          name: object.name, uid: metadata?["uid"]?.text ?? "",
          created: metadata?["creationTimestamp"]?.text.flatMap { Time.seconds($0) } ?? 0))
    }
    return found.sorted { ($1.name.utf8.count, $1.name) < ($0.name.utf8.count, $0.name) }
  }

  // MARK: One pod

  /// What is known about the eviction of a pod.
  private enum Eviction { case none, unknown, done }

  /// Seconds in which what follows from a pod's readiness has to happen.
  private var patience: Int { min(60, request.rollout.readyTimeout) }

  private func restart(
    _ pod: Pod, _ client: APIClient, _ namespace: String, _ eviction: inout Eviction
  ) throws {
    let (inventory, targets) = try RuntimeSession.read(client)
    let before = Self.pods(inventory, targets)
    try evict(pod, client, namespace, &eviction)
    output.tell(.applied(.done("\(pod.name) is evicted")))
    let new = try successor(of: pod, before, client)
    output.tell(.applied(.ready(new)))
    try awaitRooms(new, namespace)
  }

  /// Evicts a pod, and waits as long as a PodDisruptionBudget does not allow it: it counts a new pod a moment after that is ready.
  private func evict(
    _ pod: Pod, _ client: APIClient, _ namespace: String, _ eviction: inout Eviction
  ) throws(CommandFailure) {
    var told = false
    let reading = RepeatedReading(client: client, seconds: patience, pause: 1000, output: output)
    let failure = try reading.until {
      () throws(CommandFailure) -> RepeatedReading.Outcome<APIError?> in
      eviction = .unknown
      let answer = try CommandFailure.unlessInterrupted(
        try client.perform(.evict(namespace: namespace, pod: pod.name, uid: pod.uid)))
      // Nothing is left to evict where the pod is gone.
      guard case .failure(let error) = answer, !error.isNotFound else { return .there(nil) }
      // Without an answer, it may have been carried out.
      if error.isOfBudget || !error.isTransient { eviction = .none }
      if !told, error.isOfBudget {
        output.tell(.applied(.waiting(pod.name, reason: error.headline)))
        told = true
      }
      return error.isOfBudget ? .notYet(.cluster(error)) : .there(error)
    }
    if let failure { throw .cluster(failure) }
    eviction = .done
  }

  /// Waits until as many pods as before are ready, and none of them is the evicted one; returns the new one.
  private func successor(
    of pod: Pod, _ before: [Pod], _ client: APIClient
  ) throws(CommandFailure) -> String {
    let seconds = request.rollout.readyTimeout
    let known = Set(before)
    var told = false
    let reading = RepeatedReading(client: client, seconds: seconds, output: output)
    return try reading.until { () throws(CommandFailure) in
      let (inventory, targets) = try RuntimeSession.read(client)
      let pods = Self.pods(inventory, targets)
      let isGone = !pods.contains(pod)
      if isGone, targets.absentPods.isEmpty, pods.count >= before.count,
        let new = pods.first(where: { !known.contains($0) })
      {
        return .there(new.name)
      }
      let reason =
        isGone ? "\(targets.pods.count) of \(before.count) pods are ready" : "it is terminating"
      if !told { output.tell(.applied(.waiting(pod.name, reason: reason))) }
      told = true
      return .notYet(.runtime("\(pod.name) is not replaced after \(seconds) s: \(reason)"))
    }
  }

  /// Waits until a pod sends every room that the others know to the same shard as they do.
  private func awaitRooms(_ new: String, _ namespace: String) throws(CommandFailure) {
    var rooms = 0
    let wait = RuntimeWait(
      cluster: request.rollout.cluster, namespace: namespace, seconds: patience, output: output)
    let session = try wait.session { session throws(CommandFailure) in
      guard session.targets.pods.contains(new) else { throw .lostHAProxy("\(new) is not ready") }
      let state = TableComparison(of: new, try RoomsReader(session: session).report())
      guard try mapsAllShards(new, session) else {
        return .runtime("\(new) has not found all shards after \(patience) s")
      }
      guard state.missing.isEmpty, state.moved.isEmpty else { return .runtime(state.words) }
      rooms = state.rooms
      return nil
    }
    session.runtime.end()
    output.tell(.note("\(new) has \(counted(rooms, "room")), as its peers have"))
  }

  /// Whether a pod has a healthy server for every shard that another pod has one for.
  private func mapsAllShards(
    _ pod: String, _ session: RuntimeSession
  ) throws(CommandFailure) -> Bool {
    let own = try session.healthyShards(pod)
    for other in session.targets.pods where other != pod {
      if !own.isSuperset(of: try session.healthyShards(other)) { return false }
    }
    return true
  }

  // MARK: Words

  private func tell(
    _ pod: Pod, _ eviction: Eviction, _ done: [String], _ after: [String], _ namespace: String
  ) {
    let state =
      switch eviction {
      case .none: "was not restarted"
      case .unknown: "may have been restarted"
      case .done: "was restarted, and it is not known to have all rooms"
      }
    output.tell(
      .rolloutStopped(
        "\(pod.name) \(state)",
        done: done.isEmpty ? nil : "restarted: \(done.joined(separator: ", "))",
        left: after.isEmpty ? nil : "not restarted: \(after.joined(separator: ", "))",
        next: ["continue with: " + request.continuation(namespace, since: began)]))
  }
}

/// How the rooms of one HAProxy pod differ from those of the others.
struct TableComparison {
  /// How many rooms the pod knows.
  let rooms: Int
  /// Rooms that only others know.
  let missing: [String]
  /// Rooms that others send to another shard.
  let moved: [String]
  let words: String

  /// Milliseconds until an entry expires below which it is left out: it may be gone at one pod and not yet at another.
  private static let margin = 5000

  init(of pod: String, _ report: RoomsReport) {
    var (rooms, missing, moved) = (0, [String](), [String]())
    for room in report.rooms {
      let own = room.entries.first { $0.pod == pod }
      if own != nil { rooms += 1 }
      let others = room.entries.filter { $0.pod != pod && $0.expires > Self.margin }
      guard let other = others.first else { continue }
      guard let own else {
        missing.append(room.name)
        continue
      }
      if own.shard != other.shard { moved.append(room.name) }
    }
    (self.rooms, self.missing, self.moved) = (rooms, missing, moved)
    words =
      moved.isEmpty
      ? "\(pod) has not learnt \(counted(missing.count, "room")) of its peers, such as \(missing.first ?? "")"
      : """
      \(pod) sends \(counted(moved.count, "room")) to another shard than its peers, such as \(moved.first ?? ""); \
      `kubectl jitsi rooms --repair ROOM` makes them agree
      """
  }
}
