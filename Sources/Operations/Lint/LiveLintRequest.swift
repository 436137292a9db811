/// The options of `lint --live`: which objects to read, and how to apply fixes.
package struct LiveLintRequest: Sendable {
  package var cluster: ClusterRequest
  package let namespace: String?
  package let allNamespaces: Bool
  package let plan: PlanRequest
  /// The clusters to lint at once; nil for one.
  package var fleet: FleetRequest?

  package init(
    cluster: ClusterRequest, namespace: String?, allNamespaces: Bool, plan: PlanRequest
  ) {
    self.cluster = cluster
    self.namespace = namespace
    self.allNamespaces = allNamespaces
    self.plan = plan
  }
}
