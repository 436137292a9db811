public import Jitsi

/// What `status --wait` waits for, in one line.
public enum StatusProgress {
  /// Returns the worst problem and the number of the others.
  public static func words(_ report: StatusReport) -> String {
    if report.installations.isEmpty { return "no Jitsi installation yet" }
    let problems = report.installations.flatMap { installation in
      installation.problems.map { (installation.namespace, $0) }
    }
    let worst =
      problems.first { $0.1.health == .down } ?? problems.first { $0.1.health == .degraded }
      ?? problems.first
    guard let (namespace, problem) = worst else {
      if report.isRollingOut { return "a rollout is in progress" }
      return Printable.line(report.notes.first?.message ?? "health is unknown")
    }
    let shard = problem.shard.map { "shard \($0): " } ?? ""
    let others = problems.count > 1 ? " and \(problems.count - 1) more" : ""
    return Printable.line("\(namespace): \(shard)\(problem.message)\(others)")
  }
}
