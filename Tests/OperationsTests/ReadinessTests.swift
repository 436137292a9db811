import Operations
import Testing
import YAML

/// When the rollout of a workload is complete.
struct ReadinessTests {
  private func readiness(_ kind: String, _ text: String) throws -> Readiness {
    let tree = Tree(parsing: SourceFile(name: "object", text: text))
    let root = try #require(tree.documents.first?.root.map(tree.node))
    return Readiness(try #require(Content(root)), kind: kind)
  }

  /// The statuses are those that controllers write during `kubectl rollout restart`.
  @Test(arguments: [
    (
      "Deployment", "the controller has not seen the change",
      "{observedGeneration: 1, replicas: 2, updatedReplicas: 2, readyReplicas: 2}",
      "its controller has not observed the change yet"
    ),
    (
      "Deployment", "the ready pods are old ones",
      "{observedGeneration: 2, replicas: 2, updatedReplicas: 0, readyReplicas: 2}",
      "0 of 2 pods are updated"
    ),
    (
      "Deployment", "an old pod still serves beside two new ones",
      "{observedGeneration: 2, replicas: 3, updatedReplicas: 2, readyReplicas: 3}",
      "1 old pod not stopped yet"
    ),
    (
      "Deployment", "a new pod is not ready",
      "{observedGeneration: 2, replicas: 2, updatedReplicas: 2, readyReplicas: 1}",
      "1 of 2 pods are ready"
    ),
    (
      "StatefulSet", "an old pod still serves",
      "{observedGeneration: 2, replicas: 2, updatedReplicas: 1, readyReplicas: 2}",
      "1 of 2 pods are updated"
    ),
    (
      "DaemonSet", "old pods still serve on two of three nodes",
      "{observedGeneration: 2, desiredNumberScheduled: 3, updatedNumberScheduled: 1, numberReady: 3}",
      "1 of 3 pods are updated"
    ),
    (
      "DaemonSet", "a new pod is not ready on one of three nodes",
      "{observedGeneration: 2, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberReady: 2}",
      "2 of 3 pods are ready"
    ),
  ])
  func aRolloutIsNotCompleteWhile(
    kind: String, state: String, status: String, reason: String
  ) throws {
    let found = try readiness(
      kind, "{metadata: {generation: 2}, spec: {replicas: 2}, status: \(status)}")
    #expect(found == .waiting(reason), "\(state)")
  }

  @Test(arguments: [
    (
      "Deployment", "{observedGeneration: 2, replicas: 2, updatedReplicas: 2, readyReplicas: 2}"
    ),
    (
      "StatefulSet", "{observedGeneration: 2, replicas: 2, updatedReplicas: 2, readyReplicas: 2}"
    ),
    (
      "DaemonSet",
      "{observedGeneration: 2, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberReady: 3}"
    ),
  ])
  func aRolloutIsCompleteWithAllPodsNewAndReady(kind: String, status: String) throws {
    let found = try readiness(
      kind, "{metadata: {generation: 2}, spec: {replicas: 2}, status: \(status)}")
    #expect(found == .ready)
  }
}
