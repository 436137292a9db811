import ApiServerStandIn
import Foundation
import Synchronization
import TestSupport
import Testing

/// Two real HAProxies in front of two shards whose webs and prosodies are real, too, for commands that take shards out of
/// rotation. A web that restarts gets a new address, as pods do.
final class RolloutPlane {
  typealias Style = RoutingPlane.Style

  static let isAvailable = RoutingPlane.isAvailable && MeetingPlane.isAvailable

  let routing: RoutingPlane
  private let folder: TemporaryFolder
  private var processes: [GuardedProcess] = []
  /// The ports of the shards' webs.
  private var webs: [Int] = []
  private var newRooms = 0

  var server: ApiServerStandIn { routing.example.server }
  var namespace: String { routing.example.namespace }

  init(
    _ style: Style, account: (user: String, password: String)? = nil,
    _ change: @escaping (String) -> String = { $0 }
  ) async throws {
    routing = try await RoutingPlane(style, change)
    folder = try TemporaryFolder()
    let example = routing.example
    let free = try (0..<8).map { _ in try Loopback.freePort() }
    for shard in 0..<2 {
      let (bosh, own) = (free[shard], free[4 + shard])
      processes.append(
        try await MeetingPlane.prosody(
          shard, bosh, free[2 + shard], media: nil, bridge: style == .lines ? 10000 : nil,
          account: account, folder, nil))
      processes.append(
        try await MeetingPlane.nginx(
          shard, free[6 + shard], own, bosh, site: "http://127.0.0.1:\(own)", folder, nil))
      webs.append(own)
      repairWeb(shard)
      for pod in example.pods(name("prosody", shard)) {
        example.server.proxy("\(namespace)/\(pod):5280", to: bosh)
      }
    }
    for shard in 0..<2 {
      try await Loopback.wait(for: free[shard], of: processes[2 * shard])
      try await Loopback.wait(for: free[4 + shard], of: processes[2 * shard + 1])
    }
    example.server.runWorkloads()
    if style == .template { replaceWebs() }
  }

  /// The name of a workload.
  func name(_ component: String, _ shard: Int) -> String {
    (routing.style == .template ? "" : "jitsi-") + "shard-\(shard)-\(component)"
  }

  /// Gives the pod of a web whose template changes a new address, in DNS, too.
  private func replaceWebs() {
    let (server, names, web, space) = (server, routing.names, routing.web, namespace)
    let pods = (0..<2).map { routing.example.pods(name("web", $0))[0] }
    let webs = (0..<2).map { name("web", $0) }
    let generations = Mutex([0, 0])
    let templates = Mutex<[JSON?]>(
      webs.map {
        server.object(kind: "Deployment", namespace: space, name: $0)?[["spec", "template"]]
      })
    server.react { _ in
      for shard in 0..<2 {
        let template = server.object(kind: "Deployment", namespace: space, name: webs[shard])?[
          ["spec", "template"]]
        let isNew = templates.withLock { known in
          defer { known[shard] = template }
          return known[shard] != template
        }
        guard isNew else { continue }
        let current = generations.withLock { generations in
          generations[shard] += 1
          return generations
        }
        if var pod = server.object(kind: "Pod", namespace: space, name: pods[shard]) {
          pod[["status", "podIP"]] = .string(
            RoutingPlane.address(shard, generation: current[shard]))
          server.touch(pod)
        }
        names.set(
          service: "_http._tcp.web.jitsi.svc.cluster.local",
          to: (0..<2).map { (RoutingPlane.address($0, generation: current[$0]), web) })
      }
    }
  }

  // MARK: Traffic

  /// How many rooms are entered only while workloads change, and so never while HAProxy has no web of their shard.
  private static let met = 8

  /// Lets participants enter known rooms and open new ones whenever a workload of a shard is told to restart, which is when it
  /// must be out of rotation.
  func meet(_ rooms: [String: String], _ traffic: ChangeTraffic) {
    let (entries, space) = (routing.entries, namespace)
    let workloads = (0..<2).flatMap { shard in
      ["prosody", "jicofo", "jvb", "web"].map { (name($0, shard), "\(shard)") }
    }
    let replaced = Mutex<String?>(nil)
    server.react { request in
      if request.method == "PATCH", request.path.contains("/namespaces/\(space)/configmaps/") {
        // With web restarted, that is the first step of uncordon: HAProxy knows the new web, and must keep it cordoned.
        guard let shard = replaced.withLock({ $0 }) else { return }
        replaced.withLock { $0 = nil }
        for (pod, port) in entries.enumerated() {
          traffic.opened(
            (0..<4).map { number in
              ProxiedAnswer.text("/http-bind?room=late-\(shard)-\(pod)x\(number)", from: port)
                ?? "no answer"
            }, during: shard)
        }
        return
      }
      guard request.method == "PATCH",
        let (name, shard) = workloads.first(where: {
          request.path.hasSuffix("/namespaces/\(space)/deployments/\($0.0)")
            || request.path.hasSuffix("/namespaces/\(space)/statefulsets/\($0.0)")
        })
      else { return }
      func enter(_ room: String, _ port: Int) -> String {
        ProxiedAnswer.text("/http-bind?room=\(room)", from: port) ?? "no answer"
      }
      for (pod, port) in entries.enumerated() {
        traffic.opened((0..<4).map { enter("\(name)-\(pod)x\($0)", port) }, during: shard)
        // Web comes last: from then on HAProxy may have to find it.
        if name.hasSuffix("-web") {
          replaced.withLock { $0 = shard }
          continue
        }
        for (room, place) in rooms.sorted(by: { $0.key < $1.key }).prefix(Self.met) {
          traffic.entered(room, place, enter(room, port))
        }
      }
    }
  }

  /// What participants met while workloads changed.
  final class ChangeTraffic: Sendable {
    private let state = Mutex((places: [String: Set<String>](), moved: [String]()))

    /// The shards of new rooms while a shard was changed.
    var places: [String: Set<String>] { state.withLock { $0.places } }
    var moved: [String] { state.withLock { $0.moved } }

    func opened(_ shards: [String], during shard: String) {
      state.withLock { $0.places[shard, default: []].formUnion(shards) }
    }

    func entered(_ room: String, _ place: String, _ found: String) {
      if place != found { state.withLock { $0.moved.append("\(room): \(place) to \(found)") } }
    }
  }

  /// What participants met while a command ran.
  struct Traffic {
    /// Rooms whose participants came to another shard although their own took them.
    var moved: [String] = []
    /// New rooms at a shard that was cordoned.
    var strays: [String] = []
    /// The shards of the rooms at the end: those that were entered while HAProxy had no web of their shard have another.
    var rooms: [String: String]
  }

  /// Fifty rooms in use, entered through both HAProxies in turn.
  func openRooms() -> [String: String] {
    var shards: [String: String] = [:]
    for number in 0..<50 {
      shards["room\(number)"] = routing.enter("room\(number)", through: number % 2)
    }
    return shards
  }

  /// Enters known rooms and opens new ones, until a command ends. HAProxy 1 is restarted in each pause.
  func traffic(
    while command: WatchingCommand, _ rooms: [String: String], pauses: [RequestPause] = []
  ) async throws -> Traffic {
    var traffic = Traffic(rooms: rooms)
    let names = rooms.keys.sorted().dropFirst(Self.met).map { $0 }
    var step = 0
    while command.isRunning {
      for pause in pauses where pause.isOn {
        try await routing.restart(1)
        pause.end()
      }
      step += 1
      let pod = step % 2
      let before = servers(pod)
      let room = names[step % names.count]
      let shard = routing.enter(room, through: pod)
      newRooms += 1
      let place = routing.enter("new\(newRooms)", through: pod)
      let after = servers(pod)
      if let own = traffic.rooms[room], shard != own {
        let isSteady = before[own]?.isUp == true && before[own]?.address == after[own]?.address
        if isSteady, after[own]?.isUp == true, shard != rooms[room] {
          traffic.moved.append("\(room): \(own) to \(shard)")
        }
        traffic.rooms[room] = shard
      }
      let closed = before.filter { $0.value.isClosed && after[$0.key]?.isClosed == true }.keys
      if closed.contains(place) { traffic.strays.append("new\(newRooms): \(place)") }
      await Task.yield()
    }
    return traffic
  }

  /// Pauses while a shard is changed, in which HAProxy can restart.
  func pausesForHAProxy() -> [RequestPause] {
    (0..<2).map { shard in
      let prosody = name("prosody", shard)
      return server.pause { $0.changes("namespaces", "/" + prosody) }
    }
  }

  /// Rooms that are not where they were, through any HAProxy.
  func moved(_ rooms: [String: String]) -> [String] {
    rooms.flatMap { room, shard in
      (0..<2).filter { routing.enter(room, through: $0) != shard }.map { "\(room) through \($0)" }
    }
  }

  /// The shards of new rooms, by the HAProxy that they were opened through.
  func placesOfNewRooms() -> [Set<String>] {
    (0..<2).map { pod in
      Set(
        (0..<20).map { _ in
          newRooms += 1
          return routing.enter("new\(newRooms)", through: pod)
        })
    }
  }

  /// What a HAProxy has for a shard.
  private struct Server {
    let address: String
    let isUp: Bool
    let isClosed: Bool
  }

  /// The servers of a HAProxy by shard: whether one takes sessions, and whether all are cordoned.
  private func servers(_ pod: Int) -> [String: Server] {
    var servers: [String: Server] = [:]
    for line in routing.ask(pod, "show servers state \(routing.style.backend)")
      .split(separator: "\n")
    {
      let words = line.split(separator: " ")
      guard words.count > 8, let last = words[4].split(separator: ".").last.flatMap({ Int($0) }),
        last > 1
      else { continue }
      let known = servers["\(last % 10 - 2)"]
      let isClosed = words[7] == "0" || (Int(words[6]) ?? 0) & 8 != 0
      servers["\(last % 10 - 2)"] = Server(
        address: String(words[4]), isUp: known?.isUp == true || words[5] == "2",
        isClosed: known?.isClosed != false && isClosed)
    }
    return servers
  }

  // MARK: Commands

  /// The command for continuing that another one has printed.
  func next(after errors: String) throws -> [String] {
    let line = try #require(
      errors.split(separator: "\n").first { $0.hasPrefix("continue with: kubectl jitsi ") },
      "\(errors)")
    return line.split(separator: " ").dropFirst(4).map(String.init) + ["--yes"]
  }

  func start(_ arguments: [String]) async throws -> WatchingCommand {
    try await WatchingCommand(arguments, routing.environment)
  }

  func start(_ arguments: String...) async throws -> WatchingCommand {
    try await WatchingCommand(arguments, routing.environment)
  }

  func run(_ arguments: String...) async throws -> Binary.Outcome { try await run(arguments) }

  func run(_ arguments: [String]) async throws -> Binary.Outcome {
    try await Binary.run(arguments, environment: routing.environment)
  }

  /// A workload of a shard.
  func workload(_ component: String, _ shard: Int) -> JSON? {
    let name = name(component, shard)
    return ["Deployment", "StatefulSet"].lazy.compactMap {
      self.server.object(kind: $0, namespace: self.namespace, name: name)
    }.first
  }

  /// Workloads, Services and configuration that are not as they were.
  func differences(from before: [String: JSON]) -> [String] {
    let after = server.objects
    return Set(before.keys).union(after.keys).filter {
      !$0.hasPrefix("pods/") && before[$0] != after[$0]
    }.sorted()
  }

  /// Lets nothing answer behind a shard's web pods, or the shard's web again.
  func breakWeb(_ shard: Int) { answer(shard, at: 9) }
  func repairWeb(_ shard: Int) { answer(shard, at: webs[shard]) }

  private func answer(_ shard: Int, at port: Int) {
    for pod in routing.example.pods(name("web", shard)) {
      server.proxy("\(namespace)/\(pod):80", to: port)
    }
  }

  /// Lets jicofo of a shard count participants.
  func tell(participants: Int, shard: Int) {
    routing.example.tell(participants: participants, jicofo: name("jicofo", shard))
  }

  /// The time at which pods of a workload were told to restart.
  func restartedAt(_ component: String, _ shard: Int) -> String? {
    workload(component, shard)?[
      ["spec", "template", "metadata", "annotations", "kubectl.kubernetes.io/restartedAt"]]?.text
  }
}
