package import KubernetesClient

/// Checks the caller's permissions with the API server.
package enum PermissionReview {
  /// Returns the permissions that the caller lacks. Each permission is checked once, all of them concurrently.
  ///
  /// - Throws: ``CommandFailure`` if the cluster does not answer.
  package static func missing(
    for commands: [(command: CommandPermissions, extras: Set<CommandPermissions.Extra>)],
    _ client: APIClient, namespace: String?
  ) throws(CommandFailure) -> [(command: String, access: ResourceAccess)] {
    let discovery: Discovery
    switch try CommandFailure.unlessInterrupted(
      try client.discover())
    {
    case .success(let value): discovery = value
    case .failure(let error): throw .cluster(error)
    }
    let needs = commands.flatMap { command, extras in
      command.accesses(namespace: namespace, extras, in: discovery)
        .map { (command: command.rawValue, access: $0) }
    }
    var order: [ResourceAccess] = []
    for need in needs where !order.contains(need.access) { order.append(need.access) }
    let answers = try CommandFailure.unlessInterrupted(
      try client.perform(order.map(APIRequest.accessReview)))
    var denied: Set<ResourceAccess> = []
    for (access, answer) in zip(order, answers) {
      switch answer {
      case .success(let response): if !response.isAllowed { denied.insert(access) }
      case .failure(let error): throw .cluster(error)
      }
    }
    return needs.filter { denied.contains($0.access) }
  }
}
