import Foundation
import Synchronization
import TestSupport

@testable import Kubernetes
@testable import KubernetesClient

/// Returns a typical kubeconfig with one part replaced.
func kubeconfig(
  cluster: String = "server: https://10.1.2.3:6443", user: String = "token: t0ken-of-admin",
  context: String = "cluster: lab, user: admin, namespace: meet"
) -> String {
  """
  apiVersion: v1
  kind: Config
  current-context: lab
  clusters:
  - name: lab
    cluster: {\(cluster)}
  users:
  - name: admin
    user: {\(user)}
  contexts:
  - name: lab
    context: {\(context)}
  """
}

/// Returns the environment of a process.
func environment(_ variables: [String: String] = [:], serviceAccount: String = "/nowhere")
  -> ProcessEnvironment
{
  ProcessEnvironment(variables: { variables[$0] }, serviceAccountFolder: serviceAccount)
}

/// Resolves the cluster of a kubeconfig text.
func resolve(
  _ text: String, _ change: (inout ClusterChoice) -> Void = { _ in },
  _ variables: [String: String] = [:]
) throws -> ClusterConnection {
  let folder = try TemporaryFolder()
  var choice = ClusterChoice()
  choice.kubeconfig = try folder.write("config", text)
  change(&choice)
  return try ClusterConnection.resolve(choice, environment: environment(variables))
}

/// Returns the error of resolving a kubeconfig text.
func resolveError(
  _ text: String, _ change: (inout ClusterChoice) -> Void = { _ in }
) -> KubeconfigError? {
  do {
    _ = try resolve(text, change)
    return nil
  } catch {
    return error as? KubeconfigError
  }
}

let somePEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"

func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
