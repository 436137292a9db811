import Kubernetes
import KubernetesClient

/// The live objects for `kubectl jitsi lint --live`.
struct LiveLint {
  let client: APIClient
  let objects: LiveObjects
  let inputs: Inputs
  /// Whether all objects could be read, so that an object that was not found does not exist.
  var isWhole: Bool { objects.errors.isEmpty }
  var version: KubernetesVersion? { objects.version }
  /// The context and the server, as in `production (https://10.0.0.1:6443)`.
  var place: String {
    let server = client.connection.server.description
    return client.connection.context.map { "\($0) (\(server))" } ?? server
  }

  /// - Throws: ``CommandFailure`` if the cluster cannot be reached or nothing could be read.
  init(
    _ request: LintRequest, _ live: LiveLintRequest, _ output: any OperationOutput
  ) throws(CommandFailure) {
    client = try live.cluster.connect(
      namespace: live.namespace, telling: request.isVerbose ? output : nil)
    let server = client.connection.server.description
    let namespace = live.allNamespaces ? nil : client.connection.namespace
    objects = try CommandFailure.unlessInterrupted(
      try LiveObjects.read(client, namespace: namespace, includesPods: true))
    for warning in client.warnings { output.tell(.warning(warning)) }
    if let error = objects.podsError {
      output.tell(.warning("\(error.headline): the rule secrets-stale is not checked without pods"))
    }
    for error in objects.gatewayErrors {
      output.tell(
        .warning("\(error.headline): routes to Gateways of other namespaces are not checked"))
    }
    if objects.trees.isEmpty, let error = objects.errors.first(where: { !$0.isForbidden }) {
      throw .cluster(error)
    }
    if objects.trees.isEmpty, objects.errors.isEmpty {
      throw .emptyCluster(server, namespace: namespace)
    }
    var issues = objects.errors.map {
      InputIssue(name: server, error: .cluster($0.headline))
    }
    if let missing = objects.missingPermissions, let last = issues.popLast() {
      let role = missing.manifests.split(separator: "\n").map { "\n  \($0)" }.joined()
      issues.append(
        InputIssue(
          name: last.name,
          error: .cluster("\(last.error)\nBind this Role to that user to allow it:\(role)")))
    }
    var configuration = InputRequest()
    configuration.configuration = request.input.configuration
    let settings = Inputs.reading(configuration)
    inputs = Inputs(
      trees: objects.trees, issues: issues,
      origins: objects.trees.map { _ in .cluster },
      configurations: settings.configurations,
      configurationIssues: settings.configurationIssues,
      configurationErrors: settings.configurationErrors)
  }
}
