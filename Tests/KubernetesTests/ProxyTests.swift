import ApiServerStandIn
import Foundation
import TestSupport
import Testing

@testable import Kubernetes
@testable import KubernetesClient

@Suite(.enabled(if: TLSFront.isAvailable, "needs haproxy and openssl on the PATH"))
struct ProxyTests {
  private func get(
    through proxy: String, cluster: String = "", name: String = "localhost"
  ) async throws -> (error: APIError?, port: Int) {
    let server = try ApiServerStandIn()
    let front = try await TLSFront(before: server, name: name)
    server.demandCredentials(tokens: ["t0ken-planted": "admin"])
    server.add(object("Service", "web"))
    var choice = ClusterChoice()
    choice.kubeconfig = try front.folder.write(
      "config",
      front.kubeconfig(
        user: "token: t0ken-planted",
        cluster: "proxy-url: \"\(proxy)\"" + (cluster.isEmpty ? "" : ", \(cluster)")))
    // The environment must not override the kubeconfig.
    let connection = try ClusterConnection.resolve(
      choice, environment: environment(["HTTPS_PROXY": "http://127.0.0.1:1", "NO_PROXY": "*"]))
    let error = try await onThread {
      try client(connection).perform(.get(.services, namespace: "meet", name: "web")).error
    }
    return (error, front.port)
  }

  @Test func anHTTPProxyLeadsToTheServer() async throws {
    let proxy = try ProxyStandIn(.http, password: "me:pr0xy-planted")
    let (error, port) = try await get(through: "http://me:pr0xy-planted@127.0.0.1:\(proxy.port)")
    #expect(error == nil)
    #expect(proxy.targets == ["127.0.0.1:\(port)"])
  }

  @Test func aSOCKSProxyLeadsToTheServer() async throws {
    let proxy = try ProxyStandIn(.socks)
    let (error, port) = try await get(through: "socks5://127.0.0.1:\(proxy.port)")
    #expect(error == nil)
    #expect(proxy.targets == ["127.0.0.1:\(port)"])
  }

  @Test func anotherNameInTheCertificateIsJudgedThroughAProxy() async throws {
    let proxy = try ProxyStandIn(.http)
    let (error, port) = try await get(
      through: "http://127.0.0.1:\(proxy.port)", cluster: "tls-server-name: kubernetes.example",
      name: "kubernetes.example")
    #expect(error == nil)
    #expect(proxy.targets == ["127.0.0.1:\(port)"])
  }

  @Test func aProxyThatRefusesIsToldWithoutItsPassword() async throws {
    let proxy = try ProxyStandIn(.http, password: "other:one")
    let (error, _) = try await get(through: "http://me:pr0xy-planted@127.0.0.1:\(proxy.port)")
    let text = try #require(error?.description)
    #expect(text.contains("407"))
    #expect(!text.contains("pr0xy-planted"))
  }

  @Test func aProxyThatIsNotThereIsTold() async throws {
    let port = try Loopback.freePort()
    let (error, _) = try await get(through: "http://me:pr0xy-planted@127.0.0.1:\(port)")
    let text = try #require(error?.description)
    #expect(text.contains("127.0.0.1"))
    #expect(!text.contains("pr0xy-planted"))
  }
}
