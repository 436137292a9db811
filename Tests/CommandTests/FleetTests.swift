import ApiServerStandIn
import Foundation
import TestSupport
import Testing

/// `status` and `lint --live` about several clusters at once.
struct FleetTests {
  /// A kubeconfig with a cluster and a user of the same name for each context.
  private struct Contexts {
    let folder: TemporaryFolder
    private let path: String

    /// - Parameter entries: The name, the server's address and the user of each context.
    init(_ entries: [(name: String, server: String, user: String)]) throws {
      folder = try TemporaryFolder()
      func list(_ body: (String, String, String) -> String) -> String {
        entries.map { "- " + body($0.name, $0.server, $0.user) }.joined(separator: "\n")
      }
      path = try folder.write(
        "config",
        """
        clusters:
        \(list { "{name: \($0), cluster: {server: \"\($1)\"}}\($2.isEmpty ? "" : "")" })
        users:
        \(list { "{name: \($0), user: {\($2)}}\($1.isEmpty ? "" : "")" })
        contexts:
        \(list { name, _, _ in "{name: \(name), context: {cluster: \(name), user: \(name), namespace: jitsi}}" })

        """)
    }

    func run(_ arguments: String...) async throws -> Binary.Outcome {
      try await Binary.run(arguments, environment: ["KUBECONFIG": path, "HOME": folder.path])
    }
  }

  private static let token = "token: t0ken-planted"

  private func entry(_ name: String, _ server: ApiServerStandIn) -> (String, String, String) {
    (name, server.address, Self.token)
  }

  private func column(_ output: String) -> [String] {
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
    guard let titles = lines.firstIndex(where: { $0.hasPrefix("CONTEXT ") }) else { return [] }
    return lines[(titles + 1)...].prefix { !$0.isEmpty }.map { String($0.prefix { $0 != " " }) }
  }

  @Test func failuresOfOneClusterHideNoOther() async throws {
    let well = try RunningExample("server-template")
    var ill = try RunningExample("server-template")
    for shard in 0..<2 { ill.crash("shard-\(shard)-prosody") }
    var weak = try RunningExample("server-template")
    weak.crash("shard-1-web")
    let forbidding = try RunningExample("server-template")
    forbidding.server.inject(.forbidden, times: 1000)
    let expired = try RunningExample("server-template")
    expired.server.inject(.unauthorized, times: 1000)
    let hanging = try RunningExample("server-template")
    hanging.server.inject(.silent, times: 1000)
    let closed = try Loopback.freePort()
    let contexts = try Contexts([
      entry("well", well.server), entry("weak", weak.server), entry("ill", ill.server),
      entry("forbidding", forbidding.server), entry("expired", expired.server),
      entry("hanging", hanging.server), ("closed", "http://127.0.0.1:\(closed)", Self.token),
    ])
    let outcome = try await contexts.run(
      "status", "--contexts", "well,forbidding,expired,hanging,closed,nowhere,weak,ill,well",
      "--cluster-timeout", "3s")
    #expect(outcome.code == 2, "\(outcome.errors)")
    let failed = ["forbidding", "expired", "hanging", "closed", "nowhere"]
    #expect(column(outcome.output) == ["ill"] + failed + ["weak", "well"], "\(outcome.output)")
    for line in [
      "8 contexts: 1 down, 5 not read, 1 degraded, 1 healthy, ",
      "! ill: shard 0: prosody: 0 of 1 ready", "! weak: shard 1: web: 0 of 1 ready",
      "next: kubectl logs -n jitsi shard-0-prosody",
      "! forbidding: cannot be read: cannot list ", "! expired: cannot be read: ",
      "! hanging: cannot be read: no complete answer within 3 s (--cluster-timeout)",
      "! closed: cannot be read: ", "! nowhere: cannot be read: ",
      "of 8 contexts 1 down, 5 not read, 1 degraded, 1 healthy",
    ] {
      #expect(outcome.output.contains(line), "\(line)\n\(outcome.output)")
    }
    #expect(outcome.output.contains(" --context ill"), "\(outcome.output)")
    #expect(!outcome.output.contains("t0ken-planted"))

    let found = try await contexts.run(
      "lint", "--live", "--contexts", "well,nowhere,forbidding")
    #expect(found.code == 2)
    #expect(
      column(found.output) == ["forbidding", "nowhere", "well"], "\(found.output)")
    #expect(found.errors.contains("error: nowhere: "), "\(found.errors)")
  }

  @Test func healthyClustersGiveZeroAndTheJSONOfEach() async throws {
    let (one, other) = (
      try RunningExample("server-template"), try RunningExample("server-template")
    )
    let contexts = try Contexts([entry("one", one.server), entry("other", other.server)])
    let text = try await contexts.run("status", "--all-contexts", "-o", "wide")
    #expect(text.code == 0, "\(text.output)\(text.errors)")
    #expect(column(text.output) == ["one", "other"])
    #expect(text.output.contains("  RELEASE "), "\(text.output)")
    #expect(text.output.hasSuffix("all 2 contexts are healthy\n"), "\(text.output)")
    let rows = try await contexts.run("status", "--all-contexts", "--no-headers")
    #expect(rows.output.split(separator: "\n").count == 2, "\(rows.output)")

    let both = try await contexts.run("status", "--contexts", "one,other", "-o", "json")
    let alone = try await contexts.run("status", "--context", "other", "-o", "json")
    let document = try #require(JSON.parse(Array(both.output.utf8)))
    #expect(document["kind"]?.text == "FleetStatusReport")
    let entries = document["contexts"]?.elements ?? []
    #expect(entries.map { $0["context"]?.text } == ["one", "other"])
    var (own, single) = (
      try #require(entries.last?["report"]), try #require(JSON.parse(Array(alone.output.utf8)))
    )
    (own["time"], single["time"]) = (nil, nil)
    #expect(own == single)
    let yaml = try await contexts.run("status", "--all-contexts", "-o", "yaml")
    #expect(yaml.output.contains("kind: FleetStatusReport\n"), "\(yaml.output)")
  }

  @Test func ofAllContextsThoseWithoutJitsiAreSkipped() async throws {
    let with = try RunningExample("server-template")
    let without = try ApiServerStandIn()
    without.add([
      "apiVersion": "v1", "kind": "Service", "metadata": ["name": "a", "namespace": "jitsi"],
      "spec": ["ports": [["port": 80]]],
    ])
    let contexts = try Contexts([entry("none", without), entry("jitsi", with.server)])
    let all = try await contexts.run("status", "--all-contexts")
    #expect(all.code == 0, "\(all.output)\(all.errors)")
    #expect(column(all.output) == ["jitsi", "none"], "\(all.output)")
    #expect(all.output.contains("without Jitsi"), "\(all.output)")
    let linted = try await contexts.run("lint", "--live", "--all-contexts", "--fail-on", "error")
    #expect(linted.code == 0, "\(linted.output)\(linted.errors)")
    // Who names a context expects an installation there.
    #expect(try await contexts.run("status", "--contexts", "none,jitsi").code == 2)
  }

  @Test func findingsAreThoseOfEachCluster() async throws {
    let clean = try RunningExample("server-template")
    let open = try RunningExample("server-template") {
      $0.replacing("type: ClusterIP", with: "type: LoadBalancer")
    }
    let contexts = try Contexts([entry("clean", clean.server), entry("open", open.server)])
    let text = try await contexts.run("lint", "--live", "--contexts", "clean,open")
    #expect(text.code == 1, "\(text.errors)")
    #expect(column(text.output) == ["open", "clean"], "\(text.output)")
    let heading = try #require(text.output.range(of: "context open\n"))
    let finding = try #require(text.output.range(of: "error[prosody-clusterip]"))
    #expect(heading.upperBound <= finding.lowerBound)
    let quiet = try await contexts.run("lint", "--live", "--contexts", "clean,open", "-q")
    let lines = quiet.output.split(separator: "\n")
    #expect(!lines.isEmpty && lines.allSatisfy { $0.contains(": ") })
    #expect(lines.contains { $0.hasPrefix("open: ") })

    let both = try await contexts.run("lint", "--live", "--contexts", "clean,open", "-o", "json")
    let alone = try await contexts.run("lint", "--live", "--context", "open", "-o", "json")
    let document = try #require(JSON.parse(Array(both.output.utf8)))
    #expect(document["kind"]?.text == "FleetLintReport")
    let entries = document["contexts"]?.elements ?? []
    #expect(entries.map { $0["context"]?.text } == ["open", "clean"])
    #expect(entries.first?["report"] == JSON.parse(Array(alone.output.utf8)))
  }

  /// Plugins are called only for servers with TLS; nothing answers at these.
  @Test func aPluginThatContextsShareIsCalledOnce() async throws {
    let folder = try TemporaryFolder()
    let script = try folder.write(
      "plugin.sh",
      """
      #!/bin/sh
      echo "$*" >> \(folder.path)/calls
      echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"t"}}'

      """)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
    func user(_ argument: String) -> String {
      """
      exec: {apiVersion: client.authentication.k8s.io/v1, command: \(script), args: [\(argument)], \
      interactiveMode: IfAvailable}
      """
    }
    let server = "https://127.0.0.1:\(try Loopback.freePort())"
    let contexts = try Contexts(
      (0..<8).map { ("shared-\($0)", server, user("same")) } + [("own", server, user("other"))])
    let outcome = try await contexts.run("status", "--all-contexts")
    #expect(outcome.code == 2)
    #expect(column(outcome.output).count == 9, "\(outcome.output)\(outcome.errors)")
    let calls = try folder.read("calls").split(separator: "\n").sorted()
    #expect(calls == ["other", "same"])
  }

  @Test func aPluginThatHangsEndsWithItsCluster() async throws {
    let well = try RunningExample("server-template")
    let server = "https://127.0.0.1:\(try Loopback.freePort())"
    let contexts = try Contexts([
      entry("well", well.server),
      (
        "stuck", server,
        """
        exec: {apiVersion: client.authentication.k8s.io/v1, command: sleep, args: ["1000"], \
        interactiveMode: Never}
        """
      ),
    ])
    let outcome = try await contexts.run("status", "--all-contexts", "--cluster-timeout", "1s")
    #expect(outcome.code == 2)
    #expect(column(outcome.output) == ["stuck", "well"], "\(outcome.output)")
    #expect(outcome.output.contains("did not end within 1 s"), "\(outcome.output)")
  }
}
