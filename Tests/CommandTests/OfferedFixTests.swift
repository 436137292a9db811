import TestSupport
import Testing
import YAML

/// Tests that all report formats offer exactly the fixes that `--fix` makes.
struct OfferedFixTests {
  private static let prosody = """
    apiVersion: v1
    kind: Service
    metadata: {name: shard-0-prosody, namespace: meet, labels: {k8s-app: prosody, shard: "0"}}
    spec:
      type: LoadBalancer
      selector: {k8s-app: prosody, shard: "0"}
      ports: [{name: c2s, port: 5222}]
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
  private static let options = ["--select", "prosody-clusterip", "--no-config"]

  private struct Formats {
    let text: String
    let json: String
    let sarif: String
    let html: String
  }

  private func lint(_ source: [String], input: String? = nil) async throws -> Formats {
    func output(_ format: String) async throws -> String {
      let outcome = try await Binary.run(
        ["lint", "-o", format] + source + Self.options, input: input)
      #expect(outcome.code == 1, "\(outcome.errors)")
      return outcome.output
    }
    return Formats(
      text: try await output("text"), json: try await output("json"),
      sarif: try await output("sarif"), html: try await output("html"))
  }

  private func expectOffered(_ formats: Formats) {
    #expect(formats.text.contains(" 1 fixable with --fix."))
    #expect(formats.text.contains("= fix: set spec.type to ClusterIP"))
    #expect(formats.json.contains(#""fixable": 1"#))
    #expect(formats.json.contains(#""applicability": "safe""#))
    #expect(formats.sarif.contains(#""fixes""#))
    #expect(formats.html.contains("1 fixable with --fix"))
  }

  private func expectAdvice(_ formats: Formats) {
    #expect(!formats.text.contains("--fix"), "\(formats.text)")
    #expect(!formats.text.contains("= fix:"))
    #expect(formats.text.contains("= help: set spec.type to ClusterIP"), "\(formats.text)")
    #expect(formats.json.contains(#""fixable": 0"#))
    #expect(!formats.json.contains(#""fix":"#))
    #expect(!formats.sarif.contains(#""fixes""#))
    #expect(!formats.html.contains("--fix"))
    #expect(formats.html.contains("set spec.type to ClusterIP"))
  }

  @Test func aFilesFixIsOfferedAndMade() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.yaml", Self.prosody)
    expectOffered(try await lint([file]))
    #expect(try await Binary.run(["lint", "--fix", file] + Self.options).code == 0)
  }

  @Test func whatIsPipedInHasNoFileToFixUnlessItIsNamed() async throws {
    expectAdvice(try await lint(["-"], input: Self.prosody))
    let folder = try TemporaryFolder()
    let file = try folder.write("a.yaml", Self.prosody)
    expectOffered(try await lint(["--stdin-filename", file, "-"], input: Self.prosody))
  }

  @Test(.enabled(if: Program.has("kubectl"), "needs kubectl on the PATH"))
  func whatKustomizeRendersIsNot() async throws {
    let folder = try TemporaryFolder()
    try folder.write("k/a.yaml", Self.prosody)
    try folder.write("k/kustomization.yaml", "resources: [a.yaml]\n")
    for source in [["-k", folder.path + "/k"], [folder.path + "/k"]] {
      expectAdvice(try await lint(source))
      for flag in ["--fix", "--diff"] {
        let fix = try await Binary.run(["lint", flag] + source + Self.options)
        #expect(fix.code == 2)
        #expect(fix.errors.hasPrefix("error: \(flag) cannot "), "\(fix.errors)")
      }
    }
    #expect(try folder.read("k/a.yaml") == Self.prosody)
  }

  @Test(.enabled(if: Program.has("helm"), "needs helm on the PATH"))
  func whatHelmRendersIsNot() async throws {
    let folder = try TemporaryFolder()
    try folder.write("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n")
    try folder.write("c/templates/a.yaml", Self.prosody)
    let file = try folder.write("b.yaml", Self.prosody.replacing("meet", with: "other"))
    let chart = folder.path + "/c"
    let formats = try await lint(["--chart", chart])
    expectAdvice(formats)
    #expect(formats.text.contains("c/templates/a.yaml, or in its values or patches)"))
    // Next to rendered manifests, only fixes in files are counted.
    let mixed = try await lint(["--chart", chart, file])
    #expect(mixed.text.contains(" 1 fixable with --fix."))
    #expect(mixed.json.contains(#""fixable": 1"#))
  }

  @Test func whatAJSONObjectCannotTakeIsNotOffered() async throws {
    let folder = try TemporaryFolder()
    let jicofo = """
      {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "shard-0-jicofo",
      "namespace": "meet", "labels": {"k8s-app": "jicofo", "shard": "0"}}, "spec": {"selector":
      {"matchLabels": {"k8s-app": "jicofo", "shard": "0"}}, "template": {"metadata": {"labels":
      {"k8s-app": "jicofo", "shard": "0"}}, "spec": {"containers": [{"name": "jicofo", "image":
      "jitsi/jicofo:stable-10741", "env": [{"name": "XMPP_SERVER", "value": "shard-0-prosody"}]}]}}}}
      """
    let prosody = """
      {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "shard-0-prosody",
      "namespace": "meet", "labels": {"k8s-app": "prosody", "shard": "0"}}, "spec": {"selector":
      {"matchLabels": {"k8s-app": "prosody", "shard": "0"}}, "template": {"metadata": {"labels":
      {"k8s-app": "prosody", "shard": "0"}}, "spec": {"containers": [{"name": "prosody", "image":
      "jitsi/prosody:stable-10741"}]}}}}
      """
    try folder.write("in/jicofo.json", jicofo)
    try folder.write("in/prosody.json", prosody)
    let options = ["--select", "prosody-clusterip", "--no-config", "--whole", folder.path + "/in"]
    let report = try await Binary.run(["lint"] + options)
    #expect(report.code == 1)
    #expect(report.output.contains("[prosody-clusterip]"))
    #expect(!report.output.contains("--fix"), "\(report.output)")
  }
}
