/// The options of `lint --live`: which objects to read, and how to apply fixes.
package struct LiveLintRequest: Sendable {
  package let cluster: ClusterRequest
  package let namespace: String?
  package let allNamespaces: Bool
  package let plan: PlanRequest

  package init(
    cluster: ClusterRequest, namespace: String?, allNamespaces: Bool, plan: PlanRequest
  ) {
    self.cluster = cluster
    self.namespace = namespace
    self.allNamespaces = allNamespaces
    self.plan = plan
  }
}
