import TestSupport
import Testing

struct SuppressionTests {
  private let folder: TemporaryFolder
  private let service = """
    apiVersion: v1
    kind: Service
    metadata: {name: shard-0-prosody, namespace: meet, labels: {k8s-app: prosody, shard: "0"}}
    spec:
      type: LoadBalancer
      selector: {k8s-app: prosody, shard: "0"}
      ports: [{name: c2s, port: 5222}, {name: http, port: 5280}, {name: jvb, port: 5347}]
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: shard-0-prosody, namespace: meet, labels: {k8s-app: prosody, shard: "0"}}
    spec:
      replicas: 2
      selector: {matchLabels: {k8s-app: prosody, shard: "0"}}
      template:
        metadata: {labels: {k8s-app: prosody, shard: "0"}}
        spec:
          containers:
          - name: prosody
            image: jitsi/prosody:stable-10741
            env: [{name: JICOFO_AUTH_PASSWORD, value: hunter2}]

    """

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("m/a.yaml", service)
  }

  private func lint(_ arguments: String..., input: String? = nil) async throws -> Binary.Outcome {
    // A baseline is written instead of a report, so -q would be rejected.
    try await Binary.run(
      ["lint"] + (arguments.contains("--write-baseline") ? [] : ["-q"])
        + ["--select", "prosody-clusterip,shard-singletons,secrets-referenced"] + arguments,
      input: input)
  }

  private func rules(_ outcome: Binary.Outcome) -> [String] {
    outcome.output.split(separator: "\n").map { line in
      String(line.drop { $0 != "[" }.dropFirst().prefix { $0 != "]" })
    }
  }

  @Test func withoutAnythingEverythingIsReported() async throws {
    let outcome = try await lint(folder.path + "/m")
    #expect(rules(outcome) == ["prosody-clusterip", "shard-singletons", "secrets-referenced"])
    #expect(outcome.code == 1)
  }

  @Test func theSummaryCountsWhatIsSuppressedAndVerboseSaysWhy() async throws {
    let text = service.replacing(
      "LoadBalancer", with: "LoadBalancer  # kubectl-jitsi:ignore prosody-clusterip -- a VPN")
    let file = try folder.write("m/a.yaml", text)
    let outcome = try await Binary.run(
      "lint", file, "-v", "--select", "prosody-clusterip", "-o", "json")
    #expect(outcome.code == 0)
    #expect(outcome.output.contains(#""suppressed": 1"#))
    #expect(
      outcome.errors.contains(
        "a.yaml:5: prosody-clusterip: suppressed by the comment at \(file):5: a VPN\n"))
    #expect(
      try await Binary.run("lint", file, "--select", "prosody-clusterip").output
        .hasSuffix(" 1 suppressed.\n"))
  }

  @Test func theNearestConfigurationSettlesRulesAndTheExitCode() async throws {
    try folder.write(
      ".kubectl-jitsi.yaml",
      "rules: {shard-singletons: warning, secrets-referenced: info}\nfailOn: never\n")
    let file = folder.path + "/m/a.yaml"
    let settled = try await Binary.run("lint", "-q", file)
    #expect(settled.code == 0)
    #expect(settled.output.contains("warning[shard-singletons]"))
    #expect(settled.output.contains("info[secrets-referenced]"))
    #expect(try await Binary.run("lint", "-q", file, "--fail-on", "info").code == 1)
    #expect(try await Binary.run("lint", "-q", file, "--no-config").code == 1)
    let other = try folder.write("other.yaml", "rules: {secrets-referenced: error}\n")
    let chosen = try await Binary.run("lint", "-q", file, "--config", other)
    #expect(chosen.output.contains("error[secrets-referenced]"))
    #expect(chosen.code == 1)
  }

  @Test func aConfigurationWithATypoStopsTheRun() async throws {
    let config = try folder.write(
      ".kubectl-jitsi.yaml", "rules: {shard-singleton: off}\nfailOn: never\n")
    let outcome = try await lint(folder.path)
    #expect(outcome.code == 2)
    #expect(outcome.output.isEmpty)
    #expect(
      outcome.errors == "error: \(config):1:9: unknown rule `shard-singleton`; "
        + "did you mean `shard-singletons`?\n")
    try folder.write(".kubectl-jitsi.yaml", "failOn: never\nexclud: a\n")
    let second = try await lint(folder.path)
    #expect(second.code == 2)
    #expect(second.errors.contains(":2:1: a configuration has no key `exclud`; did you mean"))
  }

  @Test func ownRulesOfAConfigurationAreAsked() async throws {
    try folder.write(
      "conf/rules/own.yaml",
      """
      apiVersion: kubectl-jitsi.dev/v1alpha1
      kind: Rule
      metadata: {name: service-has-owner}
      spec:
        severity: error
        summary: every Service says who owns it
        rationale: somebody must be called at night
        remediation: add the label `owner`
        forEach: object
        kinds: [Service]
        validations:
        - {expression: '"owner" in object.metadata.labels', message: nobody owns this}
      """)
    try folder.write("conf/.kubectl-jitsi.yaml", "ownRules: rules\nwhole: false\n")
    try folder.write("conf/m/a.yaml", service)
    let outcome = try await Binary.run(
      "lint", "-q", folder.path + "/conf/m", "--select", "service-has-owner")
    #expect(outcome.errors.isEmpty)
    #expect(rules(outcome) == ["service-has-owner"])
  }

  @Test func aBaselineIsWrittenAndKnownFromThenOn() async throws {
    let known = folder.path + "/known.json"
    let written = try await lint(folder.path + "/m", "--write-baseline", known)
    #expect(written.code == 0)
    #expect(written.output.isEmpty)
    #expect(written.errors == "wrote 3 known findings to \(known)\n")
    let text = try folder.read("known.json")
    #expect(text.contains(#""file": "m/a.yaml""#))
    #expect(!text.contains("hunter2"))
    let outcome = try await lint(folder.path + "/m", "--baseline", known, "--report-unused")
    #expect(outcome.code == 0)
    #expect(outcome.output.isEmpty)
    try folder.write("m/a.yaml", "# moved\n" + service.replacing("LoadBalancer", with: "ClusterIP"))
    try folder.write(".kubectl-jitsi.yaml", "baseline: known.json\n")
    let later = try await lint(folder.path + "/m", "--report-unused")
    #expect(rules(later) == ["unused-suppression"])
    #expect(later.code == 0)
    #expect(later.output.hasPrefix(known + ":"))
    _ = try await lint(folder.path + "/m", "--write-baseline", known)
    #expect(try await lint(folder.path + "/m", "--report-unused").output.isEmpty)
    #expect(!(try folder.read("known.json").contains("prosody-clusterip")))
  }

  /// The hash of a guessable secret would reveal it.
  @Test func aBaselineIsTheSameWhateverASecretIs() async throws {
    for (secret, name) in [("hunter2", "a.json"), ("swordfish", "b.json")] {
      try folder.write("m/a.yaml", service.replacing("hunter2", with: secret))
      _ = try await lint(folder.path + "/m", "--write-baseline", folder.path + "/" + name)
    }
    #expect(try folder.read("a.json") == folder.read("b.json"))
  }

  @Test func aBaselineIsNotWrittenFromHalfTheInput() async throws {
    let known = folder.path + "/known.json"
    let outcome = try await lint(
      folder.path + "/m", folder.path + "/gone.yaml", "--write-baseline", known)
    #expect(outcome.code == 2)
    #expect(throws: (any Error).self) { try folder.read("known.json") }
    #expect(try await lint(folder.path + "/m", "--baseline", known).code == 2)
    let unwritable = try await lint(
      folder.path + "/m", "--write-baseline", folder.path + "/no/k.json")
    #expect(unwritable.code == 2)
    #expect(unwritable.errors.contains("No such file or directory"))
  }

  @Test func standardInputCanHaveTheNameAndTheConfigurationOfAFile() async throws {
    try folder.write("m/.kubectl-jitsi.yaml", "rules: {secrets-referenced: off}\n")
    let name = folder.path + "/m/a.yaml"
    for arguments in [["-"], [], [folder.path + "/m", "-"]] {
      let outcome = try await Binary.run(
        ["lint", "-q", "--stdin-filename", name] + arguments,
        input: service.replacing("replicas: 2", with: "replicas: 1"))
      #expect(outcome.output.contains(name + ":5:9: error[prosody-clusterip]"))
      #expect(!outcome.output.contains("secrets-referenced"))
      #expect(!outcome.output.contains("shard-singletons"))
    }
  }

  @Test func whatIsLeftOutOfFoldersIsStillLintedWhenItIsNamed() async throws {
    try folder.write(".kubectl-jitsi.yaml", "exclude: [m]\n")
    let outcome = try await lint(folder.path)
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("excludes every manifest in this folder"))
    #expect(try await lint(folder.path + "/m/a.yaml").code == 1)
  }

  @Test func suppressedFindingsAreNotFixed() async throws {
    let text = service.replacing(
      "LoadBalancer", with: "LoadBalancer  # kubectl-jitsi:ignore prosody-clusterip")
    let file = try folder.write("m/a.yaml", text)
    _ = try await lint(file, "--fix", "--report-unused")
    #expect(try folder.read("m/a.yaml").contains("type: LoadBalancer  #"))
    try folder.write("m/a.yaml", service)
    _ = try await lint(file, "--fix")
    #expect(try folder.read("m/a.yaml").contains("type: ClusterIP"))
  }

  @Test(arguments: [
    (["--config", "a.yaml", "--no-config"], "--config cannot be combined with --no-config"),
    (["--write-baseline", "b.json", "--fix"], "--fix cannot be combined with --write-baseline"),
    (["--config", "gone.yaml"], "gone.yaml: no such file or folder"),
    (["--baseline", "gone.json"], "gone.json: no such file or folder"),
  ])
  func flagsThatMakeNoSenseAreExplained(flags: [String], message: String) async throws {
    let outcome = try await Binary.run(["lint", folder.path] + flags)
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains(message))
    #expect(outcome.output.isEmpty)
  }
}
