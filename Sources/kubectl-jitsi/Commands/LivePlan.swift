import ArgumentParser
import Kubernetes
import Layout
import Lint
import Operations
import Reports
import YAML

/// A cluster, what is wanted of it, and the plan that leads there.
struct LivePlan {
  let client: APIClient
  let discovery: Discovery
  let live: LiveObjects
  let namespace: String

  /// Reads what runs in the namespace.
  ///
  /// - Throws: ``CommandFailure`` when there is no way to the cluster, or not everything could be read there.
  init(_ cluster: ClusterOptions, namespace: String?) throws(CommandFailure) {
    let client = try cluster.connect(namespace: namespace, interrupt: InterruptSignals.take())
    try self.init(
      client,
      CommandFailure.unlessInterrupted(
        try LiveObjects.read(client, namespace: client.connection.namespace)))
  }

  /// Takes what was read of the client's namespace.
  ///
  /// - Throws: ``CommandFailure`` when not everything could be read.
  init(_ client: APIClient, _ live: LiveObjects) throws(CommandFailure) {
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
  func uninterruptedClient() throws(APIError) -> APIClient {
    var options = client.options
    options.interrupt = nil
    return try APIClient(client.connection, options: options, runner: .subprocess)
  }

  /// The texts of what runs, an object each.
  var sources: [SourceFile] { live.trees.map(\.source) }

  func probe(_ changes: [PlannedChange]) throws(CommandFailure) -> ProbedPlan {
    try CommandFailure.unlessInterrupted(
      try PlanProbe(client, discovery, namespace: namespace).probe(changes))
  }

  /// Every shard completed and fixes made.
  func completed(
    _ rules: RuleOptions, _ configuration: ConfigurationOptions? = nil, unsafe: Bool
  ) throws(CommandFailure) -> [PlannedChange] {
    if live.trees.isEmpty {
      throw .emptyCluster(client.connection.server.description, namespace: namespace)
    }
    let linter = Linter(rules: try rules.load())
    return DesiredState.completed(sources, with: linter, lintOptions, unsafe: unsafe).changes
  }

  var lintOptions: LintOptions {
    var options = LintOptions()
    options.whole = true
    options.kubernetesVersion = live.version ?? .newest
    return options
  }

  /// What manifests ask for, and what runs of their installation that they do not have.
  func toManifests(_ trees: [Tree]) throws(CommandFailure) -> ProbedPlan {
    let changes = PlanMaker.changes(toManifests: trees, namespace: namespace) { version, kind in
      discovery.find(apiVersion: version, kind: kind)?.type.isNamespaced ?? true
    }
    let plan = try probe(changes)
    let foreign = DesiredState.foreign(
      live.trees, besides: trees, namespace: namespace, discovery)
    return ProbedPlan(
      changes: plan.changes + foreign, namespace: plan.namespace, server: plan.server)
  }
}

/// What `diff` and `apply` are asked for.
struct DesiredOptions: ParsableArguments {
  @OptionGroup(title: "Sources") var sources: SourceOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup(title: "Rules") var rules: RuleOptions

  @Flag(help: "Without manifests: also fixes that restart or replace something that carries calls.")
  var unsafeFixes = false

  /// - Throws: ``CommandFailure`` when the cluster or the manifests can't be read.
  func plan(paths: [String]) throws -> (LivePlan, ProbedPlan) {
    let request = sources.request(paths: paths)
    if request.isEmpty {
      let live = try LivePlan(cluster, namespace: sources.namespace)
      let changes = try live.completed(rules, unsafe: unsafeFixes)
      return (live, try live.probe(changes))
    }
    let inputs = Inputs.reading(request)
    guard inputs.issues.isEmpty else { throw CommandFailure.inputs(inputs.issues) }
    for tree in inputs.trees {
      for case let problem? in tree.documents.map(\.problem) {
        throw CommandFailure.notYAML(
          "\(tree.source.name):\(problem.mark.line):\(problem.mark.column)",
          reason: problem.description)
      }
    }
    let trees = try inputs.trees.map { tree throws(CommandFailure) in try Self.rendered(tree) }
    let objects = ObjectSet(trees).objects
    if objects.isEmpty {
      throw CommandFailure.nothingToLint(
        names: inputs.sources.map(\.name), reason: "hold no Kubernetes object")
    }
    var namespace = sources.namespace
    let own = Set(objects.map(\.namespace).filter { !$0.isEmpty })
    if namespace == nil,
      let workload = objects.first(where: { $0.node["spec"]?["template"] != nil })
    {
      namespace = workload.namespace.isEmpty ? nil : workload.namespace
    }
    if namespace == nil, own.count == 1 { namespace = own.first }
    let live = try LivePlan(cluster, namespace: namespace)
    return (live, try live.toManifests(trees))
  }

  /// What a layout renders to; anything else as it is. Secrets are left to whoever made them.
  private static func rendered(_ tree: Tree) throws(CommandFailure) -> Tree {
    let root = tree.documents.count == 1 ? tree.documents[0].root : nil
    guard let root, tree.node(root)["kind"]?.text == ShardLayout.kind else { return tree }
    let text = try LayoutFile.layout(in: tree).render().map(\.text).joined()
    return Tree(parsing: SourceFile(name: tree.source.name, text: text))
  }
}
