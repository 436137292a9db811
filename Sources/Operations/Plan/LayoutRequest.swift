import Jitsi
import Kubernetes
import KubernetesClient
package import Layout
import YAML

/// What `layout` is asked for: the layout that an installation follows.
package struct LayoutRequest: Sendable {
  /// Manifests, where no cluster is asked.
  package var input = InputRequest()
  /// The namespace that was named.
  package var namespace: String?
  /// The cluster that is read; nil for manifests.
  package var cluster: ClusterRequest?
  package var allNamespaces = false

  package init() {}

  /// A layout, and what it can't say of the installation.
  package struct Inferred: Sendable {
    package let layout: ShardLayout
    package let notes: [String]
    /// Whether everything could be read: what could not may hold what the layout leaves out.
    package let isWhole: Bool
  }

  /// Works out the layout of the only installation, or that of the namespace.
  ///
  /// - Throws: ``CommandFailure`` when there is nothing to read, no installation or more than one.
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

  /// The installation that is meant: the only one, or that of the namespace.
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
