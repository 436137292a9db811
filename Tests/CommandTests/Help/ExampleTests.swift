import Foundation
import TestSupport
import Testing

@testable import Commands

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs every example in help in a shell that finds kubectl, the plugin, the files and a cluster.
@Suite(.enabled(if: ExampleWorld.isAvailable, "needs bash, kubectl and helm on the PATH"))
struct ExampleTests {
  /// Examples that ask for confirmation, which a flag gives here.
  private static let asking: Set<String> = [
    "kubectl jitsi add-shard -n jitsi", "kubectl jitsi remove-shard 1 -n jitsi",
    "kubectl jitsi apply -n jitsi",
  ]
  /// Exit codes other than 0: findings in the tree, and a layout that does not describe everything in the manifests.
  private static let codes = [
    "kubectl kustomize overlays/production | kubectl jitsi lint -": 1,
    "kubectl jitsi diff -f layout.yaml": 1,
    "kubectl jitsi upgrade-plan manifests/ --to stable-11031 --diff": 1,
    // Nothing answers behind the stand-in's pods.
    "kubectl jitsi check -n jitsi": 1, "kubectl jitsi check -n jitsi --shard 1": 1,
    "kubectl jitsi check -n jitsi --rooms 40 -o junit > check.xml": 1,
    "kubectl jitsi check -n jitsi --from-outside --media": 1,
    "kubectl jitsi bundle -n jitsi": 1,
    "kubectl jitsi bundle -n jitsi --logs-since 10m --check": 1,
    "kubectl jitsi bundle -n jitsi -o case.tar.gz": 1,
    "kubectl jitsi bundle -n jitsi --no-logs -o - | tar -tz": 1,
    "kubectl jitsi check -n jitsi --login anna --password-file password.txt": 1,
  ]

  private static let watching = "kubectl jitsi status -A --watch"
  /// Runs until Ctrl-C; `LogsTests` follow logs.
  private static let following = "kubectl jitsi logs 1 -n jitsi -c jicofo -c jvb -f"

  /// Commands that need HAProxy's runtime API; `CordonTests` and `RestartTests` run their examples.
  static let ofRuntime: Set<String> = [
    "rooms", "cordon", "drain", "uncordon", "restart", "upgrade",
  ]

  static let lines = CommandExample.all.filter { !ofRuntime.contains($0.key) }.values
    .flatMap { $0 }.map(\.line).filter { $0 != watching && $0 != following }.sorted()

  @Test(arguments: lines)
  func anExampleRuns(line: String) async throws {
    let world = try await ExampleWorld(for: line)
    let outcome = try await world.run(
      Self.asking.contains(line) ? line + ExampleWorld.answers(to: line) : line)
    #expect(outcome.code == Self.codes[line] ?? 0, "\(outcome.output)\(outcome.errors)")
    #expect(!outcome.errors.contains("error: "), "\(outcome.errors)")
  }

  @Test(.timeLimit(.minutes(10)))
  func theExampleThatWatchesRunsUntilItIsEnded() async throws {
    let lines = CommandExample.all.values.flatMap { $0 }.map(\.line)
    #expect(lines.contains(Self.watching))
    let world = try await ExampleWorld(for: Self.watching)
    let words = Self.watching.split(separator: " ").dropFirst(2).map(String.init)
    let run = try await WatchingCommand(words, ["KUBECONFIG": world.folder.path + "/config"])
    #expect(await run.waits(for: "SHARD"))
    #expect([0, 1].contains(try await run.end(SIGINT)), "\(run.errors)")
  }
}
