import Jitsi
import Kubernetes
import KubernetesClient
package import Layout
import YAML

/// The options of `layout`, which infers the layout of an installation.
package struct LayoutRequest: Sendable {
  /// The manifests to read, unless a cluster is read.
  package var input = InputRequest()
  /// The namespace that was given.
  package var namespace: String?
  /// The cluster to read; nil for manifests.
  package var cluster: ClusterRequest?
  package var allNamespaces = false

  package init() {}

  /// A layout, and the properties of the installation that it cannot express.
  package struct Inferred: Sendable {
    package let layout: ShardLayout
    /// The properties of the installation that the layout cannot express.
    package let notes: [String]
    /// Whether everything could be read. If not, the layout may be incomplete.
    package let isWhole: Bool
  }

  /// Infers the layout of the only installation, or of the one in the given namespace.
  ///
  /// - Throws: ``CommandFailure`` if nothing could be read, or there is no installation or more than one.
  package func infer(_ output: any OperationOutput) throws(CommandFailure) -> Inferred {
    var live: LiveObjects?
    if let cluster { live = try read(cluster, output) }
    let trees: [Tree]
    if let live { trees = live.trees } else { trees = try readFiles() }
    let inventory = Inventory(ObjectSet(trees))
    let inferred = inventory.layout(of: try choose(among: inventory), namespace: namespace)
    return Inferred(
      layout: inferred.layout, notes: inferred.notes.map { "\($0)" },
      isWhole: live?.errors.isEmpty ?? true)
  }

  private func readFiles() throws(CommandFailure) -> [Tree] {
    let inputs = Inputs.reading(try input.orStandardInput(command: "layout"))
    guard inputs.issues.isEmpty else { throw .inputs(inputs.issues) }
    return inputs.trees
  }

  private func read(
    _ cluster: ClusterRequest, _ output: any OperationOutput
  ) throws(CommandFailure) -> LiveObjects {
    let client = try cluster.connect(namespace: namespace)
    let place = allNamespaces ? nil : client.connection.namespace
    let objects = try CommandFailure.unlessInterrupted(
      try LiveObjects.read(client, namespace: place))
    if objects.trees.isEmpty, let error = objects.errors.first { throw .cluster(error) }
    for error in objects.errors { output.tell(.failure(error.headline)) }
    return objects
  }

  /// Returns the only installation, or the one in the given namespace.
  private func choose(among inventory: Inventory) throws(CommandFailure) -> Installation {
    let found = inventory.installations.filter { installation in
      cluster != nil || namespace == nil || installation.namespace.isEmpty
        || installation.namespace == namespace
    }
    guard let first = found.first else {
      throw .noInstallationAmong(objects: inventory.objects.objects.count)
    }
    guard found.count == 1 else {
      throw .severalInstallations(found.map(\.namespace))
    }
    return first
  }
}
