import Jitsi
import Kubernetes
import KubernetesClient

/// Pods without metrics, and the reasons.
struct UnansweredPods {
  enum Reason: Hashable {
    case forbidden
    case silent
    case unreadable
    case failed(String)

    init(_ error: APIError) {
      switch error.reason {
      case .forbidden: self = .forbidden
      case .timedOut, .stalled: self = .silent
      case .unavailable, .notFound, .notServed: self = .failed("no response")
      case .unauthorized, .foreign(status: 401, _): self = .failed("it requires a password")
      case .foreign(status: 404, _): self = .failed("no response")
      case .foreign(let code, _):
        self = .failed(
          "the pod, or a proxy in front of it, refuses with status \(code); no Role changes that")
      case .status(let code): self = .failed("it responds with status \(code)")
      case .refused(let status): self = .failed("it responds with status \(status.code)")
      case .notAPI: self = .unreadable
      default: self = .failed(error.headline)
      }
    }
  }

  enum Kind: Hashable { case bridge, haproxy, jicofo }

  private struct Group {
    let reason: Reason
    let kind: Kind
    var pods: [String]
  }

  private var groups: [Group] = []
  /// The number of pods that were not queried in time because there are so many.
  var late = 0

  mutating func add(_ pod: String, _ reason: Reason, _ kind: Kind) {
    let position = groups.firstIndex { $0.reason == reason && $0.kind == kind }
    if let position {
      groups[position].pods.append(pod)
    } else {
      groups.append(Group(reason: reason, kind: kind, pods: [pod]))
    }
  }

  /// One note for each reason, in a fixed order.
  var notes: [StatusNote] {
    var notes: [String] = []
    if groups.contains(where: { $0.reason == .forbidden }) {
      notes.append(
        "no metrics of bridges, jicofo and HAProxy: `get pods/proxy` is forbidden; "
          + "`kubectl jitsi auth status` prints a Role that allows it")
    }
    notes += groups.filter { $0.reason != .forbidden }.map { group in
      let pods = group.pods.sorted()
      let names = pods[0] + (pods.count > 1 ? " and \(pods.count - 1) more" : "")
      return "no metrics of \(names): \(Self.words(group.reason))"
    }.sorted()
    if late > 0 {
      notes.append(
        "no metrics of \(late) more pods: they could not be queried within "
          + "\(MetricsCollector.longest / 1000) seconds")
    }
    return notes.map { StatusNote($0) }
  }

  private static func words(_ reason: Reason) -> String {
    switch reason {
    case .forbidden: "forbidden"
    case .silent: "no response within \(MetricsCollector.patience / 1000) seconds"
    case .unreadable: "its response cannot be parsed"
    case .failed(let words): words
    }
  }
}
