/// The statistics that one HAProxy process reports for a backend and its table.
public struct Statistics: Sendable, Hashable {
  /// A server of a backend.
  public struct Server: Sendable, Hashable {
    public let backend: String
    public let name: String
    /// The server's state: `UP`, `DOWN`, `MAINT`, `DRAIN`, `NOLB`, `no check`, or `UP 1/3` during a
    /// transition.
    public fileprivate(set) var state: String
    /// The address and port, reported only if `stats show-legends` is set; otherwise nil.
    public let address: String?
    /// The result of the last health check, such as `Layer4 connection problem`; nil if there was
    /// none.
    public let check: String?
    /// The seconds since its state last changed; nil if the process does not report it.
    public let lastChange: Int?

    public init(
      backend: String, name: String, state: String, address: String? = nil, check: String? = nil,
      lastChange: Int? = nil
    ) {
      self.backend = backend
      self.name = name
      self.state = state
      self.address = address
      self.check = check
      self.lastChange = lastChange
    }
  }

  public var servers: [Server]
  /// The number of entries in each stick table, by table name; empty if the process does not report
  /// it.
  public var tables: [String: Int]
  /// The number of entries that each stick table can hold, by table name; empty if the process does
  /// not report it.
  public var tableSizes: [String: Int] = [:]

  public init(
    servers: [Server] = [], tables: [String: Int] = [:], tableSizes: [String: Int] = [:]
  ) {
    self.servers = servers
    self.tables = tables
    self.tableSizes = tableSizes
  }

  /// The number of entries in the table that a backend uses: its own or, if it is defined elsewhere, the only one. Nil if
  /// the process does not report it.
  public func entries(of backend: String) -> Int? { Self.value(of: backend, in: tables) }

  /// The number of entries that fit into that table; nil if the process does not report it.
  public func capacity(of backend: String) -> Int? { Self.value(of: backend, in: tableSizes) }

  private static func value(of backend: String, in tables: [String: Int]) -> Int? {
    tables[backend] ?? (tables.count == 1 ? tables.first?.value : nil)
  }

  /// Parses the statistics page's `;csv` output. Returns nil if it is not that output or is
  /// incomplete.
  public init?(csv bytes: [UInt8]) {
    guard let table = CSVTable(String(decoding: bytes, as: UTF8.self)) else { return nil }
    servers = []
    tables = [:]
    var hasFrontend = false
    for row in table.rows {
      guard let backend = table.field("pxname", of: row), let name = table.field("svname", of: row),
        let state = table.field("status", of: row), let type = table.field("type", of: row)
      else { return nil }
      // Types: 0 frontend, 1 backend, 2 server, 3 socket.
      guard type == "2" else {
        hasFrontend = true
        continue
      }
      let check = table.field("check_desc", of: row)
      servers.append(
        Server(
          backend: backend, name: name,
          state: Self.state(state, hasNoWeight: table.field("weight", of: row) == "0"),
          address: table.field("addr", of: row),
          check: check ?? table.field("last_chk", of: row),
          lastChange: table.field("lastchg", of: row).flatMap { Int($0) }.map {
            min(max($0, 0), Int(Int32.max))
          }))
    }
    guard hasFrontend else { return nil }
  }

  /// Parses the exporter's `/metrics` output. Returns nil if it is something else.
  ///
  /// Source: HAProxy's addons/promex/README, and the output of HAProxy 2.6 to 3.4.
  public init?(metrics bytes: [UInt8]) {
    let wanted = [
      "haproxy_server_status", "haproxy_server_weight", "haproxy_sticktable_used",
      "haproxy_sticktable_size",
    ]
    guard let text = PrometheusText(bytes, { wanted.contains($0) }) else { return nil }
    servers = []
    tables = [:]
    var weightless: Set<[String]> = []
    for sample in text.samples {
      if sample.name.hasPrefix("haproxy_sticktable_") {
        guard let name = sample.labels["name"], (0...1e12).contains(sample.value) else { continue }
        if sample.name == "haproxy_sticktable_used" {
          tables[name] = Int(sample.value)
        } else {
          tableSizes[name] = Int(sample.value)
        }
      } else if sample.name == "haproxy_server_weight" {
        guard sample.value == 0 else { continue }
        weightless.insert([sample.labels["proxy"] ?? "", sample.labels["server"] ?? ""])
      } else if sample.value == 1, let backend = sample.labels["proxy"],
        let name = sample.labels["server"], let state = sample.labels["state"]
      {
        servers.append(Server(backend: backend, name: name, state: state))
      }
    }
    if weightless.isEmpty { return }
    for index in servers.indices
    where weightless.contains([servers[index].backend, servers[index].name]) {
      servers[index].state = Self.state(servers[index].state, hasNoWeight: true)
    }
  }

  /// HAProxy reports a server that its configuration gives weight 0 as UP, though it gets as little as one that is drained.
  ///
  /// # source: haproxy/haproxy 50872daa6 src/stats-proxy.c, stats_fill_sv_computestate
  private static func state(_ state: String, hasNoWeight: Bool) -> String {
    hasNoWeight && (state == "UP" || state == "no check") ? "DRAIN" : state
  }
}

/// An endpoint that serves a process's statistics.
public struct StatisticsEndpoint: Sendable, Hashable {
  public let port: Int
  /// The path and query.
  public let target: String
}

extension Configuration {
  /// The endpoint of the statistics page in CSV format; nil if it is not served on a port.
  public var statisticsPage: StatisticsEndpoint? {
    for proxy in proxies where proxy.kind.isFrontend && proxy.servesStatistics {
      guard let port = proxy.plainPort else { continue }
      let path = proxy.statisticsPath.map { $0.constant ?? "" } ?? "/haproxy?stats"
      if path.hasPrefix("/") { return StatisticsEndpoint(port: port, target: "\(path);csv") }
    }
    return nil
  }

  /// The endpoint of the Prometheus exporter; nil if it is not served on a port.
  public var statisticsExporter: StatisticsEndpoint? {
    for proxy in proxies where proxy.kind.isFrontend {
      let service = proxy.directives.first { directive in
        directive.keyword.text == "http-request" && directive.argument(0)?.text == "use-service"
          && directive.argument(1)?.text == "prometheus-exporter"
      }
      guard let service, let port = proxy.plainPort else { continue }
      let words = service.arguments.map(\.text)
      let place = words.firstIndex { $0 == "path" || $0 == "path_beg" }
      let path = place.flatMap { place in words[(place + 1)...].first { $0.hasPrefix("/") } }
      return StatisticsEndpoint(port: port, target: path ?? "/metrics")
    }
    return nil
  }
}

extension Proxy {
  /// The first port reachable from other hosts without TLS.
  public var plainPort: Int? {
    for bind in binds where !bind.options.isOn("ssl") {
      for address in bind.addresses {
        let host = address.host?.constant ?? ""
        if host.hasPrefix("127.") || host == "::1" || host == "localhost" { continue }
        if let port = address.port?.number { return port }
      }
    }
    return nil
  }
}
