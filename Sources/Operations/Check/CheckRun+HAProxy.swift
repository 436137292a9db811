import HAProxy
import Jitsi
import KubernetesClient

extension CheckRun {
  /// What one HAProxy pod reports.
  private struct Reading {
    let pod: CheckTargets.HAProxyPod
    var servers: [Statistics.Server] = []
    var rooms: Int?
    var error: String?
  }

  /// HAProxy's pods share one table, and map every server to the same pod.
  func checkHAProxy() throws(Interrupted) {
    guard targets.wantedHAProxies > 0 else { return }
    guard targets.haproxy.count > 1 else {
      add(
        .haproxyPeers, .failed,
        targets.haproxy.isEmpty ? "no HAProxy pod is ready" : "only one HAProxy pod is ready",
        evidence: ["\(targets.haproxy.count) of \(targets.wantedHAProxies) pods are ready"])
      return
    }
    try checkPeers()
    try checkServers()
  }

  /// A room that one HAProxy learns appears in the table of every other one.
  private func checkPeers() throws(Interrupted) {
    let before = try tables()
    guard before.allSatisfy({ $0.rooms != nil }) else {
      let evidence = before.filter { $0.rooms == nil }.map {
        "\($0.pod.pod): \($0.error ?? "it reports no size of the table")"
      }
      add(
        .haproxyPeers, .skipped, "cannot read the room table of every HAProxy pod",
        evidence: evidence)
      return
    }
    guard let first = targets.haproxy.first(where: { $0.meetings != nil })?.meetings else {
      add(
        .haproxyPeers, .skipped,
        "haproxy.cfg shows no port without TLS at which HAProxy takes meetings")
      return
    }
    // Enough rooms to stand out from those that real participants open meanwhile.
    let count = 8
    let requests = (0..<count).map { _ in get(target("/", room: roomName()), from: first) }
    let answers = try client.perform(requests)
    if case .failure(let error)? = answers.first(where: {
      if case .failure = $0 { true } else { false }
    }) {
      add(
        .haproxyPeers, .failed, "HAProxy does not pass requests on",
        evidence: ["\(first.pod): \(Self.words(error))"])
      return
    }
    // Peers push updates at once; a busy one may take a moment.
    var after = before
    for attempt in 0..<20 {
      if attempt > 0 { try client.sleep(100) }
      after = try tables()
      if Self.haveGrown(before, after, by: count / 2) { break }
    }
    let evidence = zip(before, after).map {
      "\($1.pod.pod): \($0.rooms ?? 0) rooms before, \($1.rooms ?? 0) after \(count) new ones at \(first.pod)"
    }
    if Self.haveGrown(before, after, by: count / 2) {
      add(
        .haproxyPeers, .passed,
        "all \(after.count) HAProxy pods learn which shard holds a room")
    } else if let own = zip(before, after).first(where: { $1.pod.pod == first.pod }),
      (own.1.rooms ?? 0) - (own.0.rooms ?? 0) < count / 2
    {
      add(.haproxyPeers, .failed, "HAProxy does not keep rooms in its table", evidence: evidence)
    } else {
      add(.haproxyPeers, .failed, "HAProxy peers do not sync", evidence: evidence)
    }
  }

  private static func haveGrown(_ before: [Reading], _ after: [Reading], by count: Int) -> Bool {
    zip(before, after).allSatisfy { ($1.rooms ?? 0) - ($0.rooms ?? 0) >= count }
  }

  private func tables() throws(Interrupted) -> [Reading] {
    var readings = targets.haproxy.map { Reading(pod: $0) }
    let asked = readings.indices.filter { readings[$0].pod.exporter != nil }
    let requests = asked.compactMap { index -> APIRequest? in
      let pod = readings[index].pod
      guard let place = pod.exporter else { return nil }
      return get(place.target + "?scope=sticktable", from: pod.endpoint(at: place.port))
    }
    let answers = try client.perform(requests)
    for index in readings.indices where readings[index].pod.exporter == nil {
      readings[index].error = "haproxy.cfg serves no Prometheus exporter on a port"
    }
    for (index, answer) in zip(asked, answers) {
      switch answer {
      case .failure(let error): readings[index].error = Self.words(error)
      case .success(let response):
        readings[index].rooms =
          Statistics(metrics: response.body)?.entries(of: targets.backend ?? "")
      }
    }
    return readings
  }

  /// Every server belongs to the same shard in all HAProxy pods.
  private func checkServers() throws(Interrupted) {
    guard targets.haproxy.allSatisfy({ $0.page != nil }) else {
      add(
        .haproxyServers, .skipped,
        "haproxy.cfg serves no statistics page on a port, which lists servers")
      return
    }
    let pages = targets.haproxy.compactMap(\.page)
    let answers = try client.perform(
      zip(targets.haproxy, pages).map { pod, page in
        get(page.target, from: pod.endpoint(at: page.port))
      })
    var processes: [(pod: String, statistics: Statistics)] = []
    var unread: [String] = []
    for (pod, answer) in zip(targets.haproxy, answers) {
      switch answer {
      case .failure(let error): unread.append("\(pod.pod): \(Self.words(error))")
      case .success(let response):
        if let statistics = Statistics(csv: response.body) {
          processes.append((pod.pod, statistics))
        } else {
          unread.append("\(pod.pod): its statistics page cannot be parsed")
        }
      }
    }
    guard unread.isEmpty else {
      add(.haproxyServers, .skipped, "cannot read HAProxy's servers", evidence: unread)
      return
    }
    let names = Set(
      processes.flatMap { $0.statistics.servers.filter { $0.backend == targets.backend } }
        .map(\.name))
    cordonedServers = names.sorted().filter { name in
      processes.allSatisfy { process in
        process.statistics.servers.contains {
          $0.backend == targets.backend && $0.name == name && $0.state == "DRAIN"
        }
      }
    }
    let comparison = ServerComparison(processes, of: targets.backend) {
      targets.shardsOfWebs[$0]
    }
    if !comparison.differences.isEmpty {
      add(
        .haproxyServers, .failed, "HAProxy pods map the same server to different web pods",
        evidence: comparison.differences.map(\.description))
    } else if !comparison.showsAddresses {
      add(
        .haproxyServers, .skipped,
        "HAProxy's statistics page shows no addresses of servers",
        evidence: ["`stats show-legends` beside `stats uri` in haproxy.cfg shows them"])
    } else {
      add(
        .haproxyServers, .passed,
        "all \(targets.haproxy.count) HAProxy pods map the same servers to the same shards")
    }
  }
}
