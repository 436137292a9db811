import Kubernetes
import KubernetesClient
import Lint
import YAML

/// Detects whether the API server rejects a workload's pods, and whether it has done so since this run began.
struct RefusalWatch {
  private let client: APIClient
  private let workload: StartedWorkload
  /// The resource version of the first rejection seen, for a workload that existed before this run.
  private var first: String?
  private let wasThere: Bool
  private var maySeeEvents = true
  /// Whether the last rejection seen is newer than this run. Controllers retry with increasing delays, so an old rejection may
  /// no longer apply.
  private(set) var areNew: Bool

  /// A watch of a workload; `before` is the workload before this run changed it, nil if it did not exist.
  init(_ client: APIClient, _ workload: StartedWorkload, before: Content?) {
    self.client = client
    self.workload = workload
    wasThere = before != nil || workload.isOfEarlierRun
    areNew = !wasThere
    if workload.object.kind == "Deployment", let before {
      if case .refused = Readiness(before, kind: "Deployment") { return }
      areNew = true
    }
  }

  /// Returns the state of a workload, with rejections that only its events report.
  ///
  /// - Throws: `Interrupted` if a signal asked the process to stop.
  mutating func look(at object: Content, _ state: Readiness) throws(Interrupted) -> Readiness {
    guard workload.object.kind == "StatefulSet", maySeeEvents, case .waiting = state,
      let uid = object.uid,
      object["metadata"]?["generation"] == object["status"]?["observedGeneration"]
    else { return state }
    let made = object["status"]?["replicas"]?.integer ?? 0
    guard made < object["spec"]?["replicas"]?.integer ?? 1 else { return state }
    let events = try client.list([
      RefusedPods.events(namespace: workload.object.namespace, uid: uid)
    ])
    guard case .success(let list)? = events.first else {
      // Without events, a rejection shows up only as a timeout.
      maySeeEvents = false
      return state
    }
    guard let report = RefusedPods.last(in: list) else { return state }
    if wasThere {
      if let first, first != report.version { areNew = true }
      first = first ?? report.version
    }
    return .refused(report.refusal.message)
  }
}
