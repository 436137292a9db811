import Kubernetes
import KubernetesClient
import Lint
import YAML

/// Finds out whether the API server refuses a workload's pods, and whether it does so since this run.
struct RefusalWatch {
  private let client: APIClient
  private let workload: StartedWorkload
  /// The version of the first refusal that was seen, of a workload that was there before.
  private var first: String?
  private let wasThere: Bool
  private var maySeeEvents = true
  /// Whether the refusal that was seen last is not one from before this run: controllers try again ever more seldom, so that
  /// an old one may not hold any more.
  private(set) var areNew: Bool

  /// - Parameter before: the workload before this run changed it; nil where it was not there.
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

  /// What a look at the workload showed, with what events add to it.
  ///
  /// - Throws: ``Interrupted`` when the end was asked for.
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
      // Without them it takes until the end of the time to know.
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
