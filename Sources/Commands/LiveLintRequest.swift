/// What `lint --live` reads, and how it changes it.
struct LiveLintRequest {
  let cluster: ClusterOptions
  let namespace: String?
  let allNamespaces: Bool
  let plan: PlanOptions
}
