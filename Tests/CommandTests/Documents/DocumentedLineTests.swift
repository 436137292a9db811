import Foundation
import TestSupport
import Testing

@testable import Commands

/// Runs every command line in hand-written documents.
struct DocumentedLineTests {
  /// Names in documents, and their replacements where the lines run.
  private static let stands = [
    ("-n meet", "-n jitsi"),
    ("manifests/ more.yaml", "manifests/ layout.yaml"),
    ("--chart DIR", "--chart chart"),
    ("lint/rules", "rules"),
    ("manifests/prosody.yaml", "manifests/shard-1.yaml"),
    // Programs that print manifests.
    ("argocd app manifests jitsi --source git", printing),
    (
      "flux build kustomization jitsi --path apps/jitsi --kustomization-file clusters/jitsi.yaml --dry-run",
      printing
    ),
  ]
  private static let printing = #"awk 'FNR == 1 { print "---" } { print }' manifests/*.yaml"#

  /// Lines that ask for confirmation before they change the cluster.
  private static let asking = [
    "kubectl jitsi apply -n jitsi", "kubectl jitsi apply --values",
    "kubectl jitsi lint --live --fix",
    "kubectl jitsi add-shard -n", "kubectl jitsi remove-shard 2 -n",
  ]

  /// Exit codes other than 0: the example has errors, the overlay has findings, and the chart's values describe another
  /// installation than the one in the cluster.
  private static let codes = [
    "kubectl jitsi lint --whole examples/demo": 1,
    "kubectl-jitsi lint --whole -k overlays/production -o github": 1,
    "kubectl jitsi lint -k overlays/production        # through kubectl kustomize": 1,
    "kubectl jitsi lint ./chart overlays/production   # charts and kustomizations are recognized":
      1,
    "kubectl jitsi lint .                             # a repository: each chart, overlay and folder on its own":
      1,
    "kubectl jitsi diff --values production.yaml              # compares the live cluster with it":
      1,
    "kubectl jitsi apply --values production.yaml             # makes those changes": 1,
    // Nothing answers behind the stand-in's pods.
    "kubectl jitsi check -n meet                      # join rooms through HAProxy, and prove that participants meet":
      1,
    "kubectl jitsi check -n meet --shard 1            # one shard, through its own web": 1,
    "kubectl jitsi check -n jitsi --rooms 20": 1,
    // The kubeconfig does not have these contexts.
    "kubectl jitsi status --contexts dublin,frankfurt,oslo -n meet": 2,
    "kubectl jitsi bundle -n jitsi                    # an archive for a support case, without secrets":
      1,
    "kubectl jitsi bundle -n jitsi": 1,
    "kubectl jitsi bundle -n jitsi -o case.tar.gz": 1,
    // A diff that has something to show.
    "kubectl jitsi upgrade-plan manifests/ --to stable-11031 --diff   # the changes to the files; --fix makes them":
      1,
    "kubectl jitsi upgrade-plan manifests/ --to stable-11031 --diff     # the changes to the files":
      1,
  ]

  /// Lines that cannot be run, and why.
  private static let notRun = [
    #"kubectl-jitsi lint -q --color=never --stdin-filename "${INPUT}" -"#:
      "efm-langserver puts the name of the file in",
    "kubectl jitsi rooms -n jitsi": "CordonTests run it, with HAProxies that take commands",
    "kubectl jitsi cordon 1 -n jitsi": "CordonTests run it, with HAProxies that take commands",
    "kubectl jitsi restart -n jitsi --timeout 2h      # all shards, one after the other, while conferences run":
      "RestartTests run it, with HAProxies that take commands",
    "kubectl jitsi restart -n jitsi --timeout 2h           # all shards":
      "RestartTests run it, with HAProxies that take commands",
    "kubectl jitsi restart 1 -n jitsi                      # shard 1":
      "RestartTests run it, with HAProxies that take commands",
    "kubectl jitsi upgrade --to stable-11031 -n jitsi                   # shard by shard: cordon, drain, apply, check, uncordon":
      "UpgradeTests run it, with HAProxies that take commands",
    "kubectl jitsi upgrade --to stable-11031 -n jitsi --timeout 2h     # all shards, one after the other":
      "UpgradeTests run it, with HAProxies that take commands",
    "kubectl jitsi upgrade 0 --undo -n jitsi               # take shard 0 back to what it was":
      "UpgradeTests run it, with HAProxies that take commands",
    "kubectl jitsi upgrade --to stable-11031 -n jitsi":
      "UpgradeTests run it, with HAProxies that take commands",
    "kubectl jitsi upgrade -f manifests/ -n jitsi                      # or -k overlays/production, or --chart DIR --values FILE --release NAME":
      "UpgradeTests run it, with HAProxies that take commands",
    "kubectl jitsi restart 1 -n jitsi": "RestartTests run it, with HAProxies that take commands",
    "kubectl jitsi restart 1 --component jvb -n jitsi      # the bridges of shard 1":
      "RestartTests run it, with HAProxies that take commands",
    "kubectl jitsi restart --component haproxy -n jitsi    # HAProxy, pod by pod":
      "HAProxyRestartTests run it, with HAProxies that take commands",
    "kubectl jitsi add-shard -k overlays/production -k overlays/loadbalancer    # where HAProxy has its own overlay":
      "the tree has one overlay",
    "kubectl jitsi add-shard --chart DIR --values production.yaml --release jitsi -n meet --upgrade":
      "helm needs a real API server; ShardChartTests run the command",
  ]

  static let sessions = (try? DocumentedLine.sessions()) ?? []

  @Test func everyLineIsUnderstood() throws {
    let lines = Self.sessions.flatMap(\.self)
    #expect(lines.count > 50)
    for line in lines {
      for words in line.commands {
        #expect(throws: Never.self, "\(line)") { _ = try Invocation.reading(words) }
      }
    }
    for text in Array(Self.notRun.keys) + Array(Self.codes.keys) {
      #expect(lines.contains { $0.text == text }, "no document has the line \(text)")
    }
  }

  @Test(
    .enabled(if: ExampleWorld.isAvailable, "needs bash, kubectl and helm on the PATH"),
    arguments: sessions)
  func theLinesOfABlockRun(session: [DocumentedLine]) async throws {
    let world = try await ExampleWorld()
    try world.folder.link("examples", to: Repository.root.appending(path: "examples").path)
    for line in session where Self.notRun[line.text] == nil {
      let outcome = try await world.run(Self.runnable(line.text))
      let code = Self.codes[line.text] ?? 0
      #expect(outcome.code == code, "\(line)\n\(outcome.output)\(outcome.errors)")
      if code == 0 {
        #expect(!outcome.errors.contains("error: "), "\(line)\n\(outcome.errors)")
      }
    }
  }

  private static func runnable(_ line: String) -> String {
    var text = stands.reduce(line) { $0.replacing($1.0, with: $1.1) }
    // The jq filter is not part of the command.
    if !Program.has("jq"), let jq = text.firstRange(of: " | jq ") {
      text = String(text[..<jq.lowerBound])
    }
    guard asking.contains(where: { text.hasPrefix($0) }) else { return text }
    let comment = text.firstRange(of: " #")?.lowerBound ?? text.endIndex
    return text[..<comment] + ExampleWorld.answers(to: text)
  }
}
