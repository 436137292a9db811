import ApiServerStandIn
import Foundation
import TestSupport
import Testing

@testable import Kubernetes
@testable import KubernetesClient

/// Tests that no output contains a credential, whatever fails and whoever repeats it.
@Suite(.enabled(if: TLSFront.isAvailable, "needs haproxy and openssl on the PATH"))
struct SecrecyTests {
  private static let users = [
    "token: planted-t0ken", "username: ann, password: planted-pa55word", "tokenFile: token-file",
    """
    exec: {apiVersion: client.authentication.k8s.io/v1, command: plugin, interactiveMode: Never, \
    env: [{name: A, value: planted-variable}]}
    """,
    "client-certificate: viewer.crt, client-key: viewer.key",
  ]

  @Test(arguments: users)
  func noErrorHoldsACredential(_ user: String) async throws {
    let server = try ApiServerStandIn()
    let front = try await TLSFront(before: server)
    try front.folder.write("token-file", "planted-file-t0ken")
    let key = try front.folder.read("viewer.key").split(separator: "\n")[1]
    server.demandCredentials(tokens: [:])
    var choice = ClusterChoice()
    choice.kubeconfig = try front.folder.write("config", front.kubeconfig(user: user))
    let connection = try ClusterConnection.resolve(choice, environment: environment())
    let runner = ProgramRunner { _ throws(ProgramFailure) in
      Array(
        """
        {"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1",
        "status":{"token":"planted-exec-t0ken"}}
        """.utf8)
    }
    let texts = try await onThread {
      var texts: [String] = []
      for fault in Set(Fault.random).union([.echoesCredential]) {
        server.clearFaults()
        server.inject(fault, times: 20)
        let client = try client(connection, runner: runner) {
          $0.requestTimeout = 400
          $0.retries.attempts = 2
          $0.responseLimit = 1 << 16
        }
        let result = try client.list([ListRequest(.services, namespace: "meet")])[0]
        guard let error = result.error else { continue }
        texts.append(error.description)
        texts.append(String(reflecting: error))
        dump(client.connection, to: &texts[texts.count - 1])
      }
      return texts
    }
    #expect(texts.count > 20)
    for text in texts {
      #expect(!text.contains("planted"))
      #expect(!text.contains(key))
    }
  }
}
