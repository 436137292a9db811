import Basics
package import Jitsi
import Kubernetes
package import KubernetesClient
package import Layout
package import Lint
package import YAML

/// A cluster, what is wanted of it, and the plan that leads there.
package struct ClusterSession {
  package let client: APIClient
  package let discovery: Discovery
  package let live: LiveObjects
  package let namespace: String
  private let discovered = Once<Inventory>()

  /// What was discovered in what runs, once it is asked for.
  package var inventory: Inventory { discovered.value { Inventory(ObjectSet(live.trees)) } }

  /// Reads what runs in the namespace.
  ///
  /// - Throws: ``CommandFailure`` when there is no way to the cluster, or not everything could be read there.
  package init(_ cluster: ClusterRequest, namespace: String?) throws(CommandFailure) {
    let client = try cluster.connect(namespace: namespace)
    try self.init(
      client,
      CommandFailure.unlessInterrupted(
        try LiveObjects.read(client, namespace: client.connection.namespace)))
  }

  /// Takes what was read of the client's namespace.
  ///
  /// - Throws: ``CommandFailure`` when not everything could be read.
  package init(_ client: APIClient, _ live: LiveObjects) throws(CommandFailure) {
    self.client = client
    self.live = live
    namespace = client.connection.namespace
    if let error = live.errors.first { throw .cluster(error) }
    switch live.discovery {
    case .failure(let error): throw .cluster(error)
    case .success(let discovery): self.discovery = discovery
    }
  }

  /// Another client of the same cluster, which works on when the end was asked for.
  ///
  /// - Throws: ``APIError`` when libcurl can't be used.
  package func uninterruptedClient() throws(APIError) -> APIClient {
    var options = client.options
    options.interrupt = nil
    return try APIClient(client.connection, options: options, runner: .subprocess)
  }

  /// The texts of what runs, an object each.
  package var sources: [SourceFile] { live.trees.map(\.source) }

  package func probe(_ changes: [PlannedChange]) throws(CommandFailure) -> DryRunPlan {
    try CommandFailure.unlessInterrupted(
      try PlanDryRun(client, discovery, namespace: namespace).probe(changes))
  }

  /// Every shard completed and fixes made.
  ///
  /// - Parameter rules: files and folders of rules beside the program's own.
  package func completed(_ rules: [String], unsafe: Bool) throws(CommandFailure) -> DryRunPlan {
    if live.trees.isEmpty {
      throw .emptyCluster(client.connection.server.description, namespace: namespace)
    }
    let linter = Linter(rules: try RuleSet.loading(rules))
    return try completed(with: linter, lintOptions, unsafe: unsafe)
  }

  /// Every shard completed and fixes made, by the rules that are asked.
  package func completed(
    with linter: Linter, _ options: LintOptions, unsafe: Bool
  ) throws(CommandFailure) -> DryRunPlan {
    let desired = DesiredState.completed(sources, with: linter, options, unsafe: unsafe)
    var plan = try probe(desired.changes)
    plan.left = desired.left
    return plan
  }

  var lintOptions: LintOptions {
    var options = LintOptions()
    options.whole = true
    options.isNarrow = true
    options.unlistedKinds = LiveObjects.unlistedKinds
    options.kubernetesVersion = live.version ?? .newest
    return options
  }

  /// What manifests ask for, and what runs of their installation that they do not have.
  package func toManifests(_ trees: [Tree]) throws(CommandFailure) -> DryRunPlan {
    let changes = PlanMaker.changes(toManifests: trees, namespace: namespace) { version, kind in
      discovery.find(apiVersion: version, kind: kind)?.type.isNamespaced ?? true
    }
    let plan = try probe(changes)
    let foreign = DesiredState.foreign(
      inventory, besides: trees, namespace: namespace, discovery)
    return DryRunPlan(
      changes: plan.changes + foreign, namespace: plan.namespace, server: plan.server)
  }
}
