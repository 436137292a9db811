import ApiServerStandIn
import TestSupport
import Testing

/// Tests the command in a chroot, like in a container built from scratch.
@Suite(.enabled(if: BareRoot.isAvailable, "needs the superuser, chroot and ldd"))
struct BareRootTests {
  @Test func argumentsArriveWithoutProc() async throws {
    let root = try await BareRoot()
    let version = try await root.run("version")
    #expect(version.output.hasPrefix("kubectl-jitsi "), "\(version.output)\(version.errors)")
    let details = try await root.run("version", "-o", "json")
    #expect(details.code == 0, "\(details.errors)")
    #expect(details.output.contains("\"libcurlError\": \"it is not installed"), "\(details.output)")
    for (name, text) in try ExampleManifests.texts(of: "server-template") {
      try root.folder.write("in/\(name)", text)
    }
    let lint = try await root.run("lint", "--whole", "/in")
    #expect(lint.code == 0, "\(lint.output)\(lint.errors)")
    #expect(lint.output.hasPrefix("All clear"))
    let unknown = try await root.run("lnt")
    #expect(unknown.code == 2)
    #expect(unknown.errors.contains("unknown command \"lnt\""))
  }

  @Test(
    .enabled(
      if: TLSFront.isAvailable && BareRoot.library("libcurl.so.4") != nil,
      "needs haproxy, openssl and libcurl"))
  func withoutAuthoritiesThePackageIsNamed() async throws {
    let server = try ApiServerStandIn()
    let front = try await TLSFront(before: server)
    let root = try await BareRoot(loading: [BareRoot.library("libcurl.so.4") ?? ""])
    let outcome = try await root.run(
      "status", "--server", "https://127.0.0.1:\(front.port)", "-n", "meet")
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("this machine has no CA bundle"), "\(outcome.errors)")
    #expect(outcome.errors.contains("install the package ca-certificates"))
  }
}
