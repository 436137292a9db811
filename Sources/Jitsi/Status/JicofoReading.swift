import Basics
import Kubernetes

/// Judges what jicofo reports, with the bridges that exist.
struct JicofoReading {
  private(set) var healthProblems: [HealthProblem] = []
  private(set) var remarks: [String] = []

  /// A pod needs so many seconds to join jicofo's brewery, or jicofo to see it.
  private static let settling: Int64 = 60
  /// Prosody keeps a connection that was cut for up to so many seconds.
  private static let forgetting: Int64 = 300

  /// What is known of the shard beside jicofo's report.
  struct Surroundings {
    let namespace: String
    /// The pods of jicofo.
    let jicofo: [PodStatus]
    /// The pods of the shard's bridges.
    let own: [PodStatus]
    /// The pods of all bridges that can register, and those of the shard.
    let registrable: [PodStatus]
    /// Whether bridges that the objects do not show can register.
    let isOpen: Bool
    /// Whether all pods are known.
    let knowsPods: Bool
    /// Whether bridges of other namespaces are not known.
    let isNamespaced: Bool
    /// Seconds since 1970.
    let now: Int64
  }

  init(_ report: JicofoStatistics, _ around: Surroundings) {
    judgeHealth(report, around)
    judgeBridges(report, around)
    if let lost = report.lostBridges, lost > 0 {
      remarks.append(
        "jicofo has lost \(counted(lost, "bridge")) since it started")
    }
  }

  private mutating func judgeHealth(_ report: JicofoStatistics, _ around: Surroundings) {
    // Without bridges, the health check fails for that reason.
    guard report.isHealthy == false, report.operationalBridges > 0 else { return }
    healthProblems.append(
      HealthProblem(
        report.isHardFailure ? .down : .degraded,
        "jicofo reports that it is unhealthy: new meetings may not start",
        evidence: report.healthMessage.map { ["/about/health: \($0)"] } ?? [],
        next: logs(around)))
  }

  private mutating func judgeBridges(_ report: JicofoStatistics, _ around: Surroundings) {
    guard around.knowsPods, Self.isSettled(around.jicofo, around.now) else { return }
    let settled = around.own.filter { $0.isReady && Self.isSettled([$0], around.now) }
    var counts =
      "jicofo counts \(counted(report.bridges, "bridge")), \(report.operationalBridges) operational"
    if report.bridgesInShutdown > 0 { counts += ", \(report.bridgesInShutdown) in shutdown" }
    if report.bridges == 0 {
      guard !settled.isEmpty else { return }
      healthProblems.append(
        HealthProblem(
          .down,
          "jicofo finds no bridge, although \(Self.pods(settled.count)) ready: meetings get no audio and video",
          since: settled.compactMap(\.since).min(), next: NextCommand.lint(around.namespace)))
      return
    }
    if report.operationalBridges == 0 {
      healthProblems.append(
        HealthProblem(
          .down, "no bridge passes jicofo's health checks: meetings get no audio and video",
          evidence: [counts],
          next: around.own.first.map { NextCommand.logs($0, container: nil) } ?? logs(around)))
      return
    }
    if report.bridges < settled.count {
      healthProblems.append(
        HealthProblem(
          .degraded,
          "jicofo counts \(report.bridges) of \(settled.count) ready bridges: the others get no meetings",
          next: NextCommand.lint(around.namespace)))
    }
    let running = around.registrable.count { $0.address != nil }
    let extra = report.bridges - running
    // A bridge in shutdown is operational in newer releases only.
    let failing = report.bridges - report.operationalBridges - report.bridgesInShutdown
    if extra > 0 { judge(extra, failing, running, report, counts, around) }
    if failing > max(0, extra) {
      let number = failing - max(0, extra)
      healthProblems.append(
        HealthProblem(
          .degraded,
          "\(number) of \(report.bridges) bridges \(number == 1 ? "fails" : "fail") jicofo's health checks: \(number == 1 ? "it gets" : "they get") no meetings",
          evidence: [counts], next: logs(around)))
    }
  }

  /// Judges bridges that jicofo counts beyond the pods that run.
  private mutating func judge(
    _ extra: Int, _ failing: Int, _ running: Int, _ report: JicofoStatistics, _ counts: String,
    _ around: Surroundings
  ) {
    let isRecent = around.registrable.contains { pod in
      pod.since.map { around.now - $0 < Self.forgetting } == true
    }
    guard !around.isOpen, !isRecent, failing < extra, !around.isNamespaced else {
      var remark =
        "jicofo counts \(counted(report.bridges, "bridge")), \(Self.pods(running)) running"
      if around.isNamespaced {
        remark += " in this namespace; status -A counts those of others, too"
      }
      remarks.append(remark)
      return
    }
    healthProblems.append(
      HealthProblem(
        .degraded,
        "jicofo counts \(counted(report.bridges, "bridge")), but \(Self.pods(running)) running: meetings on \(extra == 1 ? "an orphaned bridge" : "orphaned bridges") get no audio and video",
        evidence: [counts], next: logs(around)))
  }

  /// Whether pods have been as they are for long enough; true if that is unknown.
  private static func isSettled(_ pods: [PodStatus], _ now: Int64) -> Bool {
    pods.allSatisfy { pod in pod.since.map { now - $0 >= settling } ?? true }
  }

  private static func pods(_ count: Int) -> String {
    count == 1 ? "1 pod is" : "\(count) pods are"
  }

  private func logs(_ around: Surroundings) -> String {
    guard let pod = around.jicofo.first else { return NextCommand.lint(around.namespace) }
    return NextCommand.logs(pod, container: nil)
  }
}
