import Foundation
import TestSupport
import Testing

/// Tests `add-shard` and `remove-shard` on files.
struct ShardFileTests {
  private static let examples = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("examples")

  /// Returns a copy of an example's files.
  private func copy(_ name: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let source = Self.examples.appendingPathComponent(name)
    for file in try FileManager.default.contentsOfDirectory(atPath: source.path) {
      let text = try String(
        contentsOfFile: source.appendingPathComponent(file).path, encoding: .utf8)
      try folder.write("in/\(file)", text)
    }
    return folder
  }

  private func files(_ folder: String) throws -> [String: String] {
    var found: [String: String] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
      found[file] = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
    }
    return found
  }

  @Test(arguments: ["server-template", "server-lines"])
  func inPlaceThereAndBack(_ name: String) async throws {
    let folder = try copy(name)
    let input = folder.path + "/in"
    let before = try files(input)
    let added = try await Binary.run("add-shard", "--count", "2", "-f", input)
    #expect(added.code == 0, "\(added.errors)")
    #expect(added.errors.contains("added shard 2, copied from shard 0"))
    #expect(added.errors.contains("added shard 3, copied from shard 0"))
    #expect(added.output.isEmpty)
    #expect(try files(input) != before)
    let lint = try await Binary.run("lint", "--whole", "--fail-on", "info", input)
    #expect(lint.code == 0, "\(lint.output)")
    for shard in ["3", "2"] {
      let removed = try await Binary.run("remove-shard", shard, input)
      #expect(removed.code == 0, "\(removed.errors)")
    }
    #expect(try files(input) == before)
  }

  @Test func anotherFolderGetsEverythingAndTheFirstStays() async throws {
    let folder = try copy("server-template")
    let input = folder.path + "/in"
    let before = try files(input)
    let outcome = try await Binary.run("add-shard", "-f", input, "--out", folder.path + "/a/b")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try files(input) == before)
    let after = try files(folder.path + "/a/b")
    #expect(Set(after.keys) == Set(before.keys).union(["shard-2.yaml"]))
    #expect(after["config.yaml"] == before["config.yaml"])
    // Every path in the output is a file that was written.
    let named = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("  ") }
    #expect(
      Set(named) == Set(after.keys.map { "  wrote \(folder.path)/a/b/\($0)" }), "\(outcome.errors)")
    #expect(!outcome.errors.contains(input))
  }

  @Test(arguments: [["add-shard"], ["remove-shard", "1"]])
  func aDryRunShowsTheDifferenceAndWritesNothing(_ command: [String]) async throws {
    let folder = try copy("server-template")
    let input = folder.path + "/in"
    let before = try files(input)
    for named in [["-f", input], [input], ["-f", input, "--out", folder.path + "/out"]] {
      let dry = try await Binary.run(command + named + ["--dry-run=client"])
      #expect(dry.code == 0, "\(dry.errors)")
      #expect(dry.output.contains("+++ "))
      #expect(dry.output == (try await Binary.run(command + [input, "--diff"])).output)
      #expect(dry.errors == "dry run: nothing was changed\n")
      #expect(try files(input) == before)
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/out"))
    }
    let server = try await Binary.run(command + ["-f", input, "--dry-run=server"])
    #expect(server.code == 2)
    #expect(server.errors.hasPrefix("error: --dry-run=server requires a cluster"))
    #expect(try files(input) == before)
  }

  @Test func aDifferenceIsShownAndNothingChanges() async throws {
    let folder = try copy("server-template")
    let before = try files(folder.path + "/in")
    let outcome = try await Binary.run("add-shard", folder.path + "/in", "--diff")
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("--- /dev/null\n+++ b/"))
    #expect(outcome.output.contains("+      server-template shard 0-2 "))
    #expect(try files(folder.path + "/in") == before)
  }

  @Test func whatWouldHaveFindingsIsRefusedWithReasons() async throws {
    let folder = try copy("server-template")
    let before = try files(folder.path + "/in")
    // The port block of shard 25 would exceed the node port range.
    let outcome = try await Binary.run("add-shard", "--count", "24", folder.path + "/in")
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("jvb-port-block"))
    #expect(outcome.errors.contains("nothing was changed"))
    #expect(try files(folder.path + "/in") == before)
  }

  @Test func findingsThatStandAlreadyDoNotRefuseAnything() async throws {
    let folder = try copy("server-template")
    for name in ["shard-0.yaml", "shard-1.yaml"] {
      let text = try folder.read("in/\(name)").replacingOccurrences(
        of: "type: NodePort\n  externalTrafficPolicy: Local", with: "type: NodePort"
      )
      .replacingOccurrences(of: "jvb:stable-10741", with: "jvb:latest")
      try folder.write("in/\(name)", text)
    }
    let outcome = try await Binary.run("add-shard", folder.path + "/in")
    #expect(outcome.code == 0, "\(outcome.errors)")
  }

  @Test func aStreamComesOutWithTheShard() async throws {
    let folder = try copy("server-lines")
    let stream = try files(folder.path + "/in").sorted { $0.key < $1.key }.map(\.value)
      .joined(separator: "---\n")
    let outcome = try await Binary.run(["add-shard", "-f", "-"], input: stream)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("name: jitsi-shard-2-prosody"))
    let back = try await Binary.run(["remove-shard", "2", "-f", "-"], input: outcome.output)
    #expect(back.output == stream)
  }

  @Test(arguments: [
    (["add-shard", "--from", "9"], "shard 9 does not exist: shards are 0, 1"),
    (["remove-shard", "0"], "shard 0 is not the highest"),
    (["remove-shard", "5"], "shard 5 does not exist"),
    (["add-shard", "-n", "elsewhere"], "no installation with shards found"),
  ])
  func whatCanNotBeDoneIsSaid(_ arguments: [String], _ words: String) async throws {
    let folder = try copy("server-template")
    let before = try files(folder.path + "/in")
    let outcome = try await Binary.run(arguments + [folder.path + "/in"])
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(try files(folder.path + "/in") == before)
  }
}
