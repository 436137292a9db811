import Foundation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// Tests `lint --fix` and `lint --diff` on typical files.
struct FixCommandTests {
  private static let open = """
    # the chat of the first shard
    apiVersion: v1
    kind: Service
    metadata: {name: shard-0-prosody, namespace: meet, labels: {k8s-app: prosody, shard: "0"}}
    spec:
        type: LoadBalancer   # for now
        selector: {k8s-app: prosody, shard: "0"}
        ports:
          - {name: c2s, port: 5222, nodePort: 31222}
          - {name: bosh, port: 5280}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: shard-0-prosody, namespace: meet, labels: {k8s-app: prosody, shard: "0"}}
    spec:
      selector: {matchLabels: {k8s-app: prosody, shard: "0"}}
      template:
        metadata: {labels: {k8s-app: prosody, shard: "0"}}
        spec: {containers: [{name: prosody, image: "jitsi/prosody:stable-10741"}]}
    """
  private static let closed =
    open
    .replacingOccurrences(of: "type: LoadBalancer", with: "type: ClusterIP")
    .replacingOccurrences(of: ", nodePort: 31222", with: "")

  private static let options = ["--select", "prosody-clusterip", "--no-config"]

  private func lint(_ arguments: String..., input: String? = nil) async throws -> Binary.Outcome {
    try await Binary.run(["lint"] + arguments + Self.options, input: input)
  }

  @Test func onlyTheBytesConcernedChange() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.yaml", Self.open)
    let outcome = try await lint(file, "--fix")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try folder.read("a.yaml") == Self.closed)
    #expect(outcome.errors.contains("fixed 1 finding in 1 file"))
    let again = try await lint(file, "--fix")
    #expect(again.code == 0)
    #expect(!again.errors.contains("fixed"))
    #expect(try folder.read("a.yaml") == Self.closed)
  }

  @Test func byteOrderMarksAndUTF16Stay() async throws {
    let folder = try TemporaryFolder()
    let withMark = [0xEF, 0xBB, 0xBF] + Array(Self.open.utf8)
    let file = try folder.write("a.yaml", bytes: withMark)
    _ = try await lint(file, "--fix")
    #expect(
      try Data(contentsOf: URL(filePath: file))
        == Data([0xEF, 0xBB, 0xBF] + Array(Self.closed.utf8)))
    func wide(_ text: String) -> [UInt8] {
      [0xFF, 0xFE] + text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    }
    let other = try folder.write("b.yaml", bytes: wide(Self.open))
    _ = try await lint(other, "--fix")
    #expect(try Data(contentsOf: URL(filePath: other)) == Data(wide(Self.closed)))
  }

  @Test func aLinkStaysALinkAndTheModeStays() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("real/a.yaml", Self.open)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
    try folder.link("link.yaml", to: "real/a.yaml")
    _ = try await lint(folder.path + "/link.yaml", "--fix")
    #expect(try folder.read("real/a.yaml") == Self.closed)
    let manager = FileManager.default
    #expect(
      try manager.destinationOfSymbolicLink(atPath: folder.path + "/link.yaml") == "real/a.yaml")
    let mode = try manager.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o640)
    #expect(try manager.contentsOfDirectory(atPath: folder.path + "/real") == ["a.yaml"])
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may write everywhere"))
  func whatMayNotBeWrittenIsLeftAlone() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("closed/a.yaml", Self.open)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o555], ofItemAtPath: folder.path + "/closed")
    let outcome = try await lint(file, "--fix")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: folder.path + "/closed")
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("permission denied"))
    #expect(try folder.read("closed/a.yaml") == Self.open)
  }

  @Test func standardInputComesOutFixedAndTheReportBesideIt() async throws {
    let outcome = try await lint("--fix", "-", input: Self.open)
    #expect(outcome.output == Self.closed)
    #expect(outcome.errors.contains("All clear") || outcome.errors.contains("fixed 1 finding"))
    let untouched = try await lint("--fix", "-", input: Self.closed)
    #expect(untouched.output == Self.closed)
    #expect(untouched.code == 0)
  }

  @Test func aDifferenceChangesNothingAndIsWhatPatchTakes() async throws {
    let folder = try TemporaryFolder()
    try folder.write("tree/sub/a.yaml", Self.open)
    let outcome = try await lint(folder.path + "/tree/sub/a.yaml", "--diff")
    #expect(outcome.code == 1)
    #expect(try folder.read("tree/sub/a.yaml") == Self.open)
    #expect(
      outcome.output.contains(
        "-    type: LoadBalancer   # for now\n+    type: ClusterIP   # for now\n"))
    let names = outcome.output.split(separator: "\n").prefix(2).joined(separator: "\n")
    let own = folder.path.drop { $0 == "/" } + "/tree/sub/a.yaml"
    #expect(names == "--- a/\(own)\n+++ b/\(own)")
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/patch") else { return }
    let patch = outcome.output.replacingOccurrences(of: String(own), with: "sub/a.yaml")
    let result = try await Subprocess.run(
      .path("/usr/bin/patch"), arguments: ["-p1", "-d", folder.path + "/tree"],
      input: .string(patch), output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
    #expect(result.terminationStatus == .exited(0), "\(result.standardOutput)")
    #expect(try folder.read("tree/sub/a.yaml") == Self.closed)
  }

  @Test func aDryRunShowsTheDifferenceAndWritesNothing() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.yaml", Self.open)
    let dry = try await lint(file, "--fix", "--dry-run=client")
    #expect(dry.output == (try await lint(file, "--diff")).output)
    #expect(dry.output.contains("+    type: ClusterIP"))
    #expect(dry.errors == "dry run: nothing was changed\n")
    #expect(dry.code == 0)
    let created = folder.path + "/new.yaml"
    _ = try await lint(file, "--fix", "--whole", "--create-in", created, "--dry-run=client")
    #expect(!FileManager.default.fileExists(atPath: created))
    let server = try await lint(file, "--fix", "--dry-run=server")
    #expect(server.code == 2)
    #expect(server.errors.hasPrefix("error: --dry-run=server requires a cluster"))
    #expect(try folder.read("a.yaml") == Self.open)
  }

  @Test func withoutAnythingToFixThereIsNoDifference() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.yaml", Self.closed)
    let outcome = try await lint(file, "--diff")
    #expect(outcome.code == 0)
    #expect(outcome.output.isEmpty)
  }

  @Test func missingObjectsGoBesideTheirNeighboursOrWhereTheUserSays() async throws {
    let folder = try TemporaryFolder()
    let lone = Self.open.components(separatedBy: "---\n")[1] + "\n"
    let jicofo = """
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shard-0-jicofo, namespace: meet, labels: {k8s-app: jicofo, shard: "0"}}
      spec:
        selector: {matchLabels: {k8s-app: jicofo, shard: "0"}}
        template:
          metadata: {labels: {k8s-app: jicofo, shard: "0"}}
          spec:
            containers:
              - name: jicofo
                image: "jitsi/jicofo:stable-10741"
                env: [{name: XMPP_SERVER, value: shard-0-prosody}]

      """
    let file = try folder.write("a.yaml", lone + jicofo)
    let target = folder.path + "/new.yaml"
    let outcome = try await lint(file, "--fix", "--whole", "--create-in", target)
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
    #expect(try folder.read("a.yaml") == lone + jicofo)
    #expect(
      try folder.read("new.yaml").contains("kind: Service\nmetadata:\n  name: shard-0-prosody\n"))
    _ = try await lint(file, "--fix", "--whole")
    let text = try folder.read("a.yaml")
    #expect(text.hasPrefix(lone + jicofo + "---\napiVersion: v1\nkind: Service\n"))
  }

  @Test func flagsThatNeedAnotherSaySo() async throws {
    for flag in [["--unsafe-fixes"], ["--create-in", "x.yaml"]] {
      let outcome = try await Binary.run(["lint", "a.yaml"] + flag)
      #expect(outcome.code == 2)
      #expect(outcome.errors.contains("\(flag[0]) requires --fix or --diff"))
    }
  }
}
