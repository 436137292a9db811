import ApiServerStandIn
import Foundation
import TestSupport
import Testing

struct StatusTests {
  private func row(_ outcome: Binary.Outcome, _ shard: Int) -> [String] {
    let lines = outcome.output.split(separator: "\n")
    let line = lines.first { $0.hasPrefix("\(shard) ") } ?? ""
    return line.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
  }

  @Test func whatRunsIsHealthyAndTellsItsLoad() async throws {
    let example = try RunningExample()
    example.tellFigures()
    example.tellSlots(["UP", "UP"])
    let outcome = try await example.status()
    #expect(outcome.code == 0)
    #expect(outcome.errors == "")
    #expect(
      outcome.output.contains("\nmeet: healthy, HAProxy 2/2 (tables agree: 14 rooms), video."))
    #expect(
      row(outcome, 0) == [
        "0", "2/2", "1/1", "1/1", "2/2", "(2-8)", "3", "30", "0.20", "shard0", "UP", "healthy",
      ])
    #expect(row(outcome, 1).suffix(6) == ["7", "70", "0.40", "shard1", "UP", "healthy"])
    #expect(!outcome.output.contains("note:"))
  }

  @Test func anIllShardIsToldWithItsReason() async throws {
    var example = try RunningExample()
    example.tellFigures()
    example.tellSlots(["UP", "DOWN"])
    example.crash("jitsi-shard-0-jicofo")
    let outcome = try await example.status()
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("\nmeet: down, "))
    #expect(
      outcome.output.contains(
        "main is in CrashLoopBackOff (7 restarts, OOMKilled, exit code 137)"))
    #expect(outcome.output.contains("its server shard1 is DOWN"))
  }

  @Test func oneListForEachKindAndOneQuestionForEachPodIsAllThatIsAsked() async throws {
    let example = try RunningExample()
    example.tellFigures()
    example.tellSlots(["UP", "UP"])
    _ = try await example.status()
    let paths = example.server.requests.map(\.path)
    #expect(Set(paths).count == paths.count)
    let lists = paths.filter { !$0.contains("/proxy/") }
    #expect(lists.count == 10)
    // Bridges, HAProxies, and jicofos once each.
    #expect(paths.count == 18)
    let secrets = example.server.requests.first { $0.path.hasSuffix("/secrets") }
    #expect(secrets?.query["fieldSelector"] == "type=kubernetes.io/tls")
  }

  @Test func waitingEndsWhenAllIsHealthyOrTheTimeIsOver() async throws {
    var example = try RunningExample()
    example.tellFigures()
    example.tellSlots(["UP", "UP"])
    let well = try await example.status("--wait", "--timeout", "0")
    #expect(well.code == 0)
    #expect(well.errors == "")
    #expect(well.output.hasSuffix("\nmeet is healthy\n"))
    example.crash("jitsi-shard-1-jicofo")
    let ill = try await example.status("--wait", "--timeout", "100ms")
    #expect(ill.code == 1)
    #expect(ill.errors.hasPrefix("waiting: meet: shard 1: jicofo: 0 of 1 ready"))
    #expect(
      ill.errors.hasSuffix(
        "error: timed out after 100ms waiting for namespace meet to become healthy\n"))
    #expect(ill.output.contains("\nmeet is degraded: of 2 shards 1 down"))
    let nowhere = try await example.status("--wait", "--timeout", "0", "-n", "nowhere")
    #expect(nowhere.code == 2)
    #expect(nowhere.output == "")
    #expect(nowhere.errors.contains("no Jitsi installation in namespace nowhere"))
  }

  @Test func whatJicofoCountsIsShownAndJudged() async throws {
    let example = try RunningExample()
    example.tellFigures()
    example.tellSlots(["UP", "UP"])
    let pod = try #require(example.pods("jitsi-shard-1-jicofo").first)
    example.server.proxy(
      "meet/\(pod):8888/stats",
      says: JicofoAnswer.statistics(bridges: 3, lost: 1))
    // The bridge may be one of another namespace.
    let narrow = try await example.status("-o", "wide", "--context", "lab")
    #expect(narrow.code == 0)
    #expect(
      narrow.output.contains(
        "jicofo counts 3 bridges, 2 pods are running in this namespace; status -A counts those of others, too"
      ))
    let outcome = try await example.status("-A", "-o", "wide", "--context", "lab")
    #expect(outcome.code == 1)
    let words =
      "! shard 1: jicofo counts 3 bridges, but 2 pods are running: meetings on an orphaned bridge get no audio and video (degraded)\n"
    #expect(outcome.output.contains(words))
    #expect(
      outcome.output.contains("    next: kubectl logs -n meet \(pod) --context lab\n"))
    #expect(outcome.output.contains("jicofo has lost 1 bridge since it started"))
    #expect(row(narrow, 1)[11...12] == ["healthy", "3/3"])
    example.server.proxy(
      "meet/\(pod):8888/stats",
      says: #"{"bridge_selector":{"bridge_count":2,"operational_bridge_count":2}}"#)
    example.server.proxy(
      "meet/\(pod):8888/about/health", refusesWith: 503, saying: "XMPP ping failed")
    let old = try await example.status("-o", "json")
    #expect(old.code == 1)
    #expect(old.output.contains("\"healthMessage\": \"XMPP ping failed\""))
  }

  @Test func withoutPermissionForPodsFiguresStayEmptyAndTheRestStands() async throws {
    let example = try RunningExample()
    example.tellFigures()
    example.server.deny("admin get pods/proxy")
    let outcome = try await example.status()
    #expect(outcome.code == 0)
    #expect(row(outcome, 0).suffix(6) == ["-", "-", "-", "shard0", "-", "healthy"])
    let notes = outcome.output.split(separator: "\n").filter { $0.hasPrefix("note:") }
    #expect(notes.count == 1)
    #expect(notes.first?.contains("`get pods/proxy` is forbidden") == true)
  }

  @Test func bridgesThatSayNothingAreLeftAfterTwoSeconds() async throws {
    let example = try RunningExample()
    example.tellFigures()
    example.tellSlots(["UP", "UP"])
    let silent = example.pods("jitsi-shard-1-jvb-0")[0]
    example.server.inject(.silent, times: 100) { $0.path.contains(silent) }
    let outcome = try await example.status()
    #expect(outcome.code == 0)
    #expect(row(outcome, 0)[6...7] == ["3", "30"])
    #expect(row(outcome, 1)[6...7] == ["4+", "40+"])
    #expect(
      outcome.output.contains("note: no metrics of \(silent): no response within 2 seconds\n"))
  }

  @Test(arguments: [Fault.truncated, .shortened, .garbage, .reset, .loginPage, .endless])
  func anAnswerThatIsNoneIsNotShown(_ fault: Fault) async throws {
    let example = try RunningExample()
    example.tellFigures()
    example.tellSlots(["UP", "UP"])
    let pod = example.pods("jitsi-shard-0-jvb-1")[0]
    example.server.inject(fault, times: 100) { $0.path.contains(pod) }
    let outcome = try await example.status()
    #expect(outcome.code == 0)
    #expect(row(outcome, 0)[6...7] == ["1+", "10+"])
    #expect(outcome.output.contains("note: no metrics of \(pod): "))
  }

  @Test(arguments: ["pods", "statefulsets", "configmaps", "horizontalpodautoscalers", "services"])
  func aListThatFailsIsNeverAHealthyCluster(_ plural: String) async throws {
    for fault in [Fault.forbidden, .garbage] {
      let example = try RunningExample()
      example.tellFigures()
      example.server.inject(fault, times: 100) { $0.path.hasSuffix("/\(plural)") }
      let outcome = try await example.status()
      #expect(outcome.code == 2, "\(plural) \(fault)")
      #expect(outcome.output.contains("note: cannot list \(plural)"), "\(plural) \(fault)")
      #expect(!outcome.output.contains("there is no"), "\(plural) \(fault)")
      #expect(outcome.output.contains("\n0 "), "\(plural) \(fault)")
    }
  }

  @Test(arguments: ["secrets", "ingresses", "certificates"])
  func whoMayNotSeeCertificatesDoesWithout(_ plural: String) async throws {
    let example = try RunningExample()
    example.tellFigures()
    example.tellSlots(["UP", "UP"])
    example.server.deny("admin list \(plural)")
    let outcome = try await example.status()
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("note: cannot list \(plural)"))
    #expect(outcome.output.contains("auth status"))
  }

  @Test func withNothingToSeeThereIsNoTable() async throws {
    let example = try RunningExample()
    let nowhere = try await example.status("-n", "nowhere")
    #expect(nowhere.code == 2)
    #expect(nowhere.output == "")
    #expect(nowhere.errors.contains("no Jitsi installation in namespace nowhere of http://"))
    example.server.deny("admin list *")
    let forbidden = try await example.status()
    #expect(forbidden.code == 2)
    #expect(forbidden.output == "")
    #expect(forbidden.errors.contains("forbidden"))
    #expect(forbidden.errors.contains("kind: Role\n"))
  }

  @Test func theCertificateInUseIsToldByItsDays() async throws {
    var example = try RunningExample()
    let end = Date().addingTimeInterval(41.5 * 86_400)
    example.change("Certificate", "video") { certificate in
      certificate["status"] = ["notAfter": .string(ISO8601DateFormatter().string(from: end))]
    }
    let outcome = try await example.status("-o", "json")
    #expect(outcome.code == 0)
    let report = try #require(JSON.parse(Array(outcome.output.utf8)))
    let certificate = report["installations"]?.elements.first?["certificates"]?.elements.first
    #expect(certificate?["daysLeft"]?.number == 41)
    example.change("Certificate", "video") { certificate in
      certificate["status"] = ["notAfter": "2021-03-04T05:06:07Z"]
    }
    let ended = try await example.status()
    #expect(ended.code == 1)
    #expect(ended.output.contains("certificate expired"))
    #expect(ended.output.contains("! the certificate of video.nordhafen-klinik.de expired"))
  }

  @Test(arguments: [(20.5, true), (21.5, false)])
  func lintWarnsOfACertificateThatEndsWithinThreeWeeks(days: Double, isFound: Bool) async throws {
    var example = try RunningExample()
    let end = ISO8601DateFormatter().string(from: Date().addingTimeInterval(days * 86_400))
    example.change("Certificate", "video") { $0["status"] = ["notAfter": .string(end)] }
    let outcome = try await Binary.run(
      ["lint", "--live", "--select", "certificate-expiry"], environment: example.environment)
    #expect(outcome.code == 0)
    #expect(outcome.errors == "")
    #expect(outcome.output.contains("warning[certificate-expiry]") == isFound)
    let words =
      "the certificate of video.nordhafen-klinik.de in Secret video-tls expires in 20 days, at \(end)"
    #expect(outcome.output.contains(words) == isFound)
    #expect(outcome.output.contains("live:meet/Ingress/") == isFound)
  }

  @Test func savedObjectsAreReadAsTheClusterIs() async throws {
    var example = try RunningExample("server-template")
    example.crash("shard-1-prosody")
    let dump = JSON.object([
      "apiVersion": "v1", "kind": "List", "items": .array(example.objects.all),
    ])
    let path = try example.folder.write("dump.json", bytes: dump.bytes)
    let saved = try await Binary.run("status", "-f", path)
    let live = try await example.status()
    #expect(saved.code == 1)
    #expect(live.code == 1)
    // The first line has the context and the time.
    let rows = { (text: String) in
      text.split(separator: "\n").dropFirst().filter { !$0.hasPrefix("note:") }
    }
    #expect(rows(saved.output) == rows(live.output))
    let piped = try await Binary.run(
      ["status", "-f", "-", "-o", "yaml"], input: String(decoding: dump.bytes, as: UTF8.self))
    #expect(piped.code == 1)
    #expect(piped.output.hasPrefix("apiVersion: kubectl-jitsi.dev/v1alpha1\nkind: StatusReport\n"))
  }

  @Test func halfADumpIsNoHealthyCluster() async throws {
    let example = try RunningExample("server-template")
    let dump = JSON.object([
      "apiVersion": "v1", "kind": "List", "items": .array(example.objects.all),
    ])
    let bytes = dump.bytes
    for count in [bytes.count - 2, bytes.count / 2, 40] {
      let path = try example.folder.write("half.json", bytes: Array(bytes.prefix(count)))
      let outcome = try await Binary.run("status", "-f", path)
      #expect(outcome.code == 2, "\(count)")
      #expect(outcome.output == "", "\(count)")
      #expect(outcome.errors.contains("half.json:1:"), "\(count)")
    }
  }

  @Test func manifestsAreNoCluster() async throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("examples/server-template").path
    let outcome = try await Binary.run("status", "-f", path)
    #expect(outcome.code == 2)
    #expect(outcome.output.contains("jitsi: unknown, "))
    #expect(outcome.output.contains("note: no object has a status: these are manifests"))
  }

  @Test func whatObjectsWereTakenForIsToldWhenAsked() async throws {
    let example = try RunningExample("server-template")
    let live = try await example.status("-v")
    #expect(
      live.errors.contains("StatefulSet jitsi/shard-0-jvb: jvb of shard 0: "))
    let dump = JSON.object([
      "apiVersion": "v1", "kind": "List", "items": .array(example.objects.all),
    ])
    let path = try example.folder.write("dump.json", bytes: dump.bytes)
    let saved = try await Binary.run("status", "-v", "-f", path)
    let lines = { (text: String) in
      text.split(separator: "\n").filter { !$0.hasPrefix("GET ") }.sorted()
    }
    #expect(lines(saved.errors) == lines(live.errors))
    #expect(live.errors.contains("GET /api/v1/namespaces/jitsi/pods?limit=500: 200, "))
  }

  @Test func rowsAloneHaveNothingBesideThem() async throws {
    let example = try RunningExample()
    let outcome = try await example.status("--no-headers", "-A")
    #expect(outcome.output.split(separator: "\n").map { $0.prefix(7) } == ["meet  0", "meet  1"])
    #expect(outcome.errors.hasPrefix("note: no metrics of "))
    let wide = try await example.status("--no-headers", "-o", "wide")
    #expect(wide.output.split(separator: "\n").first?.contains("stable-10741") == true)
  }

  @Test(arguments: [
    (["-w", "-f", "x"], "-w cannot be combined with -f"), (["-R"], "-R requires -f"),
    (["--no-headers", "-o", "json"], "--no-headers requires"), (["-f", "/nowhere"], "/nowhere"),
  ])
  func whatDoesNotGoTogetherIsSaid(_ arguments: [String], _ words: String) async throws {
    let outcome = try await Binary.run(["status"] + arguments)
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains(words))
  }

  @Test(arguments: ["text", "wide", "json", "yaml"])
  func noReportHoldsWhatSecretsHold(_ format: String) async throws {
    let example = try RunningExample()
    let value = Data("planted-passw0rd".utf8).base64EncodedString()
    for name in ["video-tls", "other"] {
      example.server.add(
        [
          "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls",
          "metadata": ["name": .string(name), "namespace": "meet"],
          "data": ["tls.crt": .string(value), "tls.key": "planted not base64"],
        ])
    }
    example.server.inject(.echoesCredential, times: 1) { $0.path.hasSuffix("/daemonsets") }
    let outcome = try await example.status("-o", format)
    #expect(outcome.output.contains("healthy") || outcome.output.contains("unknown"))
    for text in [outcome.output, outcome.errors] {
      #expect(!text.contains("planted"))
      #expect(!text.contains(value))
    }
  }

  @Test(.timeLimit(.minutes(30)))
  func underRandomFaultsAnIllClusterIsNeverFoundHealthy() async throws {
    try await withThrowingTaskGroup(of: (Int, Binary.Outcome, TimeInterval).self) { group in
      for seed in 0..<100 {
        if seed >= 8 { try check(await group.next()) }
        group.addTask {
          var example = try RunningExample()
          example.tellFigures()
          example.crash("jitsi-shard-1-web")
          for step in 0..<(1 + seed % 3) {
            let fault = Fault.random[(seed * 7 + step * 5) % Fault.random.count]
            example.server.inject(fault, times: 1 + (seed + step) % 4) { request in
              (request.path.utf8.count + seed) % 3 == 0
            }
          }
          let start = Date()
          let outcome = try await example.status("--request-timeout", "1s")
          return (seed, outcome, Date().timeIntervalSince(start))
        }
      }
      for try await result in group { try check(result) }
    }
  }

  private func check(_ result: (seed: Int, outcome: Binary.Outcome, seconds: TimeInterval)?) throws
  {
    guard let (seed, outcome, seconds) = result else { return }
    #expect(seconds < 300, "seed \(seed)")
    #expect(outcome.code == 1 || outcome.code == 2, "seed \(seed)")
    #expect(!(outcome.output + outcome.errors).contains("planted"), "seed \(seed)")
    if outcome.code == 1 { #expect(outcome.output.contains("web: 1 of 2 ready"), "seed \(seed)") }
  }
}
