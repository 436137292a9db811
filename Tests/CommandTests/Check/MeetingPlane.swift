import ApiServerStandIn
import Foundation
import TestSupport

/// Two or three shards of real prosody and nginx behind two peered HAProxies on loopback, which a stand-in API server passes requests
/// on to.
final class MeetingPlane {
  /// What is broken.
  enum Fault: String, CaseIterable, Sendable {
    /// HAProxies do not share their tables.
    case noPeers
    /// The room of the URL is not used.
    case noRoomKey
    /// The web of shard 1 asks the prosody of shard 0.
    case foreignProsody
    /// The prosody of shard 1 serves another domain.
    case otherDomain
    /// The web of shard 1 has no BOSH path.
    case noBOSH
    /// The two HAProxies map servers to shards differently.
    case swappedServers
    /// Shard 1 has no prosody.
    case deadProsody
    /// The focus answers and does not join.
    case absentFocus
    /// There is no focus.
    case noFocus
    /// No bridge is offered.
    case noBridge
    /// The bridge announces a private address that no node has.
    case privateAddress
    /// The bridge announces a port that no Service has.
    case otherPort
    /// Shard 1 is cordoned, which is no fault.
    case cordonedShard
    /// config.js sends participants to a host that does not answer.
    case otherSite
  }

  static let isAvailable = ["haproxy", "nginx", "prosody"].allSatisfy {
    Program.path(of: $0) != nil
  }

  let example: RunningExample
  /// The address at which the first HAProxy is the website.
  let url: String
  private let folder: TemporaryFolder
  private let fault: Fault?
  private var processes: [GuardedProcess] = []

  /// - Parameters:
  ///   - fault: What is broken.
  ///   - media: The port on loopback that the bridge announces in place of what the manifests promise.
  ///   - account: The only account of each prosody, which then refuses guests; nil for guests.
  ///   - grows: Whether there are also the processes of shard 2, which the cluster does not have yet.
  ///   - change: Changes the manifests.
  init(
    _ fault: Fault? = nil, media: Int? = nil, grows: Bool = false,
    account: (user: String, password: String)? = nil,
    _ change: (String) -> String = { $0 }
  ) async throws {
    var example = try RunningExample("server-template", change)
    let count = grows ? 3 : 2
    folder = try TemporaryFolder()
    self.fault = fault
    let free = try (0..<17).map { _ in try Loopback.freePort() }
    let (bosh, c2s, ownWebs) = (Array(free[0..<3]), Array(free[3..<6]), Array(free[6..<9]))
    let web = free[9]
    let (ports, statistics, peers) = (
      Array(free[10..<12]), Array(free[12..<14]), Array(free[14..<16])
    )
    let nobody = free[16]
    url = "http://127.0.0.1:\(ports[0])"
    let site = fault == .otherSite ? "http://127.0.0.1:\(nobody)" : url
    for shard in 0..<count {
      if !(fault == .deadProsody && shard == 1) {
        processes.append(
          try await Self.prosody(
            shard, bosh[shard], c2s[shard], media: media, account: account, folder, fault))
      }
      let upstream = bosh[fault == .foreignProsody ? 0 : shard]
      processes.append(
        try await Self.nginx(
          shard, web, ownWebs[shard], upstream, site: site, folder, fault))
    }
    for pod in 0..<2 {
      let text = Self.haproxy(
        pod, ports[pod], statistics[pod], peers, nobody, web, shards: count, fault)
      let path = try folder.write("haproxy-\(pod).cfg", text)
      processes.append(
        try await GuardedProcess(
          Program.path(of: "haproxy") ?? "haproxy", ["-db", "-L", "haproxy-\(pod)", "-f", path]))
    }
    for pod in 0..<2 {
      try await Loopback.wait(for: ports[pod], of: processes[processes.count - 2 + pod])
      try await Loopback.wait(for: statistics[pod], of: processes[processes.count - 2 + pod])
    }
    for shard in 0..<count where !(fault == .deadProsody && shard == 1) {
      try await Loopback.wait(for: bosh[shard], of: processes[0])
    }
    for pod in 0..<2 {
      example.server.proxy("jitsi/haproxy-\(pod):8080", to: ports[pod])
      example.server.proxy("jitsi/haproxy-\(pod):9090", to: statistics[pod])
    }
    for shard in 0..<2 {
      for pod in example.pods("shard-\(shard)-web") {
        example.server.proxy("jitsi/\(pod):80", to: ownWebs[shard])
        example.change("Pod", pod) { $0[["status", "podIP"]] = .string(Self.address(shard)) }
      }
      for pod in example.pods("shard-\(shard)-prosody") where !(fault == .deadProsody && shard == 1)
      {
        example.server.proxy("jitsi/\(pod):5280", to: bosh[shard])
      }
    }
    if grows {
      // The names of pods with and without the readiness gate.
      for hash in ["7d4b9c6f8a", "6f8bcf85df"] {
        example.server.proxy("jitsi/shard-2-web-\(hash)-x0kt2:80", to: ownWebs[2])
      }
      example.server.proxy("jitsi/shard-2-prosody-6f8bcf85df-x0kt2:5280", to: bosh[2])
      example.server.runWorkloads(podsAt: ["shard-2-web": Self.address(2)])
    }
    self.example = example
    // Until a health check has passed, HAProxy takes servers for up; the first failing one would end sessions in between.
    for pod in 0..<2 {
      try await eventually {
        let text = ProxiedAnswer.text("/stats;csv", from: statistics[pod]) ?? ""
        return text.split(separator: "\n").count {
          $0.hasPrefix("jitsi-meet,shard") && $0.contains(",UP,")
        } == count
      }
    }
  }

  static func address(_ shard: Int) -> String { "127.0.0.\(shard + 2)" }

  /// Starts the prosody of a shard.
  static func prosody(
    _ shard: Int, _ bosh: Int, _ c2s: Int, media: Int?, bridge: Int? = nil,
    account: (user: String, password: String)? = nil,
    _ folder: TemporaryFolder, _ fault: Fault?
  ) async throws -> GuardedProcess {
    let domain = fault == .otherDomain && shard == 1 ? "other.jitsi" : "meet.jitsi"
    let state = folder.path + "/prosody-\(shard)"
    try folder.write("prosody-\(shard)/log", "")
    if let account {
      try folder.write(
        "prosody-\(shard)/\(domain.replacing(".", with: "%2e"))/accounts/\(account.user).dat",
        "return { [\"password\"] = \"\(account.password)\" };\n")
    }
    let modules = URL(filePath: #filePath).deletingLastPathComponent().path
    let address =
      media != nil ? "127.0.0.1" : fault == .privateAddress ? "10.99.0.7" : "203.0.113.7"
    let port = media ?? bridge ?? (fault == .otherPort ? 9 : 30300 + 100 * shard)
    let focus =
      fault == .noFocus
      ? ""
      : """
      Component "focus.\(domain)" "standin_focus"
        focus_joins = \(fault != .absentFocus)
        \(fault == .noBridge ? "" : "bridge_address = \"\(address)\"")
        bridge_port = \(port)
      """
    let path = try folder.write(
      "prosody-\(shard).cfg.lua",
      """
      run_as_root = true
      daemonize = false
      pidfile = "\(state)/prosody.pid"
      data_path = "\(state)"
      certificates = "\(state)"
      plugin_paths = { "\(modules)" }
      log = { error = "\(state)/log" }
      interfaces = { "127.0.0.1" }
      c2s_ports = { \(c2s) }
      s2s_ports = { }
      http_ports = { \(bosh) }
      https_ports = { }
      http_default_host = "\(domain)"
      modules_enabled = { "saslauth", "disco", "ping", "bosh", "http" }
      modules_disabled = { "s2s", "tls" }
      c2s_require_encryption = false
      allow_unencrypted_plain_auth = true
      consider_bosh_secure = true
      VirtualHost "\(domain)"
        authentication = "\(account == nil ? "anonymous" : "internal_plain")"
      Component "muc.\(domain)" "muc"
        restrict_room_creation = false
        muc_room_locking = false
        muc_room_default_public_jids = true
      \(focus)
      """ + "\n")
    return try await GuardedProcess(
      Program.path(of: "prosody") ?? "prosody", ["--config", path, "-F"])
  }

  /// Starts the web of a shard.
  static func nginx(
    _ shard: Int, _ port: Int, _ own: Int, _ bosh: Int, site: String, _ folder: TemporaryFolder,
    _ fault: Fault?
  ) async throws -> GuardedProcess {
    let state = folder.path + "/web-\(shard)"
    _ = try folder.write(
      "web-\(shard)/index.html", "<!doctype html><title>Jitsi Meet</title>\n")
    _ = try folder.write(
      "web-\(shard)/config.js",
      """
      var config = {};
      config.hosts = {};
      config.hosts.domain = 'meet.jitsi';
      config.bosh = '\(site)/http-bind';
      """ + "\n")
    let signalling =
      fault == .noBOSH && shard == 1
      ? ""
      : """
      location = /http-bind {
        proxy_pass http://127.0.0.1:\(bosh)/http-bind;
        proxy_set_header Host meet.jitsi;
      }
      """
    let path = try folder.write(
      "web-\(shard)/nginx.conf",
      """
      daemon off;
      pid \(state)/pid;
      error_log \(state)/error.log;
      worker_processes 1;
      events { }
      http {
        access_log off;
        client_body_temp_path \(state);
        proxy_temp_path \(state);
        fastcgi_temp_path \(state);
        uwsgi_temp_path \(state);
        scgi_temp_path \(state);
        types { text/html html; application/javascript js; }
        server {
          listen \(address(shard)):\(port);
          listen 127.0.0.1:\(own);
          root \(state);
          add_header X-Jitsi-Shard shard-\(shard);
          \(signalling)
          location / { try_files $uri /index.html; }
        }
      }
      """ + "\n")
    return try await GuardedProcess(
      Program.path(of: "nginx") ?? "nginx", ["-p", state, "-c", path])
  }

  private static func haproxy(
    _ pod: Int, _ port: Int, _ statistics: Int, _ peers: [Int], _ nobody: Int, _ web: Int,
    shards: Int, _ fault: Fault?
  ) -> String {
    let order = fault == .swappedServers && pod == 1 ? [1, 0] : Array(0..<shards)
    let servers = order.enumerated().map {
      "  server shard\($0 + 1) \(address($1)):\(web) check inter 200ms fastinter 50ms"
        + (fault == .cordonedShard && $0 == 1 ? " weight 0" : "")
    }.joined(separator: "\n")
    let other = fault == .noPeers ? nobody : peers[1 - pod]
    return """
      defaults
        mode http
        timeout connect 5s
        timeout client 90s
        timeout server 90s
        timeout tunnel 1h
      peers mypeers
        peer haproxy-\(pod) 127.0.0.1:\(peers[pod])
        peer haproxy-\(1 - pod) 127.0.0.1:\(other)
      frontend http_in
        bind 127.0.0.1:\(port)
        default_backend jitsi-meet
      frontend stats
        bind 127.0.0.1:\(statistics)
        http-request use-service prometheus-exporter if { path /metrics }
        stats enable
        stats uri /stats
        stats show-legends
      backend jitsi-meet
        balance roundrobin
        option httpchk GET /
        http-request set-header Room %[urlp(room)]
        acl room_found urlp(room) -m found
        stick-table type string len 128 size 20k expire 1d peers mypeers
        \(fault == .noRoomKey ? "# no key" : "stick on hdr(Room) if room_found")
      \(servers)

      """
  }

  /// Adds shard 2.
  func addShard(_ arguments: String...) async throws -> Binary.Outcome {
    try await Binary.run(
      ["add-shard", "--yes"] + arguments, input: "", environment: example.environment)
  }

  /// Runs the built command.
  func check(_ arguments: String...) async throws -> Binary.Outcome {
    try await Binary.run(["check"] + arguments, environment: example.environment)
  }
}
