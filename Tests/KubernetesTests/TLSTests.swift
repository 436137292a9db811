import ApiServerStandIn
import Foundation
import TestSupport
import Testing
import YAML

@testable import Kubernetes
@testable import KubernetesClient

/// Tests connections over TLS.
@Suite(.enabled(if: TLSFront.isAvailable, "needs haproxy and openssl on the PATH"))
struct TLSTests {
  private struct Setup: Sendable {
    let server: ApiServerStandIn
    let front: TLSFront

    init(protocols: String = "h2,http/1.1", name: String = "localhost") async throws {
      server = try ApiServerStandIn()
      front = try await TLSFront(before: server, protocols: protocols, name: name)
      server.demandCredentials(tokens: ["t0ken-planted": "admin", "ann:pa55word-planted": "ann"])
      server.add(object("Service", "web"))
    }

    func connection(
      user: String, cluster: String = "", _ change: (inout ClusterChoice) -> Void = { _ in },
      _ variables: [String: String] = [:]
    ) throws -> ClusterConnection {
      var choice = ClusterChoice()
      choice.kubeconfig = try front.folder.write(
        UUID().uuidString, front.kubeconfig(user: user, cluster: cluster))
      change(&choice)
      return try ClusterConnection.resolve(choice, environment: environment(variables))
    }

    /// Gets one Service.
    func get(_ connection: ClusterConnection) async throws -> APIError? {
      try await onThread {
        try client(connection).perform(.get(.services, namespace: "meet", name: "web")).error
      }
    }
  }

  @Test func aHundredRequestsShareOneConnection() async throws {
    let setup = try await Setup()
    let connection = try setup.connection(user: "token: t0ken-planted")
    let statuses = try await onThread {
      let request = APIRequest.get(.services, namespace: "meet", name: "web")
      return try client(connection).perform(Array(repeating: request, count: 100)).map {
        $0.value?.status
      }
    }
    #expect(statuses.allSatisfy { $0 == 200 })
    let requests = setup.server.requests
    #expect(Set(requests.compactMap { $0.headers["x-client-connection"] }).count == 1)
    #expect(Set(requests.compactMap { $0.headers["x-client-version"] }) == ["2.0"])
  }

  @Test func aThousandRequestsStillDo() async throws {
    let setup = try await Setup()
    let connection = try setup.connection(user: "token: t0ken-planted")
    let count = try await onThread {
      let request = APIRequest.get(.services, namespace: "meet", name: "web")
      return try client(connection).perform(Array(repeating: request, count: 1000))
        .compactMap(\.value).count
    }
    #expect(count == 1000)
    let connections = setup.server.requests.compactMap { $0.headers["x-client-connection"] }
    #expect(Set(connections).count == 1)
  }

  @Test func aServerWithoutHTTP2IsAskedOverConnectionsThatAreKept() async throws {
    let setup = try await Setup(protocols: "http/1.1")
    let connection = try setup.connection(user: "token: t0ken-planted")
    let count = try await onThread {
      let client = try client(connection)
      let request = APIRequest.get(.services, namespace: "meet", name: "web")
      for _ in 0..<5 { _ = try client.perform(request) }
      return try client.perform(Array(repeating: request, count: 20)).compactMap(\.value).count
    }
    #expect(count == 20)
    let requests = setup.server.requests
    #expect(Set(requests.prefix(5).compactMap { $0.headers["x-client-connection"] }).count == 1)
    #expect(Set(requests.compactMap { $0.headers["x-client-version"] }) == ["1.1"])
  }

  @Test func aClientCertificateFromFilesAndFromTheTextSaysWhoItIs() async throws {
    let setup = try await Setup()
    let files = try setup.connection(user: "client-certificate: viewer.crt, client-key: viewer.key")
    setup.server.deny("viewer get services")
    let error = try await setup.get(files)
    #expect(error?.isForbidden == true)
    #expect(error?.description.contains(#"User "viewer" cannot get"#) == true)
    let folder = setup.front.folder
    let inline = try setup.connection(
      user: """
        client-certificate-data: \(base64(folder.read("admin.crt"))), \
        client-key-data: \(base64(folder.read("admin.key")))
        """)
    #expect(try await setup.get(inline) == nil)
  }

  @Test func aKeyOfAnotherCertificateIsNamed() async throws {
    let setup = try await Setup()
    let connection = try setup.connection(
      user: "client-certificate: viewer.crt, client-key: admin.key")
    let error = try await setup.get(connection)
    guard case .clientCertificate = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func basicAuthenticationWorks() async throws {
    let setup = try await Setup()
    let connection = try setup.connection(user: "username: ann, password: pa55word-planted")
    #expect(try await setup.get(connection) == nil)
  }

  @Test func aWrongTokenIsToldWithoutIt() async throws {
    let setup = try await Setup()
    let connection = try setup.connection(user: "token: wr0ng-planted")
    let error = try #require(try await setup.get(connection))
    #expect(error.description.contains("rejected the token of the user me in "))
    #expect(!error.description.contains("wr0ng-planted"))
    setup.server.inject(.echoesCredential)
    let echo = try #require(try await setup.get(connection))
    #expect(echo.description.contains("Authorization: Bearer <secret>"))
  }

  @Test func anUnknownAuthorityIsRefusedUnlessTheUserSaysSo() async throws {
    let setup = try await Setup()
    let other = try await Setup(name: "other.example")
    let authority = other.front.folder.path + "/ca.crt"
    let wrong = try setup.connection(user: "token: t0ken-planted") {
      $0.certificateAuthority = authority
    }
    let error = try await setup.get(wrong)
    guard case .untrusted = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(setup.server.requests.isEmpty)
    let insecure = try setup.connection(user: "token: t0ken-planted") {
      $0.insecureSkipTLSVerify = true
    }
    #expect(try await setup.get(insecure) == nil)
  }

  @Test func theNameThatTheCertificateMustHaveCanBeSaid() async throws {
    let setup = try await Setup(name: "kubernetes.example")
    let right = try setup.connection(
      user: "token: t0ken-planted", cluster: "tls-server-name: kubernetes.example")
    #expect(try await setup.get(right) == nil)
    #expect(
      setup.server.requests.last?.headers["x-client-host"] == "127.0.0.1:\(setup.front.port)")
    let wrong = try setup.connection(
      user: "token: t0ken-planted", cluster: "tls-server-name: other.example")
    guard case .untrusted? = try await setup.get(wrong)?.reason else {
      Issue.record("a certificate of another name was taken")
      return
    }
  }

  @Test func impersonationReachesTheServer() async throws {
    let setup = try await Setup()
    setup.server.deny("bob get services")
    let connection = try setup.connection(user: "token: t0ken-planted") { $0.impersonate = "bob" }
    let error = try await setup.get(connection)
    #expect(error?.description.contains(#"User "bob""#) == true)
  }

  @Test func aRenewedTokenFileIsReadAgain() async throws {
    let setup = try await Setup()
    let path = try setup.front.folder.write("token", "t0ken-planted\n")
    let connection = try setup.connection(user: "tokenFile: token")
    let errors = try await onThread {
      let client = try client(connection)
      let request = APIRequest.get(.services, namespace: "meet", name: "web")
      let first = try client.perform(request).error
      setup.server.demandCredentials(tokens: ["t0ken-renewed": "admin"])
      let second = try client.perform(request).error
      try "t0ken-renewed".write(toFile: path, atomically: true, encoding: .utf8)
      return [first, second, try client.perform(request).error]
    }
    #expect(errors[0] == nil)
    #expect(errors[1]?.description.contains("rejected the token file") == true)
    #expect(errors[2] == nil)
  }

  @Test func credentialsAreNotSentWithoutTLS() async throws {
    let setup = try await Setup()
    let connection = try setup.connection(user: "token: t0ken-planted") {
      $0.server = setup.server.address
    }
    _ = try await setup.get(connection)
    #expect(setup.server.requests.last?.headers["authorization"] == nil)
  }

  @Test(arguments: [Fault.truncated, .reset, .resetWithin])
  func streamsThatBreakAreRepeated(_ fault: Fault) async throws {
    let setup = try await Setup()
    let connection = try setup.connection(user: "token: t0ken-planted")
    setup.server.inject(fault)
    #expect(try await setup.get(connection) == nil)
  }

  @Test func aWarningIsToldAsTheServerWordsIt() async throws {
    let setup = try await Setup()
    let connection = try setup.connection(user: "token: t0ken-planted")
    let warnings = try await onThread {
      let ingress = object(
        "Ingress", "legacy",
        [
          "metadata": [
            "name": "legacy", "namespace": "meet",
            "annotations": ["kubernetes.io/ingress.class": "nginx"],
          ]
        ])
      return try client(connection).perform(
        .apply(
          .ingresses, namespace: "meet", name: "legacy", object: ingress.bytes, ChangeOptions())
      ).get().warnings
    }
    #expect(
      warnings == [
        #"annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead"#
      ])
  }
}
