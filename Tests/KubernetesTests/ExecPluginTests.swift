import ApiServerStandIn
import Foundation
import Operations
import Synchronization
import TestSupport
import Testing

@testable import Kubernetes
@testable import KubernetesClient

struct ExecPluginTests {
  private static let version = "client.authentication.k8s.io/v1"

  /// Returns a connection whose kubeconfig uses a script as credential plugin.
  private func connection(
    _ folder: TemporaryFolder, script: String, more: String = "interactiveMode: Never",
    cluster: String = "server: https://127.0.0.1:1"
  ) throws -> ClusterConnection {
    let path = try folder.write("plugin.sh", "#!/bin/sh\n\(script)\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    var choice = ClusterChoice()
    choice.kubeconfig = try folder.write(
      "config",
      kubeconfig(
        cluster: cluster,
        user: """
          exec: {apiVersion: \(Self.version), command: ./plugin.sh, args: [get, token], \
          env: [{name: PLUGIN_ENV, value: planted-env}], \(more)}
          """))
    return try ClusterConnection.resolve(choice, environment: environment())
  }

  private func answer(_ status: String) -> String {
    "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"\(Self.version)\",\"status\":{\(status)}}'"
  }

  /// Returns the Authorization header that the plugin adds to a request, or its error.
  private func headers(_ connection: ClusterConnection) async throws -> Result<[String], APIError> {
    try await onThread {
      let client = try client(connection, runner: .subprocess)
      var wire = WireRequest()
      do throws(CredentialSource.Failure) {
        try client.credentials.add(to: &wire)
        return .success(wire.headers)
      } catch {
        guard case .credential(let error) = error else { throw error }
        return .failure(client.errors.make(APIRequest(.get, "/"), .credential(error)))
      }
    }
  }

  @Test func aPluginIsCalledAsTheKubeconfigSays() async throws {
    let folder = try TemporaryFolder()
    let made = try connection(
      folder,
      script: """
        test "$*" = "get token" || exit 3
        test "$PLUGIN_ENV" = planted-env || exit 4
        echo "$KUBERNETES_EXEC_INFO" > "\(folder.path)/info"
        \(answer(#""token":"plugin-token","expirationTimestamp":"2999-01-01T00:00:00Z""#))
        """,
      more: "interactiveMode: IfAvailable, provideClusterInfo: true",
      cluster: """
        server: "https://127.0.0.1:1", tls-server-name: api, extensions: \
        [{name: client.authentication.k8s.io/exec, extension: {region: "7", deep: [1, true]}}]
        """)
    #expect(try await headers(made).get() == ["Authorization: Bearer plugin-token"])
    let info = try JSON.parse(Array(folder.read("info").utf8))
    #expect(
      info == [
        "kind": "ExecCredential", "apiVersion": .string(Self.version),
        "spec": [
          "interactive": false,
          "cluster": [
            "server": "https://127.0.0.1:1", "tls-server-name": "api",
            "config": ["region": "7", "deep": [1, true]],
          ],
        ],
      ])
  }

  @Test func aCredentialIsKeptUntilItExpires() async throws {
    let folder = try TemporaryFolder()
    for (expiry, calls) in [("2999-01-01T00:00:00Z", 1), ("2001-01-01T00:00:00+01:00", 3)] {
      try folder.write("calls", "")
      let made = try connection(
        folder,
        script: """
          echo x >> "\(folder.path)/calls"
          \(answer(#""token":"t","expirationTimestamp":"\#(expiry)""#))
          """)
      try await onThread {
        let client = try client(made, runner: .subprocess)
        for _ in 0..<3 {
          var wire = WireRequest()
          try client.credentials.add(to: &wire)
        }
      }
      #expect(try folder.read("calls").split(separator: "\n").count == calls)
    }
  }

  @Test(arguments: [
    ("exit 7", "ended with exit code 7"),
    ("kill -9 $$", "was killed by signal 9"),
    ("true", "standard output is empty"),
    ("echo secret-planted", "is not an ExecCredential in JSON"),
    ("yes secret-planted", "wrote more than 1 MiB"),
    (
      #"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1"}'"#,
      "does not have the version"
    ),
    (
      #"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{}}'"#,
      "neither a token nor a certificate"
    ),
    (
      #"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientKeyData":"secret-planted"}}'"#,
      "a certificate without a key"
    ),
  ])
  func aPluginThatFailsIsNamedWithoutWhatItWrote(_ script: String, _ words: String) async throws {
    let folder = try TemporaryFolder()
    let error = try #require(try await headers(connection(folder, script: script)).error)
    #expect(error.description.contains("users[admin].user.exec.command (./plugin.sh)"))
    #expect(error.description.contains(words))
    #expect(!error.description.contains("secret-planted"))
  }

  @Test func aPluginThatIsNotInstalledComesWithItsHint() async throws {
    let text = kubeconfig(
      user: """
        exec: {apiVersion: \(Self.version), command: no-such-plugin-here, interactiveMode: Never, \
        installHint: "brew install no-such-plugin"}
        """)
    let error = try #require(try await headers(resolve(text)).error)
    #expect(error.description.contains("was not found; install it, or set its path"))
    #expect(error.description.hasSuffix("\nbrew install no-such-plugin"))
  }

  @Test func aPluginThatMustAskNeedsATerminal() async throws {
    let folder = try TemporaryFolder()
    let made = try connection(folder, script: "exit 1", more: "interactiveMode: Always")
    let error = try #require(try await headers(made).error)
    #expect(error.description.contains("there is no terminal"))
  }

  @Test(.enabled(if: TLSFront.isAvailable, "needs haproxy and openssl on the PATH"))
  func aRefusedCredentialIsRenewedOnceForAllRequests() async throws {
    let server = try ApiServerStandIn()
    let front = try await TLSFront(before: server)
    server.demandCredentials(tokens: ["token-2": "admin"])
    server.add(object("Service", "web"))
    let calls = Mutex(0)
    let runner = ProgramRunner { _ throws(ProgramFailure) in
      let number = calls.withLock { calls in
        calls += 1
        return calls
      }
      return Array(
        """
        {"kind":"ExecCredential","apiVersion":"\(Self.version)","status":{"token":"token-\(number)"}}
        """.utf8)
    }
    var choice = ClusterChoice()
    choice.kubeconfig = try front.folder.write(
      "config",
      front.kubeconfig(
        user: "exec: {apiVersion: \(Self.version), command: x, interactiveMode: Never}"))
    let connection = try ClusterConnection.resolve(choice, environment: environment())
    let statuses = try await onThread {
      let request = APIRequest.get(.services, namespace: "meet", name: "web")
      return try client(connection, runner: runner).perform(Array(repeating: request, count: 10))
        .map { $0.map(\.status) }
    }
    #expect(statuses.compactMap(\.error) == [])
    #expect(calls.withLock { $0 } == 2)
  }
}
