import Kubernetes
import KubernetesClient
import Layout
import Lint
import YAML

/// What a cluster is compared with, and brought to: manifests, layouts, a chart's values, or else complete shards and fixes.
package struct DesiredRequest: Sendable {
  /// What is read; nothing for complete shards, or a chart's values alone.
  package var input = InputRequest()
  package var cluster = ClusterRequest()
  /// Files and folders of rules beside the program's own.
  package var rules: [String] = []
  /// Whether fixes are made that restart or replace what carries calls.
  package var isUnsafe = false

  package init() {}

  /// - Throws: ``CommandFailure`` when the cluster or the manifests can't be read.
  package func plan(_ output: any OperationOutput) throws -> (ClusterSession, DryRunPlan) {
    if input.isEmpty, !input.rendering.values.isEmpty { return try planToValues(output) }
    if input.isEmpty {
      let live = try ClusterSession(cluster, namespace: input.rendering.namespace)
      return (live, try live.completed(rules, unsafe: isUnsafe))
    }
    let inputs = Inputs.reading(input)
    guard inputs.issues.isEmpty else { throw CommandFailure.inputs(inputs.issues) }
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
    let live = try ClusterSession(
      cluster, namespace: input.rendering.namespace ?? Self.namespace(of: objects))
    return (live, try live.toManifests(trees + Self.missingSecrets(layouts, live)))
  }

  /// The namespace that objects are for; nil where they leave that to whoever applies them.
  private static func namespace(of objects: [KubernetesObject]) -> String? {
    if let workload = objects.first(where: { $0.node["spec"]?["template"] != nil }),
      !workload.namespace.isEmpty
    {
      return workload.namespace
    }
    let own = Set(objects.map(\.namespace).filter { !$0.isEmpty })
    return own.count == 1 ? own.first : nil
  }

  /// A chart's values name no namespace most of the time: helm, too, takes that of the context.
  private func planToValues(_ output: any OperationOutput) throws(CommandFailure) -> (
    ClusterSession, DryRunPlan
  ) {
    let layout = try LayoutFile.read(
      values: input.rendering.values,
      namespace: cluster.connection(namespace: input.rendering.namespace).namespace, output)
    let live = try ClusterSession(cluster, namespace: layout.namespace)
    let trees = [Self.render(layout, from: input.rendering.values[0])]
    return (live, try live.toManifests(trees + Self.missingSecrets([layout], live)))
  }

  /// The layout that a text is; nil for anything else.
  private static func layout(in tree: Tree) throws(CommandFailure) -> ShardLayout? {
    let root = tree.documents.count == 1 ? tree.documents[0].root : nil
    guard let root, tree.node(root)["kind"]?.text == ShardLayout.kind else { return nil }
    return try LayoutFile.layout(in: tree)
  }

  /// The manifests of a layout, without the Secret.
  private static func render(_ layout: ShardLayout, from name: String) -> Tree {
    let text = layout.render().map(\.text).joined()
    return Tree(parsing: SourceFile(name: name, text: text))
  }

  /// Passwords that layouts need and the cluster does not have.
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
