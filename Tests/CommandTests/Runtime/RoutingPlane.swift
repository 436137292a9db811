import ApiServerStandIn
import Foundation
import TestSupport

/// Two real HAProxies that share a table and send rooms to the webs of two shards, with the haproxy.cfg of a stand-in cluster,
/// a name server, and a stand-in for `kubectl port-forward`.
final class RoutingPlane {
  /// How HAProxy finds the shards.
  enum Style: String, Sendable, CaseIterable {
    case template = "server-template"
    case lines = "server-lines"

    var configMap: String { self == .template ? "haproxy-config" : "jitsi-haproxy" }
    var backend: String { self == .template ? "jitsi-meet" : "shards" }
    var pods: [String] { (0..<2).map { (self == .template ? "" : "jitsi-") + "haproxy-\($0)" } }
  }

  static let isAvailable = Program.path(of: "haproxy") != nil

  private(set) var example: RunningExample
  let style: Style
  let names: NameServerStandIn
  /// Whether HAProxies that are started from now on are peers.
  var sharesTables: Bool
  let entries: [Int]
  private let (sockets, peers, pages, deafPeers): ([Int], [Int], [Int], [Int])
  let web: Int
  private var webs: GuardedProcess?
  private var haproxies: [GuardedProcess?] = [nil, nil]

  /// - Parameters:
  ///   - style: How HAProxy finds the shards.
  ///   - sharesTables: Whether the HAProxies are peers.
  ///   - change: Changes the manifests.
  init(
    _ style: Style, sharesTables: Bool = true,
    _ change: @escaping (String) -> String = { $0 }
  ) async throws {
    self.style = style
    self.sharesTables = sharesTables
    example = try RunningExample(style.rawValue, change)
    names = try NameServerStandIn()
    func ports() throws -> [Int] { try (0..<2).map { _ in try Loopback.freePort() } }
    entries = try ports()
    (sockets, peers, pages, deafPeers) = try (ports(), ports(), ports(), ports())
    web = try Loopback.freePort()
    for shard in 0..<2 {
      for pod in example.pods("\(style == .template ? "" : "jitsi-")shard-\(shard)-web") {
        example.change("Pod", pod) { $0[["status", "podIP"]] = .string(Self.address(shard)) }
      }
      names.set(
        "jitsi-shard-\(shard)-web.meet.svc.cluster.local", to: [Self.address(shard)])
    }
    names.set(
      service: "_http._tcp.web.jitsi.svc.cluster.local",
      to: (0..<2).map { (Self.address($0), web) })
    example.tellNoConferences()
    let frontends = (0..<2).map { shard in
      """
      frontend web\(shard)
        bind \(Self.address(shard)):\(web)
        bind \(Self.address(shard, generation: 1)):\(web)
        http-request return status 200 content-type text/plain string "\(shard)"
      """
    }
    let path = try example.folder.write(
      "webs.cfg",
      "defaults\n  mode http\n  timeout client 90s\n" + frontends.joined(separator: "\n") + "\n")
    webs = try await GuardedProcess(
      Program.path(of: "haproxy") ?? "haproxy", ["-db", "-f", path])
    try forward()
    for pod in 0..<2 { try await start(pod) }
    for pod in 0..<2 { try await ready(pod) }
  }

  /// The address of a shard's web; one that replaces it has another.
  static func address(_ shard: Int, generation: Int = 0) -> String {
    "127.0.0.\(shard + 12 + 10 * (generation % 2))"
  }

  // MARK: Processes

  /// The text of haproxy.cfg in the cluster.
  var configuration: String {
    example.server.object(
      kind: "ConfigMap", namespace: example.namespace, name: style.configMap)?[
        ["data", "haproxy.cfg"]]?.text ?? ""
  }

  /// Starts a HAProxy with the configuration of the cluster, on ports of its own.
  func start(_ pod: Int) async throws {
    var text = configuration
    let own = (sharesTables ? peers : deafPeers)[pod]
    for (old, new) in [
      ("127.0.0.1:9999", "127.0.0.1:\(sockets[pod])"), ("maxconn 10000", "maxconn 1000"),
      ("parse-resolv-conf", "nameserver dns 127.0.0.1:\(names.port)\n timeout resolve 100ms"),
      ("timeout resolve 1s\n", "timeout resolve 100ms\n"), ("hold valid 10s", "hold valid 1s"),
      ("bind *:8080", "bind 127.0.0.1:\(entries[pod])"),
      ("bind :8080", "bind 127.0.0.1:\(entries[pod])"),
      ("bind *:9090", "bind 127.0.0.1:\(pages[pod])"),
      ("bind :8404", "bind 127.0.0.1:\(pages[pod])"),
      ("bind :1024", "bind 127.0.0.1:\(own)"), ("0.0.0.0:1024", "127.0.0.1:\(own)"),
      ("web.meet.svc.cluster.local:80", "web.meet.svc.cluster.local:\(web)"),
      ("check resolvers", "check inter 100ms resolvers"), ("check inter 5s", "check inter 100ms"),
    ] { text = text.replacing(old, with: new) }
    // Peers that nobody listens for share nothing.
    let other = sharesTables ? peers[1 - pod] : web
    for name in style.pods {
      text = text.replacing(
        "\(name).\(example.namespace).svc.cluster.local:1024", with: "127.0.0.1:\(other)")
    }
    let path = try example.folder.write("haproxy-\(pod).cfg", text)
    let process = try await GuardedProcess(
      Program.path(of: "haproxy") ?? "haproxy", ["-db", "-L", style.pods[pod], "-f", path],
      environment: ["HOSTNAME": style.pods[pod]])
    haproxies[pod] = process
    try await Loopback.wait(for: sockets[pod], of: process)
  }

  func stop(_ pod: Int) async {
    await haproxies[pod]?.stop()
    haproxies[pod] = nil
  }

  /// Ends a HAProxy at once, from any thread, as when it crashes, and waits until nothing answers.
  func crash(_ pod: Int) -> @Sendable () -> Void {
    let (process, port) = (haproxies[pod], sockets[pod])
    return {
      guard let process, process.isRunning else { return }
      process.send(SIGKILL)
      while Loopback.isOpen(port) { usleep(1000) }
    }
  }

  /// Stops a HAProxy and starts it again, and waits until it has learnt the rooms of the other one.
  func restart(_ pod: Int) async throws {
    // A room that only one of them knows would be lost with it, or arrive later than it is counted.
    try await eventually { table(0) == table(1) }
    await stop(pod)
    try await revive(pod)
  }

  /// Starts a HAProxy that has ended, and waits until it has learnt the rooms of the other one.
  func revive(_ pod: Int) async throws {
    try await start(pod)
    try await ready(pod)
    try await eventually { table(0) == table(1) }
  }

  /// Waits until a HAProxy knows the addresses of both shards.
  func ready(_ pod: Int) async throws {
    try await eventually {
      let servers = ask(pod, "show servers state \(style.backend)")
      return (0..<2).allSatisfy { shard in
        (0..<2).contains { servers.contains(" \(Self.address(shard, generation: $0)) 2 ") }
      }
    }
  }

  /// Writes which ports kubectl forwards to.
  ///
  /// - Parameter faults: What to write instead of the port, by pod.
  func forward(_ faults: [Int: String] = [:]) throws {
    let lines = style.pods.enumerated().map { number, pod in
      "\(example.namespace)/\(pod):9999 \(faults[number] ?? "\(sockets[number])")"
    }
    try example.folder.write(
      PortForwardStandIn.file, lines.joined(separator: "\n") + "\n")
  }

  /// What to write for a port-forward that ends at a connection.
  func forward(_ pod: Int, after connections: Int) -> String { "\(sockets[pod]) \(connections)" }

  /// The stand-ins for kubectl that are still running.
  var leftProcesses: [Int32] {
    let text = (try? example.folder.read(PortForwardStandIn.processes)) ?? ""
    return text.split(separator: "\n").compactMap { Int32($0) }.filter { kill($0, 0) == 0 }
  }

  // MARK: Traffic

  /// Lets a participant enter a room through a HAProxy; returns the shard that answered.
  @discardableResult
  func enter(_ room: String, through pod: Int) -> String {
    ProxiedAnswer.text("/http-bind?room=\(room)", from: entries[pod]) ?? "no answer"
  }

  /// The answer of a HAProxy to a command.
  func ask(_ pod: Int, _ command: String) -> String {
    ProxiedAnswer.raw(command + "\n", from: sockets[pod]) ?? ""
  }

  /// The servers of rooms.
  func table(_ pod: Int) -> [String: String] {
    var table: [String: String] = [:]
    for line in ask(pod, "show table \(style.backend)").split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let room = words.first(where: { $0.hasPrefix("key=") }),
        let server = words.last, server.hasPrefix("server_key=")
      else { continue }
      table[String(room.dropFirst(4))] = String(server.dropFirst("server_key=".count))
    }
    return table
  }

  // MARK: Commands

  var environment: [String: String] {
    example.environment.merging(["KUBECTL": Program.built("stand-in")]) { $1 }
  }

  func run(_ arguments: String...) async throws -> Binary.Outcome {
    try await Binary.run(arguments, environment: environment)
  }
}

extension RunningExample {
  /// Gives every bridge statistics without conferences.
  func tellNoConferences() {
    for pod in pods("") where pod.contains("-jvb-") {
      server.proxy(
        "\(namespace)/\(pod):8080/colibri/stats", says: #"{"conferences": 0, "participants": 0}"#)
    }
  }

  /// Lets the pods of a jicofo count participants, each alone in a room.
  func tell(participants: Int, jicofo: String) {
    for pod in pods(jicofo) {
      server.proxy(
        "\(namespace)/\(pod):8888/stats",
        says: """
          {"bridge_selector": {"bridge_count": 1, "operational_bridge_count": 1}, "conferences": \(participants), \
          "participants": \(participants)}
          """)
    }
  }
}
