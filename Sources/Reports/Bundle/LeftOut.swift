/// What was left out of a bundle.
struct LeftOut {
  enum Reason: CaseIterable {
    case secrets, fields, annotations, arguments, lines, logs, events, reports

    var words: String {
      switch self {
      case .secrets: "values of Secrets; their keys are kept"
      case .fields: "values of variables and fields whose name or content could be secret"
      case .annotations: "annotations that hold copies of objects, or could hold a secret"
      case .arguments: "arguments of commands that could hold a secret"
      case .lines: "lines of configurations and scripts that could hold a secret"
      case .logs: "lines of logs that could hold a secret; their times are kept"
      case .events: "messages of events that could hold a secret"
      case .reports: "lines of status, lint and statistics that could hold a secret"
      }
    }
  }

  private(set) var counts: [Reason: Int] = [:]

  mutating func count(_ reason: Reason) { counts[reason, default: 0] += 1 }

  /// Stands for a value that lint must know to be there.
  static let marker = "left-out"
}
