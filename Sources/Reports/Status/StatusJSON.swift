import Basics
public import Jitsi

/// The report of `status -o json`, documented in docs/status.md.
public enum StatusJSON {
  /// Returns the report as JSON, ending with a line break. The same report always gives the same bytes.
  public static func render(_ report: StatusReport) -> [UInt8] {
    var writer = JSONWriter()
    write(report, &writer)
    return writer.finish()
  }

  static func write(_ report: StatusReport, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("apiVersion", "kubectl-jitsi.dev/v1alpha1")
      writer.member("kind", "StatusReport")
      writer.member("time", Time.text(report.time))
      writer.member("context", ifPresent: report.context)
      writer.member("health", report.health.rawValue)
      writer.name("installations")
      writer.array(report.installations) { write($1, &$0) }
      writer.name("notes")
      writer.array(report.notes) { $0.value($1.message) }
    }
  }

  private static func write(_ installation: InstallationStatus, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("namespace", installation.namespace)
      list("releases", installation.releases, &writer)
      writer.member("health", installation.health.rawValue)
      writer.name("problems")
      writer.array(installation.problems) { write($1, &$0) }
      list("reasons", installation.reasons, &writer)
      list("remarks", installation.remarks, &writer)
      if let haproxy = installation.haproxy {
        writer.name("haproxy")
        write(haproxy, &writer)
      }
      list("hosts", installation.hosts, &writer)
      writer.name("certificates")
      writer.array(installation.certificates) { write($1, &$0) }
      list("autoscalersAtLimit", installation.autoscalersAtLimit, &writer)
      writer.name("shards")
      writer.array(installation.shards) { write($1, &$0) }
      writer.name("companions")
      writer.array(installation.companions) { write($1, &$0) }
    }
  }

  private static func write(_ companion: CompanionStatus, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("kind", companion.kind.rawValue)
      writer.member("workload", companion.workload)
      if let ready = companion.ready { writer.member("ready", ready) }
      writer.member("wanted", companion.wanted)
      writer.member("image", companion.image)
      writer.name("shards")
      writer.array(companion.shards) { $0.value($1) }
    }
  }

  private static func write(_ problem: HealthProblem, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("health", problem.health.rawValue)
      if let shard = problem.shard { writer.member("shard", shard) }
      writer.member("message", problem.message)
      list("evidence", problem.evidence, &writer)
      writer.member("since", ifPresent: problem.since.map(Time.text))
      writer.member("next", ifPresent: problem.next)
    }
  }

  private static func write(_ haproxy: HAProxyStatus, _ writer: inout JSONWriter) {
    writer.object { writer in
      write(members: haproxy.pods, &writer)
      writer.name("tables")
      writer.array(haproxy.tables) { writer, table in
        writer.object { writer in
          writer.member("pod", table.pod)
          writer.member("rooms", table.rooms)
          if let size = table.size { writer.member("size", size) }
        }
      }
      if let agree = haproxy.tablesAgree { writer.member("tablesAgree", agree) }
      if let agree = haproxy.slotsAgree { writer.member("slotsAgree", agree) }
    }
  }

  private static func write(_ certificate: CertificateStatus, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("host", certificate.host)
      writer.member("secret", ifPresent: certificate.secret)
      writer.member("notAfter", ifPresent: certificate.end)
      if let days = certificate.daysLeft { writer.member("daysLeft", days) }
    }
  }

  private static func write(_ shard: ShardStatus, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("shard", shard.index)
      writer.member("health", shard.health.rawValue)
      list("reasons", shard.reasons, &writer)
      list("remarks", shard.remarks, &writer)
      for (kind, status) in shard.components {
        writer.name(kind == .jvb ? "bridges" : kind.rawValue)
        writer.object { writer in
          if kind == .jvb, let bounds = shard.bounds {
            writer.member("minimum", bounds.minimum)
            if let maximum = bounds.maximum { writer.member("maximum", maximum) }
          }
          write(members: status, &writer)
          if kind == .jicofo, let statistics = shard.statistics {
            writer.name("statistics")
            write(statistics, &writer)
          }
        }
      }
      if let load = shard.load {
        writer.name("load")
        write(load, &writer)
      }
      if let slot = shard.slot {
        writer.name("slot")
        writer.object { writer in
          writer.member("name", ifPresent: slot.name)
          writer.member("state", ifPresent: slot.state)
        }
      }
    }
  }

  private static func write(members status: ComponentStatus, _ writer: inout JSONWriter) {
    if let ready = status.ready { writer.member("ready", ready) }
    writer.member("wanted", status.wanted)
    writer.member("restarts", status.restarts)
    writer.member("rollingOut", status.isRollingOut)
    list("workloads", status.workloads, &writer)
    list("images", status.images, &writer)
    writer.name("pods")
    writer.array(status.pods) { write($1, &$0) }
  }

  private static func write(_ pod: PodStatus, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", pod.name)
      writer.member("ready", pod.isReady)
      writer.member("restarts", pod.restarts)
      writer.member("since", ifPresent: pod.since.map(Time.text))
      if pod.isOrphaned { writer.member("orphaned", true) }
      writer.member("node", ifPresent: pod.node)
      writer.member("zone", ifPresent: pod.zone)
      if let trouble = pod.trouble {
        writer.name("trouble")
        writer.object { writer in
          writer.member("kind", trouble.kind.rawValue)
          writer.member("message", trouble.message)
        }
      }
    }
  }

  private static func write(_ statistics: JicofoStatistics, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("bridges", statistics.bridges)
      writer.member("operationalBridges", statistics.operationalBridges)
      writer.member("bridgesInShutdown", statistics.bridgesInShutdown)
      if let lost = statistics.lostBridges { writer.member("lostBridges", lost) }
      if let conferences = statistics.conferences { writer.member("conferences", conferences) }
      if let people = statistics.participants { writer.member("participants", people) }
      if let isHealthy = statistics.isHealthy { writer.member("healthy", isHealthy) }
      writer.member("healthMessage", ifPresent: statistics.healthMessage)
    }
  }

  private static func write(_ load: BridgeLoad, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("asked", load.asked)
      writer.member("answered", load.answered)
      writer.member("conferences", load.conferences)
      writer.member("participants", load.participants)
      writer.member("stress", ifPresent: load.stress)
      writer.member("bitRateDownload", ifPresent: load.bitRateDownload)
      writer.member("bitRateUpload", ifPresent: load.bitRateUpload)
      writer.member("packetRateDownload", ifPresent: load.packetRateDownload)
      writer.member("packetRateUpload", ifPresent: load.packetRateUpload)
      writer.member("leaving", load.leaving)
      writer.member("shuttingDown", load.shuttingDown)
      writer.member("drained", load.drained)
    }
  }

  private static func list(_ name: String, _ texts: [String], _ writer: inout JSONWriter) {
    writer.name(name)
    writer.array(texts) { $0.value($1) }
  }
}
