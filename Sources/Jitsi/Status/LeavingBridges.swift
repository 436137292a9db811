import Basics

/// Judges the bridges of a shard that take no new conferences.
struct LeavingBridges {
  private(set) var healthProblems: [HealthProblem] = []
  private(set) var remarks: [String] = []

  /// - Parameters:
  ///   - pods: The pods of the shard's bridges.
  ///   - metrics: What bridges report, by namespace and pod name.
  init(_ pods: [PodStatus], _ metrics: [String: BridgeMetrics]) {
    var terminating = 0
    var left = 0
    var answered = 0
    var drained = 0
    var shutDown: [PodStatus] = []
    for pod in pods {
      let answer = metrics["\(pod.namespace)/\(pod.name)"]
      if pod.isTerminating {
        terminating += 1
        if let answer {
          answered += 1
          left += answer.conferences
        }
      } else if answer?.isShuttingDown == true {
        shutDown.append(pod)
      } else if answer?.isDrained == true {
        drained += 1
      }
    }
    if terminating > 0 {
      let conferences = answered > 0 ? ", with \(counted(left, "conference")) left" : ""
      remarks.append(
        "\(counted(terminating, "bridge")) \(terminating == 1 ? "is" : "are") terminating\(conferences)"
      )
    }
    if drained > 0 {
      remarks.append(
        "\(counted(drained, "bridge")) \(drained == 1 ? "is" : "are") drained and \(drained == 1 ? "accepts" : "accept") no new conferences"
      )
    }
    guard let first = shutDown.first else { return }
    let ready = pods.count(where: \.isReady)
    let others = shutDown.count > 1 ? " and \(shutDown.count - 1) more" : ""
    let (isOne, name) = (shutDown.count == 1, "\(first.name)\(others)")
    healthProblems.append(
      shutDown.count == ready
        ? HealthProblem(
          .down, "all ready bridges are in graceful shutdown: no new meeting gets a bridge",
          evidence: [name], next: NextCommand.logs(first, container: nil))
        : HealthProblem(
          .degraded,
          "\(name) \(isOne ? "is" : "are") in graceful shutdown, but not being deleted: \(isOne ? "it takes" : "they take") no new meetings, and no other pod takes \(isOne ? "its" : "their") place",
          next: NextCommand.logs(first, container: nil)))
  }
}
