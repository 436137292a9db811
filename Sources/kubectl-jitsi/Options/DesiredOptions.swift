import ArgumentParser
import Kubernetes
import Layout
import Lint
import Operations
import YAML

/// What `diff` and `apply` are asked for.
struct DesiredOptions: ParsableArguments {
  @OptionGroup(title: "Sources") var sources: SourceOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup(title: "Rules") var rules: RuleOptions

  @Flag(help: "Without manifests: also fixes that restart or replace something that carries calls.")
  var unsafeFixes = false

  /// - Throws: ``CommandFailure`` when the cluster or the manifests can't be read.
  func plan(paths: [String]) throws -> (LivePlan, ProbedPlan) {
    if try sources.areValuesAlone(paths: paths) { return try planToValues() }
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
    let live = try LivePlan(cluster, namespace: sources.namespace ?? Self.namespace(of: objects))
    return (live, try live.toManifests(trees))
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
  private func planToValues() throws(CommandFailure) -> (LivePlan, ProbedPlan) {
    let layout = try LayoutFile.read(
      values: sources.values,
      namespace: cluster.connection(namespace: sources.namespace).namespace)
    let live = try LivePlan(cluster, namespace: layout.namespace)
    return (live, try live.toManifests([Self.render(layout, from: sources.values[0])]))
  }

  /// What a layout renders to; anything else as it is.
  private static func rendered(_ tree: Tree) throws(CommandFailure) -> Tree {
    let root = tree.documents.count == 1 ? tree.documents[0].root : nil
    guard let root, tree.node(root)["kind"]?.text == ShardLayout.kind else { return tree }
    return render(try LayoutFile.layout(in: tree), from: tree.source.name)
  }

  /// The manifests of a layout. Secrets are left to whoever made them.
  private static func render(_ layout: ShardLayout, from name: String) -> Tree {
    let text = layout.render().map(\.text).joined()
    return Tree(parsing: SourceFile(name: name, text: text))
  }
}
