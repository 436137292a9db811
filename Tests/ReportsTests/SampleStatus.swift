@testable import Jitsi

/// The status of two installations: one with an unhealthy shard and one that is healthy, optional fields present and absent.
enum SampleStatus {
  /// 2026-11-30 17:42:05 UTC.
  private static let now: Int64 = 1_796_060_525

  static let report = StatusReport(
    time: now, context: "production",
    installations: [
      InstallationStatus(
        namespace: "jitsi", releases: ["stable-10741"], health: .degraded,
        ownProblems: [
          HealthProblem(
            .degraded, "haproxy: 1 of 2 ready", evidence: ["haproxy-1: is starting"],
            since: now - 95, next: "kubectl describe -n jitsi pod/haproxy-1")
        ], remarks: [],
        haproxy: HAProxyStatus(
          pods: component(
            "StatefulSet/haproxy", "haproxy:3.2.7", ["haproxy-0", "haproxy-1"], ready: 1),
          tables: [
            .init(pod: "haproxy-0", rooms: 14, size: 200_000), .init(pod: "haproxy-1", rooms: 13),
          ],
          tablesAgree: true, slotsAgree: true),
        hosts: ["meet.riverside-school.net", "www.meet.riverside-school.net"],
        certificates: [
          CertificateStatus(
            host: "meet.riverside-school.net", secret: "meet-tls", notAfter: 1_800_000_000,
            daysLeft: 53)
        ], autoscalersAtLimit: ["shard-1-jvb"],
        shards: [
          shard(0, load: load(answered: 2), slot: SlotStatus(name: "shard0", state: "UP")),
          ill,
        ],
        companions: [
          CompanionStatus(
            kind: .coturn, workload: "Deployment/coturn", ready: 1, wanted: 1,
            image: "coturn/coturn:4.17.2", shards: []),
          CompanionStatus(
            kind: .jibri, workload: "Deployment/jibri", ready: 0, wanted: 2,
            image: "jitsi/jibri:stable-10741", shards: [0, 1]),
        ]),
      InstallationStatus(
        namespace: "meet", health: .healthy, ownProblems: [], remarks: [],
        haproxy: HAProxyStatus(
          pods: component(
            "StatefulSet/haproxy", "haproxy:3.2.7", ["haproxy-0", "haproxy-1"], ready: 2),
          tables: [], tablesAgree: nil, slotsAgree: true), hosts: [], certificates: [],
        autoscalersAtLimit: [],
        shards: [shard(0, load: nil, slot: SlotStatus(name: nil, state: "UP"))]),
    ],
    notes: [
      StatusNote("no figures of shard-1-jvb-1: no answer within 2 seconds"),
      StatusNote("cannot list secrets in namespace jitsi: it is forbidden"),
    ])

  private static let ill: ShardStatus = {
    var shard = Self.shard(
      1, load: load(answered: 1), slot: SlotStatus(name: "shard1", state: "UP/DOWN"))
    shard.health = .down
    shard.problems = [
      HealthProblem(
        .down, "jicofo: 0 of 1 ready",
        evidence: [
          "shard-1-jicofo-6f8bcf85df-x0kt2: jicofo is in CrashLoopBackOff (7 restarts, OOMKilled, exit code 137)"
        ], since: now - 725,
        next:
          "kubectl logs -n jitsi shard-1-jicofo-6f8bcf85df-x0kt2 -c jicofo --previous",
        shard: 1),
      HealthProblem(
        .degraded,
        "its server shard1 is UP for haproxy-0, DOWN for haproxy-1 (Layer4 timeout)", shard: 1),
    ]
    shard.statistics = nil
    shard.remarks = ["1 of 3 bridges is starting"]
    shard.jicofo = component(
      "Deployment/shard-1-jicofo", "jitsi/jicofo:stable-10741",
      ["shard-1-jicofo-6f8bcf85df-x0kt2"], ready: 0)
    shard.jicofo?.pods[0].trouble = PodTrouble(
      kind: .crashLoop,
      message: "jicofo is in CrashLoopBackOff (7 restarts, OOMKilled, exit code 137)")
    shard.jicofo?.pods[0].restarts = 7
    shard.jicofo?.pods[0].since = now - 725
    shard.bridges?.ready = 2
    shard.bridges?.pods[1].isOrphaned = true
    shard.bridges?.isRollingOut = true
    shard.bridges?.wanted = 3
    return shard
  }()

  private static func component(
    _ workload: String, _ image: String, _ pods: [String], ready: Int
  ) -> ComponentStatus {
    ComponentStatus(
      workloads: [workload], ready: ready, wanted: pods.count, images: [image],
      pods: pods.enumerated().map { position, name in
        PodStatus(
          name: name, namespace: "jitsi", isReady: position < ready, isTerminating: false,
          node: "node-\(position)", zone: position == 0 ? "eu-1a" : nil, address: "10.1.0.7",
          restarts: 0,
          trouble: position < ready ? nil : PodTrouble(kind: .starting, message: "is starting"))
      })
  }

  private static func shard(_ index: Int, load: BridgeLoad?, slot: SlotStatus?) -> ShardStatus {
    func one(_ name: String) -> ComponentStatus {
      component(
        "Deployment/shard-\(index)-\(name)", "jitsi/\(name):stable-10741",
        ["shard-\(index)-\(name)-6f8bcf85df-x0kt2"], ready: 1)
    }
    return ShardStatus(
      index: index, health: .healthy, problems: [], remarks: [], web: one("web"),
      jicofo: one("jicofo"), prosody: one("prosody"),
      bridges: component(
        "StatefulSet/shard-\(index)-jvb", "jitsi/jvb:stable-10741",
        ["shard-\(index)-jvb-0", "shard-\(index)-jvb-1"], ready: 2),
      bounds: AutoscalerBounds(minimum: 2, maximum: 5),
      statistics: load == nil ? nil : statistics, load: load, slot: slot)
  }

  private static func load(answered: Int) -> BridgeLoad? {
    let figures = BridgeMetrics(
      conferences: 3, participants: 17, stress: 0.125, bitRateDownload: 2400,
      bitRateUpload: 9100.5, packetRateDownload: 610, packetRateUpload: 2250)
    return BridgeLoad(Array(repeating: figures, count: answered), asked: 2)
  }

  private static let statistics: JicofoStatistics = {
    var statistics = JicofoStatistics(
      bridges: 2, operationalBridges: 2, lostBridges: 1, conferences: 6, participants: 34,
      isHealthy: false)
    statistics.healthMessage = "XMPP ping failed: no response"
    return statistics
  }()

  /// An installation with many shards, some of which are unhealthy.
  static let large: StatusReport = {
    var large = StatusReport(
      time: now, context: "production", installations: [report.installations[0]])
    large.installations[0].shards = (0..<20).map { index in
      var shard = index == 7 ? ill : shard(index, load: load(answered: 2), slot: nil)
      shard.index = index
      shard.slot = SlotStatus(name: "shard\(index)", state: "UP")
      for position in shard.problems.indices { shard.problems[position].shard = index }
      return shard
    }
    return large
  }()
}
