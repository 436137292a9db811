import Kubernetes
import KubernetesClient
import Layout
import Lint
import YAML

/// The desired state that a cluster is compared with or brought to: manifests, layouts, a chart's values, or else complete
/// shards with fixes.
package struct DesiredRequest: Sendable {
  /// The manifests or layouts to read; empty for complete shards, or if only a chart's values are given.
  package var input = InputRequest()
  package var cluster = ClusterRequest()
  /// Files and folders of rules to use in addition to the built-in ones.
  package var rules: [String] = []
  /// Whether to apply fixes that restart or replace workloads that carry calls.
  package var isUnsafe = false

  /// Whether to compare the changes with the live objects without a server-side dry run.
  package var isClientDryRun = false

  package init() {}

  /// Reads the cluster and returns the plan that brings it to the desired state.
  ///
  /// - Throws: `CommandFailure` if the cluster or the manifests cannot be read.
  package func plan(_ output: any OperationOutput) throws -> (ClusterSession, DryRunPlan) {
    if input.isEmpty, !input.rendering.values.isEmpty { return try planToValues(output) }
    if input.isEmpty {
      let live = try session(input.rendering.namespace)
      return (live, try live.completed(rules, unsafe: isUnsafe))
    }
    let inputs = Inputs.reading(input)
    guard inputs.issues.isEmpty else { throw CommandFailure.inputs(inputs.issues) }
    // Copies of an installation, or a base beside its overlays, would be taken for one.
    if inputs.units.count > 1 {
      throw CommandFailure.severalDesiredUnits(inputs.units.map(\.name))
    }
    for tree in inputs.trees { try CommandFailure.refuseBroken(tree) }
    var layouts: [ShardLayout] = []
    var trees: [Tree] = []
    for tree in inputs.trees {
      if let layout = try Self.layout(in: tree) {
        layouts.append(layout)
        trees.append(Self.render(layout, from: tree.source.name))
      } else {
        trees.append(tree)
      }
    }
    let objects = ObjectSet(trees).objects
    if objects.isEmpty {
      throw CommandFailure.nothingToLint(
        names: inputs.sources.map(\.name), reason: "contain no Kubernetes objects")
    }
    if let object = objects.first(where: { $0.annotation(RecordedBundle.annotation) != nil }) {
      throw CommandFailure.input(InputIssue(name: object.node.tree.source.name, error: .bundle))
    }
    let live = try session(input.rendering.namespace ?? Self.namespace(of: objects))
    return (live, try live.toManifests(trees + Self.missingSecrets(layouts, live)))
  }

  private func session(_ namespace: String?) throws(CommandFailure) -> ClusterSession {
    var session = try ClusterSession(cluster, namespace: namespace)
    session.isClientDryRun = isClientDryRun
    return session
  }

  /// Returns the only namespace that the objects name; nil if they leave it to the client.
  private static func namespace(of objects: [KubernetesObject]) -> String? {
    if let workload = objects.first(where: { $0.node["spec"]?["template"] != nil }),
      !workload.namespace.isEmpty
    {
      return workload.namespace
    }
    let own = Set(objects.map(\.namespace).filter { !$0.isEmpty })
    return own.count == 1 ? own.first : nil
  }

  /// Returns the plan for a chart's values. Values usually name no namespace, so, as in helm, the context's namespace is used.
  private func planToValues(_ output: any OperationOutput) throws(CommandFailure) -> (
    ClusterSession, DryRunPlan
  ) {
    let layout = try LayoutFile.read(
      values: input.rendering.values,
      namespace: cluster.connection(namespace: input.rendering.namespace).namespace, output)
    let live = try session(layout.namespace)
    let trees = [Self.render(layout, from: input.rendering.values[0])]
    return (live, try live.toManifests(trees + Self.missingSecrets([layout], live)))
  }

  /// Returns the layout in a text; nil if the text is something else.
  private static func layout(in tree: Tree) throws(CommandFailure) -> ShardLayout? {
    let root = tree.documents.count == 1 ? tree.documents[0].root : nil
    guard let root, tree.node(root)["kind"]?.text == ShardLayout.kind else { return nil }
    return try LayoutFile.layout(in: tree)
  }

  /// Renders the manifests of a layout, without the Secret.
  private static func render(_ layout: ShardLayout, from name: String) -> Tree {
    let text = layout.render().map(\.text).joined()
    return Tree(parsing: SourceFile(name: name, text: text))
  }

  /// Renders Secrets for the passwords that layouts need and the cluster lacks.
  private static func missingSecrets(_ layouts: [ShardLayout], _ live: ClusterSession) -> [Tree] {
    if layouts.isEmpty { return [] }
    let secrets = ObjectSet(live.live.trees).ofKind("Secret")
    var generator = SystemRandomNumberGenerator()
    return layouts.compactMap { layout in
      let own = secrets.first {
        $0.name == layout.secret.name && $0.namespace == layout.namespace
      }
      guard let secret = layout.missingSecret(beside: own, from: &generator) else { return nil }
      let text = DocumentWriter.text([secret])
      return Tree(parsing: SourceFile(name: "Secret \(layout.secret.name)", text: text))
    }
  }
}
