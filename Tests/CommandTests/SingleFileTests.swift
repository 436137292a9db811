import TestSupport
import Testing

/// Tests one file of an installation alone, as an editor without a configuration passes it.
@Suite struct SingleFileTests {
  private func text(_ file: String, of example: String = "server-template") throws -> String {
    let texts = try ExampleManifests.texts(of: example)
    return try #require(texts.first { $0.name == file }).text
  }

  private func lint(_ text: String, _ arguments: String...) async throws -> Binary.Outcome {
    let folder = try TemporaryFolder()
    let file = try folder.write("file.yaml", text)
    return try await Binary.run(["lint", "-q", "--fail-on", "info", file] + arguments)
  }

  @Test(arguments: ["server-template", "server-lines"])
  func noFileOfAHealthyInstallationHasAFinding(example: String) async throws {
    for (name, text) in try ExampleManifests.texts(of: example) {
      let outcome = try await lint(text)
      #expect(outcome.code == 0, "\(name): \(outcome.errors)")
      #expect(outcome.output.isEmpty, "\(name): \(outcome.output)")
    }
  }

  @Test func haproxyIsCheckedWithoutItsShards() async throws {
    let outcome = try await lint(
      try text("haproxy.yaml").replacing("terminationGracePeriodSeconds", with: "hostname")
        .replacing("readinessProbe:", with: "startupProbe:"))
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("[haproxy-probes]"), "\(outcome.output)")
    #expect(!outcome.output.contains("[haproxy-slots]"))
  }

  /// As in hpi-schul-cloud's overlays: the configuration in one file, the StatefulSet in another.
  @Test func aConfigurationIsCheckedWithoutItsPods() async throws {
    let whole = try text("haproxy.yaml")
    let map = String(try #require(whole.split(separator: "\n---\n").first)) + "\n"
    let clean = try await lint(map)
    #expect(clean.code == 0 && clean.output.isEmpty, "\(clean.output)\(clean.errors)")
    let unknown = try await lint(map.replacing("maxconn 4000", with: "maxconnn 4000"))
    #expect(unknown.output.contains("[haproxy-config]"))
    let quiet = try await lint(map.replacing("timeout tunnel 4h", with: "timeout queue 4h"))
    #expect(quiet.output.contains("[haproxy-tunnel-timeout]"), "\(quiet.output)")
    for outcome in [unknown, quiet] {
      #expect(outcome.output.split(separator: "\n").count == 1, "\(outcome.output)")
    }
  }

  @Test func anHAProxyThatKnowsNoRoomsIsSomebodyElses() async throws {
    let whole = try text("haproxy.yaml").replacing("urlp(room)", with: "urlp(user)")
      .replacing("readinessProbe:", with: "startupProbe:")
    let outcome = try await lint(whole)
    #expect(outcome.code == 0 && outcome.output.isEmpty, "\(outcome.output)")
    #expect(outcome.errors.hasPrefix("note: no Jitsi workload in "))
  }

  /// A file with some Services and settings need not be complete.
  @Test func whatOtherFilesMayHoldIsNotMissing() async throws {
    let part =
      try text("prosody.yaml", of: "server-lines") + """
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: notes, namespace: jitsi}
        data: {a: b}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: notes, namespace: jitsi}
        stringData: {a: b}

        """
    let alone = try await lint(part)
    #expect(alone.code == 0 && alone.output.isEmpty, "\(alone.output)")
    let whole = try await lint(part, "--whole")
    #expect(whole.output.contains("does not exist"), "\(whole.output)")
    // A complete shard is not treated as a fragment: the objects that it refers to are expected in the same file.
    let texts = try ExampleManifests.texts(of: "server-template")
    let all = texts.filter { $0.name != "monitoring.yaml" }.map(\.text).joined(separator: "---\n")
      .replacing("name: haproxy-config", with: "name: haproxy-settings", maxReplacements: 1)
    let dump = try await lint(all)
    #expect(dump.output.contains("haproxy-config"), "\(dump.output)")
  }

  private static func ingress(_ name: String, backend: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: \(name), namespace: conference}
    spec:
      rules:
      - host: meet.riverside-school.net
        http:
          paths:
          - {path: /, pathType: Prefix, backend: {service: {name: \(backend), port: {number: 80}}}}

    """
  }

  @Test func anIngressIsCheckedWithoutWhatItLeadsTo() async throws {
    for (name, backend) in [("jitsi", "haproxy"), ("meet", "jitsi-web"), ("jitsi-meet", "web")] {
      let outcome = try await lint(Self.ingress(name, backend: backend))
      #expect(outcome.output.contains("[ingress-tls]"), "\(name)")
      #expect(!outcome.output.contains("does not exist"))
    }
    for (name, backend) in [("jitsi", "grafana"), ("shop", "web"), ("shop", "haproxy")] {
      let outcome = try await lint(Self.ingress(name, backend: backend))
      #expect(outcome.code == 0 && outcome.output.isEmpty, "\(name): \(outcome.output)")
    }
  }
}
