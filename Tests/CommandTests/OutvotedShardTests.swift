import Foundation
import TestSupport
import Testing

/// Tests one shard that differs from others: `--fix` alone changes only values on which most shards agree.
struct OutvotedShardTests {
  struct Slip: Sendable, CustomTestStringConvertible {
    let example: String
    let file: String
    let from: String
    let to: String
    /// The index of the occurrence of the text.
    let occurrence: Int

    var testDescription: String { "\(example)/\(file): \(to)" }
  }

  private static let slips = [
    Slip(
      example: "server-template", file: "shard-2.yaml",
      from: "- name: ENABLE_SCTP\n              value: \"1\"",
      to: "- name: ENABLE_SCTP\n              value: \"0\"", occurrence: 0),
    Slip(
      example: "server-template", file: "shard-0.yaml",
      from: "memory: 300Mi", to: "memory: 350Mi", occurrence: 0),
    Slip(
      example: "server-lines", file: "web.yaml", from: "cpu: 100m", to: "cpu: 150m", occurrence: 2),
    Slip(
      example: "server-lines", file: "jicofo.yaml",
      from: "- {name: JICOFO_ENABLE_REST, value: \"1\"}\n",
      to:
        "- {name: JICOFO_ENABLE_REST, value: \"1\"}\n                - {name: JICOFO_LOG_LEVEL, value: FINE}\n",
      occurrence: 1),
  ]

  /// Returns a copy of an example, with a third shard if requested.
  private func copy(_ example: String, third: Bool = true) async throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, text) in try ExampleManifests.texts(of: example) {
      try folder.write("in/\(name)", text)
    }
    if third {
      let outcome = try await Binary.run("add-shard", "-f", folder.path + "/in")
      #expect(outcome.code == 0, "\(outcome.errors)")
    }
    return folder
  }

  private func make(_ slip: Slip, in folder: TemporaryFolder) throws {
    var parts = try folder.read("in/\(slip.file)").components(separatedBy: slip.from)
    try #require(parts.count > slip.occurrence + 1)
    let head = parts[...slip.occurrence].joined(separator: slip.from)
    parts.removeFirst(slip.occurrence + 1)
    try folder.write("in/\(slip.file)", head + slip.to + parts.joined(separator: slip.from))
  }

  private func lint(_ folder: TemporaryFolder, _ flags: String...) async throws -> Binary.Outcome {
    try await Binary.run(
      ["lint", "--whole", "--no-config", "--fail-on", "info"] + flags + [folder.path + "/in"])
  }

  @Test(arguments: slips)
  func twoShardsOutvoteOne(_ slip: Slip) async throws {
    let folder = try await copy(slip.example)
    let before = try folder.read("in/\(slip.file)")
    try make(slip, in: folder)
    let found = try await lint(folder)
    #expect(found.code == 1)
    #expect(found.output.contains("[shard-uniform]"))
    let outcome = try await lint(folder, "--fix")
    #expect(outcome.code == 0, "\(outcome.output)")
    #expect(try folder.read("in/\(slip.file)") == before)
  }

  @Test func fieldsAreVotedOnOneByOne() async throws {
    let folder = try await copy("server-template")
    for (shard, to) in [
      ("1", "\"0\""), ("2", "\"1\"\n            - name: ENABLE_LOBBY\n              value: \"0\""),
    ] {
      try make(
        Slip(
          example: "server-template", file: "shard-\(shard).yaml",
          from: "- name: ENABLE_SCTP\n              value: \"1\"",
          to: "- name: ENABLE_SCTP\n              value: \(to)", occurrence: 0), in: folder)
    }
    let found = try await lint(folder)
    #expect(found.output.components(separatedBy: "[shard-uniform]").count == 3, "\(found.output)")
    let outcome = try await lint(folder, "--fix")
    #expect(outcome.code == 0, "\(outcome.output)")
    #expect(
      try folder.read("in/shard-1.yaml").contains("name: ENABLE_SCTP\n              value: \"1\""))
    #expect(try !folder.read("in/shard-2.yaml").contains("ENABLE_LOBBY"))
  }

  @Test func threeOpinionsOutvoteNobody() async throws {
    let folder = try await copy("server-template")
    for (shard, memory) in [("1", "310Mi"), ("2", "320Mi")] {
      try make(
        Slip(
          example: "server-template", file: "shard-\(shard).yaml", from: "memory: 300Mi",
          to: "memory: \(memory)", occurrence: 0), in: folder)
    }
    try await expectNoFix(folder, ["shard-1.yaml", "shard-2.yaml"])
  }

  @Test(arguments: slips)
  func twoShardsAreNoMajority(_ slip: Slip) async throws {
    let folder = try await copy(slip.example, third: false)
    let isThere = (try? folder.read("in/\(slip.file)")) != nil
    let file = isThere ? slip.file : "shard-1.yaml"
    try make(
      Slip(
        example: slip.example, file: file, from: slip.from, to: slip.to,
        occurrence: min(slip.occurrence, 1)), in: folder)
    try await expectNoFix(folder, [file])
  }

  /// The differing shard may be the first one that was updated.
  @Test func anImageIsNotVotedOn() async throws {
    let folder = try await copy("server-template")
    try make(
      Slip(
        example: "server-template", file: "shard-2.yaml", from: "image: jitsi/jicofo:",
        to: "image: ghcr.io/jitsi/jicofo:", occurrence: 0), in: folder)
    try await expectOnlyUnsafeFixes(folder, ["shard-2.yaml"])
  }

  /// It is unclear which shard is right, and the wrong value must not spread.
  private func expectNoFix(_ folder: TemporaryFolder, _ files: [String]) async throws {
    let before = try files.map { try folder.read("in/\($0)") }
    let outcome = try await lint(folder, "--fix", "--unsafe-fixes")
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("[shard-uniform]"))
    #expect(try files.map { try folder.read("in/\($0)") } == before)
  }

  private func expectOnlyUnsafeFixes(_ folder: TemporaryFolder, _ files: [String]) async throws {
    let before = try files.map { try folder.read("in/\($0)") }
    let safe = try await lint(folder, "--fix")
    #expect(safe.code == 1)
    #expect(safe.output.contains("[shard-uniform]"))
    #expect(try files.map { try folder.read("in/\($0)") } == before)
    let unsafe = try await lint(folder, "--fix", "--unsafe-fixes")
    #expect(unsafe.code == 0, "\(unsafe.output)")
  }
}
