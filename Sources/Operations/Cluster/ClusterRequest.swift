package import KubernetesClient

/// The cluster to use, the identity to use it with, and how to send requests.
package struct ClusterRequest: Sendable {
  package var choice = ClusterChoice()
  /// The time to wait for each response, in milliseconds; nil waits without limit.
  package var requestTimeout: Int?
  /// The most memory for responses, in bytes; nil for the client's default.
  var responseMemory: Int?
  /// The User-Agent that is sent to the API server.
  package var userAgent = "kubectl-jitsi"
  /// Starts handling the signals that ask the process to stop, when the cluster is first used.
  package var interrupt: @Sendable () -> Interrupt? = { nil }

  /// Runs credential plugins.
  package var runner = ProgramRunner.subprocess

  package init() {}

  /// The flags that make another command use the same cluster, for a command to copy; empty for the current context.
  package var repeatedFlags: String {
    [("--kubeconfig", choice.kubeconfig), ("--context", choice.context)].compactMap { name, value in
      value.map { " \(name) \(ShellWord.quoted($0))" }
    }.joined()
  }

  /// Returns a client for the cluster.
  ///
  /// - Parameter output: Where each request is reported; nil reports none.
  /// - Throws: ``CommandFailure`` if the settings are invalid or libcurl is missing.
  package func connect(
    namespace: String?, telling output: (any OperationOutput)? = nil
  ) throws(CommandFailure) -> APIClient {
    let connection = try connection(namespace: namespace)
    var options = APIClient.Options()
    options.requestTimeout = requestTimeout
    options.userAgent = userAgent
    if let responseMemory { options.totalLimit = responseMemory }
    options.interrupt = interrupt()
    if let output { options.trace = { output.tell(.request($0)) } }
    do throws(APIError) {
      return try APIClient(connection, options: options, runner: runner)
    } catch {
      throw .cluster(error)
    }
  }

  /// Resolves the connection settings for the cluster.
  ///
  /// - Throws: ``CommandFailure`` if the settings are invalid.
  package func connection(namespace: String?) throws(CommandFailure) -> ClusterConnection {
    var choice = choice
    choice.namespace = namespace
    do throws(KubeconfigError) {
      return try ClusterConnection.resolve(choice)
    } catch {
      throw .kubeconfig(error)
    }
  }
}
