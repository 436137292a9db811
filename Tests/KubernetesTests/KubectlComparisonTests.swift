import ApiServerStandIn
import Foundation
import TestSupport
import Testing

@testable import Kubernetes
@testable import KubernetesClient

/// Compares the reading of kubeconfig files with kubectl's.
@Suite(.enabled(if: Program.path(of: "kubectl") != nil, "needs kubectl on the PATH"))
struct KubectlComparisonTests {
  private static let files = [
    """
    clusters:
    - {name: a, cluster: {server: "https://a.first:1"}}
    users:
    - {name: me, user: {token: first}}
    - {name: other, user: {tokenFile: secret/token}}
    contexts:
    - {name: one, context: {cluster: a, user: me, namespace: n1}}
    """,
    """
    current-context: two
    clusters:
    - {name: a, cluster: {server: "https://a.second:2", insecure-skip-tls-verify: true}}
    - {name: b, cluster: {server: "https://b.second:2", tls-server-name: b.name}}
    users:
    - {name: me, user: {token: second, as: ann}}
    - {name: you, user: {token: you}}
    contexts:
    - {name: one, context: {cluster: b, user: you}}
    - {name: two, context: {cluster: b, user: you, namespace: n2}}
    - {name: three, context: {cluster: a, user: other}}
    """,
    "current-context: one\nclusters: null\n", "", "{}",
  ]

  private static let orders = [[0, 1], [1, 0], [2, 0, 1], [3, 1, 0], [4, 2, 1, 0], [0, 2]]
  /// `kubectl config view` ignores all other flags.
  private static let contexts = [nil, "one", "two", "three"]

  struct Facts: Equatable {
    var server: String?
    var serverName: String?
    var namespace: String?
    var token: String?
    var impersonated: String?
  }

  private func byKubectl(_ paths: String, _ context: String?) async throws -> Facts {
    let output = try await Program.output(
      of: "kubectl",
      ["config", "view", "--minify", "--raw", "-o", "json"]
        + (context.map { ["--context", $0] } ?? []),
      environment: ["KUBECONFIG": paths])
    let view = JSON.parse(Array(output.utf8))
    let cluster = view?["clusters"]?.elements.first?["cluster"]
    let user = view?["users"]?.elements.first?["user"]
    return Facts(
      server: cluster?["server"]?.text, serverName: cluster?["tls-server-name"]?.text,
      namespace: view?["contexts"]?.elements.first?["context"]?["namespace"]?.text ?? "default",
      token: user?["token"]?.text, impersonated: user?["as"]?.text)
  }

  private func byUs(_ paths: String, _ context: String?) throws -> Facts {
    var choice = ClusterChoice()
    choice.context = context
    let connection = try ClusterConnection.resolve(
      choice, environment: environment(["KUBECONFIG": paths]))
    var token: String?
    if case .token(let secret) = connection.credential { token = secret.exposed }
    return Facts(
      server: connection.server.description, serverName: connection.tlsServerName,
      namespace: connection.namespace, token: token,
      impersonated: connection.impersonation.user)
  }

  @Test(arguments: orders)
  func filesMeanTheSame(_ order: [Int]) async throws {
    let folder = try TemporaryFolder()
    try folder.write("0/secret/token", "from-file")
    let names = try Self.files.enumerated().map { try folder.write("\($0)/config", $1) }
    let paths = (order.map { names[$0] } + ["/gone/config"]).joined(separator: ":")
    for context in Self.contexts {
      let theirs = try await byKubectl(paths, context)
      // A context that is in none of the files is an error for both.
      guard let ours = try? byUs(paths, context) else {
        #expect(theirs.server == nil, "\(context ?? "-")")
        continue
      }
      #expect(ours == theirs, "\(context ?? "-")")
    }
  }
}
