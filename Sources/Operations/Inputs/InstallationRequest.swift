package import Jitsi
import Kubernetes
import KubernetesClient
import YAML

/// One installation in files or in a cluster, for commands that write something for it.
package struct InstallationRequest: Sendable {
  /// The manifests to read, unless a cluster is read.
  package var input = InputRequest()
  /// The namespace that was given.
  package var namespace: String?
  /// The cluster to read; nil for manifests.
  package var cluster: ClusterRequest?
  package var allNamespaces = false

  package init() {}

  /// An installation, and what was read with it.
  package struct Reading: Sendable {
    package let inventory: Inventory
    package let installation: Installation
    /// Whether everything could be read.
    package let isWhole: Bool
    /// Whether what is in other namespaces was read as well, as far as there is anything.
    package let isComplete: Bool
  }

  /// Reads the only installation, or the one in the given namespace.
  ///
  /// - Throws: ``CommandFailure`` if nothing could be read, or there is no installation or more than one.
  package func read(
    command: String, _ output: any OperationOutput
  ) throws(CommandFailure) -> Reading {
    var live: LiveObjects?
    if let cluster { live = try read(cluster, output) }
    let trees: [Tree]
    if let live { trees = live.trees } else { trees = try readFiles(command) }
    let inventory = Inventory(ObjectSet(trees))
    let isWhole = live?.errors.isEmpty ?? true
    return Reading(
      inventory: inventory, installation: try choose(among: inventory), isWhole: isWhole,
      isComplete: isWhole && (cluster == nil || allNamespaces))
  }

  private func readFiles(_ command: String) throws(CommandFailure) -> [Tree] {
    let inputs = Inputs.reading(try input.orStandardInput(command: command))
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
      cluster != nil && !allNamespaces || namespace == nil || installation.namespace.isEmpty
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
