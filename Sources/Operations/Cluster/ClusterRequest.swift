package import KubernetesClient

/// Which cluster, who to be there, and how to ask it.
package struct ClusterRequest: Sendable {
  package var choice = ClusterChoice()
  /// Milliseconds to wait for each answer; nil waits without limit.
  package var requestTimeout: Int?
  /// What the API server is told of who asks.
  package var userAgent = "kubectl-jitsi"
  /// Takes over the signals that ask the process to end, when the cluster is asked.
  package var interrupt: @Sendable () -> Interrupt? = { nil }

  /// Runs credential plugins.
  package var runner = ProgramRunner.subprocess

  package init() {}

  /// A client of the cluster that is meant.
  ///
  /// - Parameter output: what each request is told to; nil keeps quiet.
  /// - Throws: ``CommandFailure`` when settings are wrong, or libcurl is missing.
  package func connect(
    namespace: String?, telling output: (any OperationOutput)? = nil
  ) throws(CommandFailure) -> APIClient {
    let connection = try connection(namespace: namespace)
    var options = APIClient.Options()
    options.requestTimeout = requestTimeout
    options.userAgent = userAgent
    options.interrupt = interrupt()
    if let output { options.trace = { output.tell(.request($0)) } }
    do throws(APIError) {
      return try APIClient(connection, options: options, runner: runner)
    } catch {
      throw .cluster(error)
    }
  }

  /// How to reach the cluster that is meant.
  ///
  /// - Throws: ``CommandFailure`` when settings are wrong.
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
