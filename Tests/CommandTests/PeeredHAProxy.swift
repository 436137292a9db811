import ApiServerStandIn
import Foundation
import TestSupport

/// Two HAProxy processes on this machine that synchronize their stick table as an example configures it, in front of the web
/// servers of two shards.
final class PeeredHAProxy {
  static let isAvailable = Program.path(of: "haproxy") != nil

  let folder: TemporaryFolder
  /// The statistics port of each process.
  let statisticsPorts: [Int]
  /// The port of each process for meetings.
  let ports: [Int]
  private var webs: [GuardedProcess] = []
  private var processes: [GuardedProcess] = []

  /// Returns the address of a shard's web server; all of 127.0.0.0/8 is loopback.
  static func address(ofWeb shard: Int) -> String { "127.0.0.\(shard + 2)" }

  /// - Parameters:
  ///   - configuration: The haproxy.cfg of `server-template`, of which only names and ports are changed.
  ///   - showsLegends: Whether the statistics show addresses of servers.
  ///   - arePeered: Whether the processes find each other.
  init(_ configuration: String, showsLegends: Bool, arePeered: Bool = true) async throws {
    folder = try TemporaryFolder()
    let free = try (0..<8).map { _ in try Loopback.freePort() }
    ports = Array(free[0..<2])
    statisticsPorts = Array(free[2..<4])
    let webPort = free[6]
    // If something other than a peer answered, HAProxy would reconnect without a pause.
    let nobody = free[7]
    for shard in 0..<2 {
      let text = """
        defaults
          mode http
          timeout client 5s
        frontend web
          bind \(Self.address(ofWeb: shard)):\(webPort)
          http-request return status 200
        """
      webs.append(try await start("web-\(shard)", text))
    }
    for pod in 0..<2 {
      var text = configuration
      let servers = (0..<2).map {
        "server shard\($0) \(Self.address(ofWeb: $0)):\(webPort) check inter 100ms fall 3"
      }
      for (from, to) in [
        ("bind *:8080", "bind 127.0.0.1:\(ports[pod])"),
        ("bind *:9090", "bind 127.0.0.1:\(statisticsPorts[pod])"),
        ("parse-resolv-conf", "nameserver dns 127.0.0.1:53"),
        ("stats uri /stats", "stats uri /stats\(showsLegends ? "\n  stats show-legends" : "")"),
      ] { text = text.replacingOccurrences(of: from, with: to) }
      text = text.replacing(
        /peer haproxy-(?<number>[01]) \S+/,
        with: {
          let isKnown = arePeered || Int($0.number) == pod
          let port = isKnown ? free[4 + Int($0.number)!] : nobody
          return "peer haproxy-\($0.number) 127.0.0.1:\(port)"
        })
      text = text.replacing(/server-template .*/, with: servers.joined(separator: "\n  "))
      processes.append(try await start("haproxy-\(pod)", text))
    }
    for pod in 0..<2 {
      for port in [ports[pod], statisticsPorts[pod]] {
        try await Loopback.wait(for: port, of: processes[pod])
      }
    }
  }

  /// Opens rooms through one process.
  func open(_ rooms: Int, pod: Int) {
    for room in 0..<rooms { _ = ProxiedAnswer.text("/?room=room\(room)", from: ports[pod]) }
  }

  /// Returns the number of rooms in a process's stick table.
  func rooms(pod: Int) -> Int? {
    let text = ProxiedAnswer.text("/metrics", from: statisticsPorts[pod]) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("haproxy_sticktable_used{") }
    return line?.split(separator: " ").last.flatMap { Int($0) }
  }

  /// Stops the web server of a shard.
  func endWeb(_ shard: Int) async { await webs[shard].stop() }

  /// Whether a process reports a state for a server.
  func sees(_ state: String, _ server: String, pod: Int) -> Bool {
    let text = ProxiedAnswer.text("/stats;csv", from: statisticsPorts[pod]) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("jitsi-meet,\(server),") }
    return line?.contains(",\(state),") == true
  }

  private func start(_ name: String, _ text: String) async throws -> GuardedProcess {
    let path = try folder.write("\(name).cfg", text + "\n")
    return try await GuardedProcess(
      Program.path(of: "haproxy") ?? "haproxy", ["-db", "-L", name, "-f", path],
      environment: ["HOSTNAME": name])
  }
}
