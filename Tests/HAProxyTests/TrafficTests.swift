import HAProxy
import Testing

struct TrafficTests {
  /// Returns a configuration with the given lines in `defaults`, a frontend and a backend.
  private func configuration(_ defaults: String, frontend: String = "", backend: String = "")
    -> Configuration
  {
    Configuration(
      parsing: """
        defaults
          mode http
        \(defaults)
        frontend in
          bind :8080
        \(frontend)
          default_backend shards
        backend shards
        \(backend)
          server s0 10.0.0.1:80
        """)
  }

  private func quiet(_ configuration: Configuration) throws -> [String] {
    let backend = try #require(configuration.proxies.first { $0.kind == .backend })
    return configuration.quietTimeouts(of: backend).map { "\($0.name) \($0.milliseconds)" }
  }

  @Test func aTunnelHasItsOwnTimeout() throws {
    let read = configuration(" timeout client 1m\n timeout server 1m\n timeout tunnel 1h")
    #expect(try quiet(read) == ["tunnel 3600000"])
  }

  @Test func theBackendsTunnelCountsAndTheFrontendsDoesNot() throws {
    let read = configuration(
      " timeout tunnel 1h", frontend: " timeout tunnel 1s", backend: " timeout tunnel 2h")
    #expect(try quiet(read) == ["tunnel 7200000"])
  }

  @Test func clientAndServerCountWithoutATunnel() throws {
    let read = configuration(
      " timeout client 90s\n timeout server 2m", frontend: " timeout client 30s")
    #expect(try quiet(read) == ["server 120000", "client 30000"])
  }

  @Test func zeroIsNoTimeout() throws {
    let read = configuration(" timeout client 0\n timeout server 1m\n timeout tunnel 0")
    #expect(try quiet(read) == ["server 60000"])
  }

  @Test func whatTheEnvironmentSaysIsLeftOut() throws {
    #expect(try quiet(configuration(" timeout tunnel \"${TUNNEL}\"")) == [])
  }

  @Test(arguments: [
    ("", "/", true), (" monitor-uri /up", "/up", false), (" monitor-uri /up", "/", true),
    (" stats enable\n stats uri /stats", "/stats", false),
    (" http-request return status 200 if { path /alive }", "/alive", false),
    (" acl own path /alive\n use_backend other if own", "/alive", false),
    (" http-request redirect scheme https if !{ ssl_fc }", "/", true),
    (" http-request return status 200", "/anything", false),
  ])
  func onlyWhatHAProxyDoesNotAnswerGoesToAServer(lines: String, path: String, passes: Bool) throws {
    let read = configuration("", frontend: lines)
    let backend = try #require(read.proxies.first { $0.kind == .backend })
    #expect(read.passes(port: 8080, path: path, to: backend) == passes)
    #expect(!read.passes(port: 9090, path: path, to: backend))
  }

  @Test func branchesWithoutFixesAreKnown() {
    #expect(Release(2, 4).fixesEnded == 2026)
    #expect(Release(2, 8).fixesEnded == nil)
    #expect(Release(3, 9).fixesEnded == nil)
  }
}
