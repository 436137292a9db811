import ApiServerStandIn
import Foundation
import Kubernetes
import TestSupport
import Testing
import YAML

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct LiveLintTests {
  /// A cluster with an example, changed by a closure.
  private struct Cluster {
    let server: ApiServerStandIn
    let folder: TemporaryFolder
    /// The same manifests as files.
    let files: String

    init(_ change: (String) -> String = { $0 }) throws {
      server = try ApiServerStandIn()
      server.serve(StandInResource.monitoring + StandInResource.certificates)
      folder = try TemporaryFolder()
      files = folder.path + "/files"
      for (name, written) in try ExampleManifests.texts(of: "server-template") {
        let text = change(written)
        try folder.write("files/\(name)", text)
        for object in ExampleManifests.objects(in: text) { server.add(object) }
      }
      try folder.writeKubeconfig(for: server, namespace: "jitsi")
    }

    func lint(_ arguments: String...) async throws -> Binary.Outcome {
      try await Binary.run(
        ["lint", "--live"] + arguments, environment: ["KUBECONFIG": folder.path + "/config"])
    }
  }

  /// Returns findings without their locations.
  private func findings(_ outcome: Binary.Outcome) throws -> [String] {
    let report = try #require(JSON.parse(Array(outcome.output.utf8)))
    return (report["findings"]?.elements ?? []).map { finding in
      let object = finding["object"]
      return [finding["rule"], object?["kind"], object?["name"], finding["path"]]
        .map { $0?.text ?? "" }.joined(separator: " ")
    }.sorted()
  }

  @Test func whatRunsIsLintedAsItsManifestsAre() async throws {
    let cluster = try Cluster { text in
      text.replacingOccurrences(of: "maxReplicas: 5", with: "maxReplicas: 9")
        .replacingOccurrences(of: "publishNotReadyAddresses: true", with: "")
        .replacingOccurrences(of: "stable-10741", with: "latest")
    }
    let live = try await cluster.lint("-A", "-o", "json")
    let files = try await Binary.run("lint", "--whole", "-o", "json", cluster.files)
    #expect(live.errors == files.errors)
    #expect(live.code == files.code)
    let differences = try findings(live).difference(from: findings(files)).map { "\($0)" }
    #expect(differences == [])
    #expect(try !findings(live).isEmpty)
  }

  @Test func whatOtherNamespacesMayHoldIsNotMissing() async throws {
    let outcome = try await Cluster().lint("-o", "json")
    #expect(try findings(outcome) == [])
    #expect(outcome.code == 0)
  }

  @Test func verboseTellsWhatIsAskedAndNoCredential() async throws {
    let outcome = try await Cluster().lint("-v")
    #expect(outcome.errors.contains("GET /api/v1/namespaces/jitsi/services?limit=500: 200, "))
    #expect(!outcome.errors.contains("t0ken-planted"))
    #expect(!outcome.output.contains("GET "))
  }

  @Test func aFindingShowsTheObjectAndTheFieldInIt() async throws {
    let cluster = try Cluster {
      $0.replacingOccurrences(of: "stable-10741", with: "latest")
    }
    let outcome = try await cluster.lint()
    #expect(outcome.output.contains("live:jitsi/"))
    #expect(outcome.output.contains("image: "))
  }

  @Test func whatMayNotBeSeenIsSaidWithTheRoleThatWouldAllowIt() async throws {
    let cluster = try Cluster()
    cluster.server.deny("admin list secrets", "admin list ingresses")
    let outcome = try await cluster.lint()
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains(#"cannot list resource "secrets""#))
    #expect(outcome.errors.components(separatedBy: "kind: Role\n").count == 2)
    #expect(outcome.errors.contains(#"resources: ["ingresses"]"#))
    #expect(!outcome.output.contains("missing"))
  }

  @Test(arguments: ["text", "json", "sarif", "junit", "github", "name"])
  func noReportHoldsWhatSecretsHold(_ format: String) async throws {
    let cluster = try Cluster { $0.replacingOccurrences(of: "stable-10741", with: "latest") }
    let value = Data("planted-passw0rd".utf8).base64EncodedString()
    for name in ["jitsi-config", "meet-tls", "other"] {
      cluster.server.add(
        [
          "apiVersion": "v1", "kind": "Secret", "type": "Opaque",
          "metadata": [
            "name": .string(name), "namespace": "jitsi",
            "annotations": [
              "kubectl.kubernetes.io/last-applied-configuration": .string("{\"data\": \(value)}")
            ],
          ],
          "data": ["JVB_AUTH_PASSWORD": .string(value), "tls.key": "planted not base64"],
        ])
    }
    let outcome = try await cluster.lint("-o", format, "-v")
    #expect(outcome.code < 2)
    #expect(!outcome.output.isEmpty)
    for text in [outcome.output, outcome.errors] {
      #expect(!text.contains("planted"))
      #expect(!text.contains(value))
    }
  }

  @Test func aListThatFailsIsNeverACleanCluster() async throws {
    for fault in [Fault.forbidden, .loginPage, .endlessHeaders, .unauthorized] {
      let cluster = try Cluster()
      cluster.server.inject(fault, times: 20) { $0.path.hasSuffix("/statefulsets") }
      let outcome = try await cluster.lint()
      #expect(outcome.code == 2, "\(fault)")
      #expect(!outcome.errors.contains("planted"), "\(fault)")
    }
  }

  @Test func aClusterThatIsNotThereIsNamed() async throws {
    let folder = try TemporaryFolder()
    let port = try Loopback.freePort()
    let outcome = try await Binary.run([
      "lint", "--live", "--kubeconfig", "/dev/null", "--server", "http://127.0.0.1:\(port)",
    ])
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("cannot connect to http://127.0.0.1:\(port)"))
    #expect(outcome.errors.split(separator: "\n").count == 1)
    let none = try await Binary.run(
      ["lint", "--live"],
      environment: ["KUBECONFIG": "", "HOME": folder.path, "KUBERNETES_SERVICE_HOST": ""])
    #expect(none.code == 2)
    #expect(none.errors.contains("no cluster is configured"))
  }

  @Test(.timeLimit(.minutes(10)), arguments: [SIGINT, SIGTERM])
  func aSignalEndsAtOnceWhatTheClusterDoesNot(_ signal: Int32) async throws {
    let cluster = try Cluster()
    cluster.server.inject(.silent, times: 1000)
    // A server that does not respond is waited for far longer than the test may take.
    let command = try await WatchingCommand(
      ["lint", "--live", "--request-timeout", "1h"],
      ["KUBECONFIG": cluster.folder.path + "/config"])
    try await eventually { cluster.server.requests.count >= 10 }
    #expect(cluster.server.requests.count >= 10)
    #expect(try await command.end(signal) == 130)
    #expect(command.errors == "error: interrupted\n")
  }

  @Test func oneListForEachKindIsAllThatIsAsked() async throws {
    let cluster = try Cluster()
    _ = try await cluster.lint()
    let paths = cluster.server.requests.map(\.path)
    #expect(Set(paths).count == paths.count)
    #expect(paths.contains("/apis/apps/v1/namespaces/jitsi/statefulsets"))
    #expect(paths.contains("/apis/monitoring.coreos.com/v1/podmonitors"))
    // Pods show who still has the old values of a Secret.
    #expect(paths.count { $0.hasSuffix("/pods") } == 1)
  }

  @Test func aPodThatReadASecretBeforeItWasRecreatedIsFound() async throws {
    let cluster = try Cluster()
    cluster.server.add([
      "apiVersion": "v1", "kind": "Secret",
      "metadata": [
        "name": "jitsi-config", "namespace": "jitsi", "creationTimestamp": "2026-11-20T09:00:00Z",
      ],
    ])
    for (component, started) in [
      ("jicofo", "2026-11-01T08:00:00Z"), ("prosody", "2026-11-20T09:01:00Z"),
    ] {
      cluster.server.add([
        "apiVersion": "v1", "kind": "Pod",
        "metadata": [
          "name": .string("shard-0-\(component)-7d9c6b5f4-x2v8k"), "namespace": "jitsi",
          "ownerReferences": [
            [
              "apiVersion": "apps/v1", "kind": "ReplicaSet", "controller": true, "uid": "1",
              "name": .string("shard-0-\(component)-7d9c6b5f4"),
            ]
          ],
        ],
        "spec": ["containers": [["name": .string(component), "image": "example"]]],
        "status": [
          "containerStatuses": [
            ["name": .string(component), "state": ["running": ["startedAt": .string(started)]]]
          ]
        ],
      ])
    }
    let found = try await findings(cluster.lint("-o", "json", "--select", "secrets-stale"))
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("secrets-stale Deployment shard-0-jicofo") == true)
  }

  @Test func podsThatMayNotBeSeenAreNoMissingObjects() async throws {
    let cluster = try Cluster()
    cluster.server.deny("admin list pods")
    let outcome = try await cluster.lint("-A", "-o", "json")
    #expect(outcome.code == 0)
    #expect(outcome.errors.contains("secrets-stale is not checked without pods"))
  }

  @Test(.timeLimit(.minutes(30)))
  func underRandomFaultsAClusterIsNeverFoundBetterThanItIs() async throws {
    let defect: @Sendable (String) -> String = { text in
      text.replacingOccurrences(of: "stable-10741", with: "latest")
    }
    let clean = try await findings(Cluster(defect).lint("-o", "json"))
    try await withThrowingTaskGroup(of: (Int, Binary.Outcome, TimeInterval).self) { group in
      for seed in 0..<24 {
        if seed >= 3 { try check(await group.next(), against: clean) }
        group.addTask {
          let cluster = try Cluster(defect)
          for step in 0..<(1 + seed % 3) {
            let fault = Fault.random[(seed * 7 + step * 5) % Fault.random.count]
            cluster.server.inject(fault, times: 1 + (seed + step) % 4) { request in
              (request.path.utf8.count + seed) % 3 == 0
            }
          }
          let start = Date()
          let outcome = try await cluster.lint("-o", "json", "--request-timeout", "2s")
          return (seed, outcome, Date().timeIntervalSince(start))
        }
      }
      for try await result in group { try check(result, against: clean) }
    }
  }

  private func check(
    _ result: (seed: Int, outcome: Binary.Outcome, seconds: TimeInterval)?, against clean: [String]
  ) throws {
    guard let (seed, outcome, seconds) = result else { return }
    #expect(seconds < 300, "seed \(seed)")
    #expect(!(outcome.output + outcome.errors).contains("planted"), "seed \(seed)")
    if outcome.code == 2 {
      // A warning about pods that cannot be listed may come first.
      #expect(
        outcome.errors.split(separator: "\n").contains { $0.hasPrefix("error: ") }, "seed \(seed)")
    } else {
      #expect(try findings(outcome) == clean, "seed \(seed)")
    }
  }
}
