import Testing

/// Tests `kubectl jitsi releases`.
struct ReleasesCommandTests {
  @Test func listHasNewestFirst() async throws {
    let outcome = try await Binary.run("releases", "--no-color")
    let lines = outcome.output.split(separator: "\n")
    #expect(outcome.code == 0)
    #expect(lines.first?.hasPrefix("NAME ") == true)
    #expect(lines.last?.hasPrefix("stable-5765 ") == true)
    let rootless = try #require(lines.first { $0.hasPrefix("stable-11146 ") })
    #expect(rootless.contains("2026-08-03"))
    #expect(rootless.contains("images at ghcr.io/jitsi"))
    #expect(rootless.contains("web on port 8000 and 8443"))
    #expect(rootless.contains("known faults: web, prosody, jvb"))
  }

  @Test func oneReleaseShowsItsChangesWithTheirSources() async throws {
    let text = try await Binary.run("releases", "stable-11146").output
    for line in [
      "all      registry", "docker.io/jitsi -> ghcr.io/jitsi", "web      http port",
      "JVB_WS_SERVER_ID ", "9ea0cbba", "docker-jitsi-meet#2328",
    ] { #expect(text.contains(line), "\(line)") }
    let quiet = try await Binary.run("releases", "stable-10532-1").output
    #expect(quiet.contains("No change for manifests."))
    #expect(quiet.contains("web      http port"))
  }

  @Test func yamlIsTheDocumentOfJSON() async throws {
    let yaml = try await Binary.run("releases", "stable-9909", "-o", "yaml").output
    #expect(
      yaml.hasPrefix("apiVersion: kubectl-jitsi.dev/v1alpha1\nkind: Release\nname: stable-9909\n"))
    #expect(yaml.contains("defaultFrom: XMPP_RECORDER_DOMAIN"))
  }

  @Test(arguments: [
    ("stable-1114", "unknown release stable-1114; did you mean stable-11146?"),
    ("latest", "unknown release latest"), ("stable-5390-3", "unknown release stable-5390-3"),
  ])
  func unknownReleaseExitsWithTwo(_ name: String, _ message: String) async throws {
    let outcome = try await Binary.run("releases", name)
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(outcome.errors.contains("`kubectl jitsi releases` lists all releases"))
  }
}
