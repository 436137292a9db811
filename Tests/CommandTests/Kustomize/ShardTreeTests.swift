import Foundation
import Kubernetes
import Subprocess
import TestSupport
import Testing
import YAML

/// Tests `add-shard -k` and `remove-shard -k`.
@Suite(.enabled(if: Program.has("kubectl"), "needs kubectl on the PATH"))
struct ShardTreeTests {
  enum Style: CaseIterable {
    case prefixed, suffixed

    func files(_ shards: Int) -> KustomizeTrees.Files {
      switch self {
      case .prefixed: KustomizeTrees.prefixed(shards)
      case .suffixed: KustomizeTrees.suffixed(shards)
      }
    }
  }

  private func write(_ files: KustomizeTrees.Files) throws -> (TemporaryFolder, overlay: String) {
    let folder = try TemporaryFolder()
    for (path, text) in files { try folder.write("tree/\(path)", text) }
    return (folder, folder.path + "/tree/overlays/production")
  }

  /// Returns the files below a folder.
  private func files(_ folder: String) throws -> KustomizeTrees.Files {
    var found: KustomizeTrees.Files = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      let whole = "\(folder)/\(path)"
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(atPath: whole, isDirectory: &isFolder)
      if isThere, !isFolder.boolValue {
        found[path] = try String(contentsOfFile: whole, encoding: .utf8)
      }
    }
    return found
  }

  private func rendering(_ overlay: String) async throws -> String {
    try await Subprocess.run(
      .name("kubectl"), arguments: ["kustomize", overlay], output: .string(limit: 1 << 24),
      error: .discarded
    ).standardOutput
  }

  private func rendered(_ overlay: String) async throws -> [String: Content] {
    let text = try await rendering(overlay)
    var found: [String: Content] = [:]
    for object in ObjectSet([Tree(parsing: SourceFile(name: "rendered", text: text))]).objects {
      found["\(object.kind)/\(object.namespace)/\(object.name)"] = Content(object.node)
    }
    return found
  }

  private func expectSame(_ made: KustomizeTrees.Files, _ wanted: KustomizeTrees.Files) {
    #expect(Set(made.keys) == Set(wanted.keys))
    for (path, text) in wanted { #expect(made[path] == text, "\(path)") }
  }

  @Test(arguments: Style.allCases)
  func theTreeIsWhatAHandWouldHaveWritten(_ style: Style) async throws {
    let (folder, overlay) = try write(style.files(2))
    let outcome = try await Binary.run(
      "add-shard", "-k", overlay, "--zone", KustomizeTrees.zones[2])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("added shard 2, copied from shard 0"))
    let (other, wanted) = try write(style.files(3))
    let (made, hand) = (try await rendered(overlay), try await rendered(wanted))
    #expect(Set(made.keys) == Set(hand.keys))
    #expect(made.count > 15)
    #expect(other.path != folder.path)
    for (name, object) in hand { #expect(made[name] == object, "\(name)") }
    expectSame(try files(folder.path + "/tree"), style.files(3))
  }

  @Test(arguments: Style.allCases)
  func severalThereAndBack(_ style: Style) async throws {
    let (folder, overlay) = try write(style.files(2))
    let added = try await Binary.run("add-shard", "--count", "3", "-k", overlay)
    #expect(added.code == 0, "\(added.errors)")
    let grown = try files(folder.path + "/tree")
    #expect(grown.keys.count { $0.hasSuffix("4/kustomization.yaml") } == 1)
    for shard in ["4", "3", "2"] {
      let removed = try await Binary.run("remove-shard", shard, "-k", overlay)
      #expect(removed.code == 0, "\(removed.errors)")
    }
    expectSame(try files(folder.path + "/tree"), style.files(2))
    let folders = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/tree/shards")
    #expect(!folders.contains { $0.contains("2") || $0.contains("3") || $0.contains("4") })
  }

  @Test func aDifferenceIsShownAndNothingChanges() async throws {
    let (folder, overlay) = try write(KustomizeTrees.prefixed(2))
    let outcome = try await Binary.run("add-shard", "-k", overlay, "--diff")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("+  - ../../shards/shard-2/\n"))
    #expect(outcome.output.contains("+            - \"30500\"\n"))
    #expect(outcome.output.contains("+      server-template shard 0-2 "))
    expectSame(try files(folder.path + "/tree"), KustomizeTrees.prefixed(2))
  }

  @Test func anotherFolderGetsTheWholeTree() async throws {
    let (folder, overlay) = try write(KustomizeTrees.suffixed(2))
    let out = folder.path + "/grown"
    let outcome = try await Binary.run(
      "add-shard", "-k", overlay, "--out", out, "--zone", KustomizeTrees.zones[2])
    #expect(outcome.code == 0, "\(outcome.errors)")
    expectSame(try files(folder.path + "/tree"), KustomizeTrees.suffixed(2))
    expectSame(try files(out), KustomizeTrees.suffixed(3))
  }

  @Test func anotherShardCanBeCopied() async throws {
    let (folder, overlay) = try write(KustomizeTrees.prefixed(3))
    let outcome = try await Binary.run(
      "add-shard", "-k", overlay, "--from", "1", "--zone", KustomizeTrees.zones[3])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("added shard 3, copied from shard 1"))
    expectSame(try files(folder.path + "/tree"), KustomizeTrees.prefixed(4))
  }

  @Test func whatGetsWorseIsRefused() async throws {
    var tree = KustomizeTrees.prefixed(2)
    for (path, text) in tree {
      // The port block of shard 2 would exceed the node port range.
      tree[path] = text.replacing("\"30300\"", with: "\"32600\"")
        .replacing("\"30400\"", with: "\"32700\"")
    }
    let (folder, overlay) = try write(tree)
    let outcome = try await Binary.run("add-shard", "-k", overlay)
    #expect(outcome.code == 1, "\(outcome.errors)")
    #expect(outcome.errors.contains("jvb-port-block"))
    #expect(outcome.errors.contains("nothing was changed"))
    expectSame(try files(folder.path + "/tree"), tree)
  }

  /// If the base sets the port of shard 0, a copy of that shard's folder would get the same port.
  @Test func portsThatTheFolderDoesNotSetAreNotTakenTwice() async throws {
    var tree = KustomizeTrees.prefixed(2)
    let patch = "shards/shard-0/patches/shard-0-jvb.yaml"
    tree[patch] = tree[patch]?.replacing(
      "          args:\n            - \"30300\"\n            - /init\n", with: "")
    #expect(tree[patch]?.contains("30300") == false)
    let (folder, overlay) = try write(tree)
    let outcome = try await Binary.run("add-shard", "-k", overlay)
    #expect(outcome.code != 0)
    #expect(outcome.errors.contains("overlap"), "\(outcome.errors)")
    expectSame(try files(folder.path + "/tree"), tree)
    let other = try await Binary.run("add-shard", "--from", "1", "-k", overlay)
    #expect(other.code == 0, "\(other.errors)")
  }

  @Test func aTreeWithoutFoldersOfShardsIsToldSo() async throws {
    let (source, shards) = try write(KustomizeTrees.prefixed(2))
    let flat = [
      "overlays/production/kustomization.yaml": "resources: [everything.yaml]\n",
      "overlays/production/everything.yaml": try await rendering(shards),
    ]
    let (folder, overlay) = try write(flat)
    #expect(source.path != folder.path)
    for command in [["add-shard"], ["remove-shard", "1"]] {
      let outcome = try await Binary.run(command + ["-k", overlay])
      #expect(outcome.code == 2)
      #expect(
        outcome.errors.contains("belongs to shard \(command.last == "1" ? 1 : 0) only"),
        "\(outcome.errors)")
      #expect(outcome.errors.contains("namePrefix"), "\(outcome.errors)")
    }
    expectSame(try files(folder.path + "/tree"), flat)
  }

  @Test(arguments: [
    (["add-shard", "--from", "9"], "shard 9 does not exist: shards are 0, 1"),
    (["remove-shard", "0"], "shard 0 is not the highest"),
    (["add-shard", "-f", "other.yaml"], "-k cannot be combined with -f"),
  ])
  func whatCanNotBeDoneIsSaid(_ arguments: [String], _ words: String) async throws {
    let (folder, overlay) = try write(KustomizeTrees.suffixed(2))
    let outcome = try await Binary.run(arguments + ["-k", overlay])
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    expectSame(try files(folder.path + "/tree"), KustomizeTrees.suffixed(2))
  }

  @Test(arguments: [["add-shard"], ["remove-shard", "1"]])
  func aDryRunShowsTheDifferenceAndWritesNothing(_ command: [String]) async throws {
    let (folder, overlay) = try write(KustomizeTrees.suffixed(2))
    let dry = try await Binary.run(command + ["-k", overlay, "--dry-run=client"])
    #expect(dry.code == 0, "\(dry.errors)")
    #expect(dry.output == (try await Binary.run(command + ["-k", overlay, "--diff"])).output)
    #expect(dry.output.contains("--- a/"))
    #expect(dry.errors == "dry run: nothing was changed\n")
    expectSame(try files(folder.path + "/tree"), KustomizeTrees.suffixed(2))
  }

  @Test func withoutKubectlThereIsNoGuessing() async throws {
    let (folder, overlay) = try write(KustomizeTrees.prefixed(2))
    let outcome = try await Binary.run(
      ["add-shard", "-k", overlay], environment: ["PATH": "/nowhere"])
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("kubectl is required and not on the PATH"))
    expectSame(try files(folder.path + "/tree"), KustomizeTrees.prefixed(2))
  }

  @Test func aFolderThatAnotherOverlayListsStays() async throws {
    var tree = KustomizeTrees.prefixed(3)
    tree["overlays/staging/kustomization.yaml"] =
      "resources: [../../base/jitsi, ../../shards/shard-0, ../../shards/shard-2]\n"
    let (folder, overlay) = try write(tree)
    let outcome = try await Binary.run("remove-shard", "2", "-k", overlay)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("overlays/staging also lists it"))
    var wanted = KustomizeTrees.prefixed(2)
    for (path, text) in tree
    where path.hasPrefix("shards/shard-2/") || path.hasPrefix("overlays/staging/") {
      wanted[path] = text
    }
    expectSame(try files(folder.path + "/tree"), wanted)
    let again = try await Binary.run("add-shard", "-k", overlay)
    #expect(again.code == 2)
    #expect(again.errors.contains("list its folder in the overlay"), "\(again.errors)")
    expectSame(try files(folder.path + "/tree"), wanted)
  }

  @Test func secretsOfAShardAreCopiedAndNotShown() async throws {
    var tree = KustomizeTrees.prefixed(2)
    for shard in 0...1 {
      tree["shards/shard-\(shard)/passwords.env"] = "TURN_SECRET=planted-\(shard)-Zk3wVq\n"
      tree["shards/shard-\(shard)/kustomization.yaml"]? +=
        "\n\nsecretGenerator:\n  - name: turn\n    envs: [passwords.env]\n"
    }
    let (folder, overlay) = try write(tree)
    let shown = try await Binary.run("add-shard", "-k", overlay, "--diff")
    #expect(shown.code == 0, "\(shown.errors)")
    #expect(shown.output.contains("passwords.env, which contains a Secret and is not shown"))
    #expect(!shown.output.contains("Zk3wVq") && !shown.errors.contains("Zk3wVq"))
    let made = try await Binary.run("add-shard", "-k", overlay)
    #expect(made.code == 0, "\(made.errors)")
    #expect(!made.errors.contains("Zk3wVq"))
    #expect(
      try folder.read("tree/shards/shard-2/passwords.env") == "TURN_SECRET=planted-0-Zk3wVq\n")
  }
}
