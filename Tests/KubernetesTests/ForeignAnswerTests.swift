import Testing

@testable import Kubernetes
@testable import KubernetesClient

/// Tests responses that do not come from the API server, and certificates that cannot be verified.
struct ForeignAnswerTests {
  private func maker(
    system: Bool = false, has: Bool = true, secrets: [String] = []
  ) -> ErrorMaker {
    ErrorMaker(
      server: "https://lab:6443", credentialName: "the token of the user admin",
      usesSystemAuthorities: system, hasSystemAuthorities: { has }, proxiedHost: nil,
      totalLimit: .max, secrets: secrets)
  }

  private func failure(_ request: APIRequest, _ status: Int, _ body: String) -> APIError? {
    var response = WireResponse()
    response.status = status
    response.contentType = "text/html"
    response.body = Array(body.utf8)
    return maker().make(request, response)
  }

  /// A secret that is part of what replaces it.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ("secret", "no secret, secret", "no <secret>, <secret>"), ("t", "it", "i<secret>"),
      ("aa", "aaa", "<secret>a"), ("<secret>", "a <secret>", "a <secret>"), ("", "as is", "as is"),
      ("é", "caf\u{E9} é", "caf<secret> <secret>"),
    ])
  func eachOccurrenceOfASecretIsReplacedOnce(secret: String, text: String, clean: String) {
    #expect(maker(secrets: [secret]).clean(text) == clean)
  }

  private let proxied = APIRequest.podProxy(
    namespace: "meet", pod: "jvb-0", port: 8080, target: "/colibri/stats", timeout: 1000)

  @Test(arguments: [401, 403, 404])
  func whatAPodRefusesIsThePods(status: Int) throws {
    let error = try #require(failure(proxied, status, "no"))
    #expect(error.reason == .foreign(status: status, "no"))
    #expect(!error.isForbidden)
    #expect(error.missingPermissions == nil)
    #expect(
      error.description.contains("the pod, or a proxy in front of it, answered with status"))
  }

  @Test func theApiServersStatusIsItsOwn() throws {
    let status =
      #"{"kind":"Status","apiVersion":"v1","code":403,"reason":"Forbidden","message":"no"}"#
    #expect(try #require(failure(proxied, 403, status)).isForbidden)
    // The API server reports that it cannot reach a pod as plain text (k8s.io/apimachinery, pkg/util/proxy/transport.go).
    let silent = try #require(failure(proxied, 503, "Error trying to reach service: 'dial tcp'"))
    #expect(silent.reason == .unavailable("Error trying to reach service: 'dial tcp'"))
  }

  @Test func aFirewallsPageIsNoMissingPermission() throws {
    let list = APIRequest(
      .get, "/api/v1/services", access: ResourceAccess(verb: "list", .services, namespace: nil))
    let error = try #require(failure(list, 403, "<html>blocked</html>"))
    #expect(error.reason == .foreign(status: 403, ""))
    #expect(
      error.description.contains("a proxy or firewall in front of https://lab:6443 refused it"))
    #expect(error.missingPermissions == nil)
  }

  @Test(arguments: [
    (WireFailure.Kind.authorities, true, true), (.authorities, true, false), (.trust, true, false),
  ])
  func aSystemWithoutAuthoritiesNamesThePackage(
    kind: WireFailure.Kind, system: Bool, has: Bool
  ) {
    let failure = WireFailure(kind: kind, words: "error setting certificate file")
    let error = maker(system: system, has: has).make(proxied, failure, timeout: 1, stall: 1)
    #expect(error.reason == .noAuthorities("error setting certificate file"))
    #expect(error.description.contains("install the package ca-certificates"))
  }

  @Test func ownAuthoritiesAndForeignCertificatesAreSomethingElse() {
    let failure = WireFailure(kind: .authorities, words: "w")
    #expect(maker().make(proxied, failure, timeout: 1, stall: 1).reason == .authorities("w"))
    let untrusted = WireFailure(kind: .trust, words: "w")
    #expect(
      maker(system: true).make(proxied, untrusted, timeout: 1, stall: 1).reason == .untrusted("w"))
  }
}
