import Basics
package import Jitsi
import Kubernetes
package import KubernetesClient
package import Layout
package import Lint
package import YAML

/// A cluster, its live objects, and the plans that bring them to a desired state.
package struct ClusterSession {
  package let client: APIClient
  package let discovery: Discovery
  package let live: LiveObjects
  package let namespace: String
  /// Whether plans are made without server-side dry runs.
  package var isClientDryRun = false
  private let discovered = Once<Inventory>()

  /// The installations found among the live objects; computed on first use.
  package var inventory: Inventory { discovered.value { Inventory(ObjectSet(live.trees)) } }

  /// Reads the live objects of the namespace.
  ///
  /// - Throws: ``CommandFailure`` if the cluster cannot be reached, or some objects could not be read.
  package init(_ cluster: ClusterRequest, namespace: String?) throws(CommandFailure) {
    let client = try cluster.connect(namespace: namespace)
    try self.init(
      client,
      CommandFailure.unlessInterrupted(
        try LiveObjects.read(client, namespace: client.connection.namespace)))
  }

  /// Uses objects that were already read from the client's namespace.
  ///
  /// - Throws: ``CommandFailure`` if some objects could not be read.
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

  /// Returns another client for the same cluster, which continues after the process was asked to stop.
  ///
  /// - Throws: `APIError` if libcurl cannot be used.
  package func uninterruptedClient() throws(APIError) -> APIClient {
    var options = client.options
    options.interrupt = nil
    return try APIClient(client.connection, options: options, runner: .subprocess)
  }

  /// The sources of the live objects, one for each object.
  package var sources: [SourceFile] { live.trees.map(\.source) }

  /// Tests changes with dry runs.
  ///
  /// - Throws: ``CommandFailure`` if a signal asked the process to stop.
  package func probe(_ changes: [PlannedChange]) throws(CommandFailure) -> DryRunPlan {
    try CommandFailure.unlessInterrupted(
      try PlanDryRun(client, discovery, namespace: namespace, asksServer: !isClientDryRun)
        .probe(changes))
  }

  /// Returns a plan that completes all shards and applies fixes.
  ///
  /// - Parameter rules: Files and folders of rules to use in addition to the built-in ones.
  /// - Throws: ``CommandFailure`` if there is no live installation, or a rule cannot be loaded.
  package func completed(_ rules: [String], unsafe: Bool) throws(CommandFailure) -> DryRunPlan {
    if live.trees.isEmpty {
      throw .emptyCluster(client.connection.server.description, namespace: namespace)
    }
    if inventory.installations.isEmpty {
      throw .noInstallation(client.connection.server.description, namespace: namespace)
    }
    let linter = Linter(rules: try RuleSet.loading(rules))
    return try completed(with: linter, lintOptions, unsafe: unsafe)
  }

  /// Returns a plan that completes all shards and applies the fixes of the selected rules.
  ///
  /// - Throws: ``CommandFailure`` if a signal asked the process to stop.
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

  /// Returns a plan from the live objects to the manifests, including live objects of the installation that the manifests lack.
  ///
  /// - Throws: ``CommandFailure`` if a signal asked the process to stop.
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
