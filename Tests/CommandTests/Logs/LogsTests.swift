import ApiServerStandIn
import Foundation
import Subprocess
import TestSupport
import Testing

/// `logs` against a simulated cluster.
struct LogsTests {
  private func run(_ example: RunningExample, _ arguments: String...) async throws -> Binary.Outcome
  {
    try await Binary.run(["logs"] + arguments, environment: example.environment)
  }

  private func container(_ example: RunningExample, _ prefix: String) throws -> (
    key: String, name: String
  ) {
    let pod = try #require(example.pods("jitsi-" + prefix).first)
    let object = example.objects.all.first {
      $0["kind"]?.text == "Pod" && $0[["metadata", "name"]]?.text == pod
    }
    let name = object?[["spec", "containers"]]?.elements.first?["name"]?.text ?? ""
    return ("\(example.namespace)/\(pod)/\(name)", "\(pod)/\(name)")
  }

  @Test func logsAreMergedByTime() async throws {
    let example = try RunningExample()
    let web = try container(example, "shard-0-web")
    let jicofo = try container(example, "shard-0-jicofo")
    let other = try container(example, "shard-1-web")
    // The kubelet drops no zeros, other runtimes do; one clock is in another zone.
    example.server.log(
      web.key,
      [
        LogEntry("2026-11-30T20:00:01Z", "first"),
        LogEntry("2026-11-30T20:00:03.12Z", "fourth"),
        LogEntry("2026-11-30T20:00:03.1250Z", "sixth"),
      ])
    example.server.log(
      jicofo.key,
      [
        LogEntry("2026-11-30T21:00:02.5+01:00", "second"),
        LogEntry("2026-11-30T20:00:02.500000001Z", "third"),
        LogEntry("2026-11-30T20:00:03.123Z", "fifth"),
      ])
    example.server.log(other.key, [LogEntry("2026-11-30T20:00:02Z", "of another shard")])
    let outcome = try await run(example, "0")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(
      outcome.output == """
        [\(web.name)] first
        [\(jicofo.name)] second
        [\(jicofo.name)] third
        [\(web.name)] fourth
        [\(jicofo.name)] fifth
        [\(web.name)] sixth

        """)
    let timed = try await run(example, "0", "-c", "web", "--tail", "1", "--timestamps")
    #expect(timed.output == "[\(web.name)] 2026-11-30T20:00:03.1250Z sixth\n")
    let asked = example.server.requests.filter { $0.segments.last == "log" }
    #expect(asked.last?.query["tailLines"] == "1")
    #expect(asked.first?.query["tailLines"] == "100")
    let coloured = try await run(example, "0", "--color=always")
    #expect(coloured.output.contains("\u{1B}[1;36m[\(web.name)]\u{1B}[0m first\n"))
  }

  @Test func linesWithoutTimesStayWhereTheyAre() async throws {
    let example = try RunningExample()
    let web = try container(example, "shard-0-web")
    example.server.log(
      web.key,
      [
        LogEntry("2026-11-30T20:00:01Z", "an error"), LogEntry("", "\tat a.b.C"),
        // A clock that was set back.
        LogEntry("2026-11-30T19:00:00Z", "after it\u{1B}[31m"),
      ])
    let outcome = try await run(example, "0", "-c", "web", "--tail=-1", "--since", "30d")
    #expect(outcome.code == 2)
    let all = try await run(example, "0", "-c", "web", "--tail=-1")
    #expect(
      all.output == """
        [\(web.name)] an error
        [\(web.name)] \tat a.b.C
        [\(web.name)] after it\u{FFFD}[31m

        """)
  }

  @Test func haproxyBelongsToNoShard() async throws {
    let example = try RunningExample()
    let haproxy = try container(example, "haproxy-")
    example.server.log(
      haproxy.key, [LogEntry("2020-11-30T20:00:01Z", "Server shards/shard0 is UP")])
    let outcome = try await run(example, "-c", "haproxy", "--since", "2h")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output == "")
    let asked = example.server.requests.filter { $0.segments.last == "log" }
    #expect(!asked.isEmpty)
    #expect(asked.allSatisfy { $0.query["sinceSeconds"] == "7200" && $0.query["tailLines"] == nil })
    let all = try await run(example, "-c", "haproxy")
    #expect(all.output == "[\(haproxy.name)] Server shards/shard0 is UP\n")
    for (words, message) in [
      ([], "name a shard"), (["-c", "jvb"], "-c requires a shard"),
      (["7"], "no shard 7 in namespace meet; its shards are 0, 1"),
      (["1", "-c", "haproxy"], "-c haproxy cannot be combined with a shard"),
      (["1", "-f", "-p"], "-p cannot be combined with -f"),
    ] {
      let refused = try await Binary.run(["logs"] + words, environment: example.environment)
      #expect(refused.code == 2)
      #expect(refused.errors.contains(message), "\(refused.errors)")
    }
  }

  @Test func aContainerThatCannotBeReadIsNamedAndOthersAreShown() async throws {
    var example = try RunningExample()
    let web = try container(example, "shard-0-web")
    let jicofo = try container(example, "shard-0-jicofo")
    example.server.log(web.key, [LogEntry("2026-11-30T20:00:01Z", "still here")])
    example.server.inject(.forbidden, times: 100) { $0.path.contains("jicofo") }
    let bridge = try #require(example.pods("jitsi-shard-0-jvb").first)
    example.change("Pod", bridge) { pod in
      pod[["status", "containerStatuses"]] = [
        [
          "name": "jitsi", "ready": false, "restartCount": 0,
          "state": ["waiting": ["reason": "ContainerCreating"]],
        ]
      ]
    }
    let outcome = try await run(example, "0")
    #expect(outcome.code == 1)
    #expect(outcome.output == "[\(web.name)] still here\n")
    #expect(
      outcome.errors.contains("error: \(jicofo.name): cannot get pods/log"), "\(outcome.errors)")
    #expect(
      outcome.errors.contains("note: \(bridge)/jitsi has not started: ContainerCreating"),
      "\(outcome.errors)")
    example.server.deny("admin get pods/log")
    let denied = try await run(example, "0")
    #expect(denied.code == 2)
    #expect(denied.errors.contains("resources: [\"pods/log\"]"), "\(denied.errors)")
  }

  @Test func whatCrashedIsReadWithPrevious() async throws {
    var example = try RunningExample()
    let none = try await run(example, "0", "--previous")
    #expect(none.code == 0)
    #expect(none.errors == "note: no container of shard 0 has restarted\n")
    let web = try container(example, "shard-0-web")
    example.crash("jitsi-shard-0-web")
    let pod = String(web.name.prefix { $0 != "/" })
    example.change("Pod", pod) { pod in
      pod[["status", "containerStatuses"]] = [
        [
          "name": .string(String(web.name.split(separator: "/")[1])), "restartCount": 7,
          "state": ["waiting": ["reason": "CrashLoopBackOff"]],
        ]
      ]
    }
    example.server.log(web.key + "#previous", [LogEntry("2026-11-30T20:00:01Z", "out of memory")])
    let outcome = try await run(example, "0", "-p")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output == "[\(web.name)] out of memory\n")
  }

  @Test func linesAreFollowedAcrossRestartsAndBrokenConnections() async throws {
    var example = try RunningExample()
    let web = try container(example, "shard-0-web")
    let jicofo = try container(example, "shard-0-jicofo")
    example.server.log(
      web.key,
      [LogEntry("2026-11-30T20:00:01.1Z", "one"), LogEntry("2026-11-30T20:00:01.2Z", "two")])
    let run = try await WatchingCommand(["logs", "0", "-f"], example.environment)
    #expect(await run.waits(for: "] two\n"))
    example.server.log(jicofo.key, [LogEntry("2026-11-30T20:00:02Z", "three")])
    #expect(await run.waits(for: "] three\n"))
    // The answers break; those that follow begin with the second of the last line.
    example.server.breakWatches()
    example.server.log(web.key, [LogEntry("2026-11-30T20:00:01.2Z", "same time")])
    example.server.log(web.key, [LogEntry("2026-11-30T20:00:01.3Z", "four")])
    #expect(await run.waits(for: "] four\n"))
    // A bridge starts that was not there before.
    let bridge = try #require(
      example.objects.all.first {
        $0[["metadata", "name"]]?.text == example.pods("jitsi-shard-0-jvb").last
      })
    var later = bridge
    let name = "jitsi-shard-0-jvb-9"
    later[["metadata", "name"]] = .string(name)
    example.server.log("meet/\(name)/jitsi", [LogEntry("2026-11-30T20:00:05Z", "five")])
    example.server.touch(later)
    #expect(await run.waits(for: "[\(name)/jitsi] five\n"))
    // The container ends and starts again.
    example.server.endLog(web.key)
    example.change("Pod", String(web.name.prefix { $0 != "/" })) { pod in
      pod[["status", "containerStatuses"]] = [
        [
          "name": .string(String(web.name.split(separator: "/")[1])), "restartCount": 1,
          "state": ["running": ["startedAt": "2026-11-30T20:00:08Z"]],
        ]
      ]
    }
    example.server.log(web.key, [LogEntry("2026-11-30T20:00:09Z", "six")])
    #expect(await run.waits(for: "] six\n"))
    #expect(try await run.end(SIGINT) == 0)
    #expect(run.errors == "")
    let lines = run.text.split(separator: "\n").compactMap { $0.split(separator: "] ").last }
    #expect(
      lines.sorted() == ["five", "four", "one", "same time", "six", "three", "two"], "\(run.text)")
  }

  @Test func aPipeThatIsClosedEndsTheCommandQuietly() async throws {
    let example = try RunningExample()
    let web = try container(example, "shard-0-web")
    let entries = (0..<5000).map { LogEntry("2026-11-30T20:00:01Z", "line \($0)") }
    example.server.log(web.key, entries)
    for flags in ["", "-f"] {
      let result = try await Subprocess.run(
        .name("bash"),
        arguments: [
          "-c", "\"$0\" logs 0 --tail=-1 \(flags) | head -n 2; echo \"${PIPESTATUS[0]}\"",
          Binary.path,
        ],
        environment: .inherit.updating([
          "KUBECONFIG": example.folder.path + "/config"
        ]), output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
      // Quietly, whether the system ends it by SIGPIPE or it notices itself.
      let start = "[\(web.name)] line 0\n[\(web.name)] line 1\n"
      #expect(
        [start + "0\n", start + "141\n"].contains(result.standardOutput),
        "\(result.standardOutput)")
      #expect(result.standardError == "", "\(result.standardError)")
    }
  }
}
