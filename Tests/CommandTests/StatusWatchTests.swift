import ApiServerStandIn
import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct StatusWatchTests {
  private func example() throws -> RunningExample {
    let example = try RunningExample()
    example.tellFigures()
    example.tellSlots(["UP", "UP"])
    return example
  }

  @Test(.timeLimit(.minutes(10)))
  func elsewhereThanOnATerminalWhatChangesIsALineMore() async throws {
    var example = try example()
    let run = try await WatchingCommand(["status", "-w"], example.environment)
    #expect(await run.waits(for: "shard1 UP  healthy"))
    example.crash("jitsi-shard-1-jicofo")
    #expect(await run.waits(for: "main is in CrashLoopBackOff"))
    let text = run.text
    #expect(text.components(separatedBy: "\n0 ").count == 2)
    #expect(!text.contains("\u{1B}"))
    #expect(try await run.end(SIGINT) == 1)
    #expect(run.errors == "")
    let lists = example.server.requests.filter {
      $0.query["watch"] == nil && !$0.path.contains("/proxy/")
    }
    #expect(lists.count == Set(lists.map(\.path)).count)
  }

  @Test(.timeLimit(.minutes(10)))
  func whatComesBackIsToldAndEndsWell() async throws {
    var example = try example()
    let well = example.objects
    example.crash("jitsi-shard-1-jicofo")
    let run = try await WatchingCommand(["status", "-w", "-o", "json"], example.environment)
    #expect(await run.waits(for: "crash-loop"))
    for object in well.all { example.server.add(object) }
    #expect(await run.waits(for: "}\n{\n"))
    #expect(await run.waits(for: "\"health\": \"healthy\",\n  \"installations\""))
    #expect(try await run.end(SIGTERM) == 0)
  }

  @Test(.timeLimit(.minutes(10)))
  func watchesThatBreakGoOnWithoutNewLists() async throws {
    var example = try example()
    let run = try await WatchingCommand(["status", "-w"], example.environment)
    #expect(await run.waits(for: "shard1 UP  healthy"))
    example.server.breakWatches()
    example.crash("jitsi-shard-1-jicofo")
    #expect(await run.waits(for: "main is in CrashLoopBackOff"))
    _ = try await run.end(SIGINT)
    let pods = example.server.requests.filter { $0.path.hasSuffix("/pods") }
    #expect(pods.filter { $0.query["watch"] == nil }.count == 1)
    #expect(pods.filter { $0.query["watch"] != nil }.count >= 2)
  }

  @Test(.timeLimit(.minutes(10)))
  func aServerThatGoesAwayIsNotTakenForHealth() async throws {
    let example = try example()
    let run = try await WatchingCommand(["status", "-w", "-o", "json"], example.environment)
    #expect(await run.waits(for: "\"health\": \"healthy\",\n  \"installations\""))
    example.server.stop()
    example.server.breakWatches()
    #expect(await run.waits(for: "\"health\": \"unknown\",\n  \"installations\""))
    #expect(run.text.contains("cannot watch "))
    #expect(try await run.end(SIGINT) == 2)
  }

  @Test(.timeLimit(.minutes(10)))
  func aTerminalIsWrittenOverInPlaceAndGivenBack() async throws {
    var example = try example()
    let run = try await WatchingCommand(["status", "-w"], example.environment, columns: 100)
    #expect(await run.waits(for: "shard1 UP  healthy\u{1B}[K"))
    example.crash("jitsi-shard-1-jicofo")
    // A single word, because line breaks depend on the metrics that have arrived.
    #expect(await run.waits(for: "CrashLoopBackOff"))
    #expect(try await run.end(SIGINT) == 1)
    let text = run.text
    #expect(text.hasPrefix("\u{1B}[?1049h\u{1B}[?25l"))
    // The screen is overwritten, not cleared.
    #expect(!text.contains("\u{1B}[2J"))
    #expect(text.components(separatedBy: "\u{1B}[?2026h\u{1B}[H").count >= 3)
    let back = try #require(text.range(of: "\u{1B}[?25h\u{1B}[?1049l"))
    #expect(
      text[back.upperBound...].contains("1     ") || text[back.upperBound...].contains("\n1 "))
    #expect(!text[back.upperBound...].contains("\u{1B}[?"))
  }

  @Test(.timeLimit(.minutes(10)))
  func withoutAClusterNothingIsWaitedFor() async throws {
    let port = try Loopback.freePort()
    let outcome = try await Binary.run([
      "status", "-w", "--kubeconfig", "/dev/null", "--server", "http://127.0.0.1:\(port)",
    ])
    #expect(outcome.code == 2)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("cannot connect to"))
  }

  @Test(.timeLimit(.minutes(10)))
  func aReaderThatGoesAwayEndsIt() async throws {
    let example = try example()
    let process = try await GuardedProcess(
      "/bin/sh", ["-c", #""$0" status -w -o json | head -n 1"#, Binary.path],
      environment: example.environment)
    var changed = example
    var isWell = true
    // The command notices that the reader is gone when it next writes.
    try await eventually {
      if isWell {
        changed.crash("jitsi-shard-1-jicofo")
      } else {
        for object in example.objects.all { example.server.add(object) }
      }
      isWell.toggle()
      return !process.isRunning
    }
    #expect(!process.isRunning)
    await process.stop()
  }
}
