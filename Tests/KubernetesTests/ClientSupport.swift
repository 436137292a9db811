import ApiServerStandIn
import Foundation
import Synchronization
import Testing
import YAML

@testable import Kubernetes
@testable import KubernetesClient

/// Runs synchronous work on a separate thread, like a command's main thread, instead of one that tasks share.
func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value
{
  try await withCheckedThrowingContinuation { continuation in
    let thread = Thread { continuation.resume(with: Result(catching: work)) }
    thread.stackSize = 4 << 20
    thread.start()
  }
}

let noPrograms = ProgramRunner { _ throws(ProgramFailure) in throw .missing }

/// Returns a client for a stand-in without TLS, with short timeouts.
func client(
  _ server: ApiServerStandIn, _ change: (inout APIClient.Options) -> Void = { _ in }
) throws -> APIClient {
  try client(resolve(kubeconfig(cluster: "server: \"\(server.address)\"")), change)
}

func client(
  _ connection: ClusterConnection, runner: ProgramRunner = noPrograms,
  _ change: (inout APIClient.Options) -> Void = { _ in }
) throws -> APIClient {
  var options = APIClient.Options()
  options.retries.firstWait = 5
  options.retries.longestWait = 40
  options.stallTimeout = 120
  options.responseLimit = 4 << 20
  change(&options)
  return try APIClient(
    connection, options: options, environment: environment(), runner: runner)
}

/// Returns an object for a test.
func object(_ kind: String, _ name: String, namespace: String = "meet", _ more: JSON = [:]) -> JSON
{
  var object: JSON = ["kind": .string(kind)]
  let groups = [
    "Deployment": "apps/v1", "StatefulSet": "apps/v1", "Ingress": "networking.k8s.io/v1",
  ]
  object["apiVersion"] = .string(groups[kind] ?? "v1")
  object["metadata"] = ["name": .string(name), "namespace": .string(namespace)]
  for (key, value) in more.members { object[key] = value }
  return object
}

extension Result where Failure == APIError {
  var error: APIError? { if case .failure(let error) = self { error } else { nil } }
  var value: Success? { if case .success(let value) = self { value } else { nil } }
}

extension ObjectList {
  var names: [String] { items.compactMap { $0["metadata"]?["name"]?.text } }
}
