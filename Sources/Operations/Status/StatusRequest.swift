import Basics
package import Jitsi
import Kubernetes
import KubernetesClient
import YAML

/// The options of `status`.
package struct StatusRequest: Sendable {
  /// Files with saved objects; empty for a cluster.
  package var filenames: [String] = []
  package var recursive = false
  package var cluster = ClusterRequest()
  package var namespace: String?
  package var allNamespaces = false
  /// Whether to read the nodes of bridges.
  package var showsNodes = false
  package var isVerbose = false

  package init() {}

  /// Returns the status of the installations.
  ///
  /// - Throws: ``CommandFailure`` if an input cannot be read or there is no installation.
  package func report(_ output: any OperationOutput) throws(CommandFailure) -> StatusReport {
    try filenames.isEmpty ? live(output) : saved(output)
  }

  /// Returns the status of the installations in saved objects.
  private func saved(_ output: any OperationOutput) throws(CommandFailure) -> StatusReport {
    var request = InputRequest()
    request.filenames = filenames
    request.recursive = recursive
    request.acceptsBundles = true
    let inputs = Inputs.reading(request)
    // A partially read dump could hide problems in the rest.
    let issues =
      inputs.issues
      + inputs.trees.flatMap { tree in
        tree.documents.compactMap(\.problem).map { problem in
          InputIssue(
            name: "\(tree.source.name):\(problem.mark.line):\(problem.mark.column)",
            error: .unreadable(problem.description))
        }
      }
    guard issues.isEmpty else { throw .inputs(issues) }
    let objects = ObjectSet(inputs.trees)
    let inventory = Inventory(objects)
    if isVerbose { output.tell(.objects(inventory.classifications)) }
    let options = StatusReader.Options(now: inputs.bundle?.time ?? Time.now)
    var report = StatusReader(inventory, options).report()
    if let bundle = inputs.bundle {
      report.notes.append(
        StatusNote(
          "collected at \(Time.text(bundle.time)); status.txt in the bundle also has the metrics of pods"
        ))
    }
    if let namespace, !allNamespaces {
      report.installations.removeAll { $0.namespace != namespace }
    }
    guard !report.installations.isEmpty else {
      throw .noJitsi(objects: objects.objects.count)
    }
    if !objects.objects.contains(where: { $0.node["status"] != nil }) {
      report.notes.append(
        StatusNote("no object has a status: these are manifests, not objects saved from a cluster"))
    }
    return report
  }

  /// Returns the status of the installations in a cluster.
  private func live(_ output: any OperationOutput) throws(CommandFailure) -> StatusReport {
    let client = try cluster.connect(namespace: namespace, telling: isVerbose ? output : nil)
    let place = allNamespaces ? nil : client.connection.namespace
    let objects = try CommandFailure.unlessInterrupted(
      try StatusObjects.read(client, namespace: place, nodes: showsNodes))
    let report = try CommandFailure.unlessInterrupted(
      try LiveStatus.report(objects, client))
    if isVerbose { output.tell(.objects(LiveStatus.classifications(of: objects))) }
    if report.installations.isEmpty {
      if let error = objects.errors.first { throw .cluster(error) }
      throw .noInstallation(client.connection.server.description, namespace: place)
    }
    return report
  }
}
