import TestSupport
import Testing

struct LintCommandTests {
  private static let service = """
    apiVersion: v1
    kind: Service
    metadata: {name: shard-0-prosody, namespace: meet, labels: {k8s-app: prosody, shard: "0"}}
    spec: {selector: {k8s-app: prosody, shard: "0"}, ports: [{port: 5222}]}
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

  @Test func everyKindOfBadInputIsOneClearLineAndExitsWithTwo() async throws {
    let folder = try TemporaryFolder()
    try folder.write("binary.yaml", bytes: [0x7F, 0x45, 0x4C, 0x46, 0])
    try folder.write("empty.yaml", "")
    try folder.write("comment.yaml", "# nothing\n")
    try folder.write("other/a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n")
    try folder.write("notes/README.md", "")
    for (name, message) in [
      ("gone.yaml", "no such file or folder"), ("binary.yaml", "is not text"),
      ("empty.yaml", "is empty"), ("comment.yaml", "is empty"),
      ("other", "no Jitsi installation among 1 object"),
      ("notes", "no .yaml, .yml or .json files in this folder"),
    ] {
      let outcome = try await Binary.run("lint", folder.path + "/" + name)
      #expect(outcome.code == 2, "\(name)")
      #expect(outcome.errors.hasPrefix("error: "), "\(name)")
      #expect(outcome.errors.contains(message), "\(name): \(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(name): \(outcome.errors)")
      #expect(outcome.output.isEmpty, "\(name)")
    }
  }

  /// Editors and hooks pass any file of a repository.
  @Test func oneFileWithoutAPartOfJitsiIsNoFailureUnlessItIsSaidToBeWhole() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "other.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n")
    for outcome in [
      try await Binary.run("lint", file),
      try await Binary.run(
        ["lint", "--stdin-filename", file, "-"],
        input: "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n"),
    ] {
      #expect(outcome.code == 0)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.hasPrefix("note: no Jitsi workload in \(file); "))
    }
    #expect(try await Binary.run("lint", file, "--whole").code == 2)
    #expect(
      try await Binary.run(
        ["lint", "-"], input: "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n"
      ).code == 2)
  }

  @Test func aDocumentThatIsNoYAMLIsAFindingAndTheOthersAreRead() async throws {
    let folder = try TemporaryFolder()
    try folder.write("a.yaml", "kind: [\n---\n" + Self.service)
    let outcome = try await Binary.run("lint", folder.path, "--select", "yaml-syntax")
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("a.yaml:2:1: error[yaml-syntax] "))
    #expect(outcome.output.contains("in 2 objects, 1 shard (1 file)."))
  }

  @Test func standardInputIsReadWhenSomethingIsPipedIn() async throws {
    for arguments in [["lint"], ["lint", "-"], ["lint", "-f", "-"]] {
      let outcome = try await Binary.run(
        arguments + ["--fail-on", "never", "-v"], input: Self.service)
      #expect(outcome.code == 0)
      #expect(outcome.errors.contains("<stdin>:6: Deployment meet/shard-0-prosody: "))
    }
  }

  @Test func whatCannotBeReadIsSaidAndTheRestIsStillLinted() async throws {
    let folder = try TemporaryFolder()
    try folder.write("a.yaml", "kind: [\n")
    let outcome = try await Binary.run(
      "lint", folder.path, folder.path + "/gone.yaml", "-o", "json", "--fail-on", "never")
    #expect(outcome.code == 2)
    #expect(outcome.output.contains(#""rule": "yaml-syntax""#))
    #expect(outcome.output.contains(#""message": "no such file or folder""#))
    #expect(outcome.errors == "error: \(folder.path)/gone.yaml: no such file or folder\n")
  }

  @Test func failOnDecidesTheExitCodeAndNotTheReport() async throws {
    let folder = try TemporaryFolder()
    try folder.write("a.yaml", "kind: [\n---\n" + Self.service)
    for (threshold, code) in [("error", 1), ("info", 1), ("never", 0)] {
      let outcome = try await Binary.run(
        "lint", folder.path, "--select=yaml-syntax", "--fail-on", threshold)
      #expect(outcome.code == code)
      #expect(outcome.output.contains("Found 1 error"))
    }
  }

  @Test func quietIsOneLineForEachFinding() async throws {
    let folder = try TemporaryFolder()
    try folder.write("a.yaml", "kind: [\n---\n" + Self.service)
    let outcome = try await Binary.run("lint", "-q", folder.path, "--select=yaml-syntax")
    #expect(outcome.output.split(separator: "\n").count == 1)
    #expect(try await Binary.run("lint", "-q", folder.path, "--ignore=yaml-syntax").code != 2)
  }

  @Test func coloursAreForTerminalsUnlessForced() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.yaml", "kind: [\n")
    func isColoured(_ arguments: [String], _ name: String, _ value: String) async throws -> Bool {
      try await Binary.run(
        ["lint", file] + arguments,
        environment: ["NO_COLOR": "", "CLICOLOR_FORCE": ""].merging([name: value]) { $1 }
      ).output.contains("\u{1B}[")
    }
    #expect(try await !isColoured([], "TERM", "xterm-256color"))
    #expect(try await isColoured([], "CLICOLOR_FORCE", "1"))
    #expect(try await !isColoured([], "CLICOLOR_FORCE", "0"))
    #expect(try await isColoured(["--color=always"], "NO_COLOR", "1"))
    #expect(try await !isColoured(["--no-color"], "CLICOLOR_FORCE", "1"))
  }

  @Test func theSameInputGivesTheSameBytes() async throws {
    let folder = try TemporaryFolder()
    try folder.write("a.yaml", Self.service)
    try folder.write("b.yaml", Self.service + "---\nkind: [\n")
    let first = try await Binary.run("lint", folder.path, "--whole", "-o", "json")
    let second = try await Binary.run("lint", folder.path, "--whole", "-o", "json")
    #expect(first.output == second.output)
    #expect(!first.output.isEmpty)
  }

  @Test func aRuleFileWithATypoIsAnErrorWithItsPlace() async throws {
    let folder = try TemporaryFolder()
    let rules = try folder.write(
      "bad.yaml", "apiVersion: kubectl-jitsi.dev/v1alpha1\nkind: Rule\nmetdata: {name: a}\n")
    let outcome = try await Binary.run("lint", "--rules", rules, "-f", rules)
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("bad.yaml:3:"))
  }

  @Test func aDocumentThatIsNoYAMLIsNeverPassedOver() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.yaml", "kind: [\n---\n" + Self.service)
    let outcome = try await Binary.run("lint", file, "--select", "prosody-clusterip")
    #expect(outcome.code == 2)
    #expect(outcome.errors.hasPrefix("error: \(file):2:1: "))
    #expect(!outcome.output.contains("All clear"))
  }
}
