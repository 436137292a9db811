import Jitsi
import Kubernetes
import Lint
import Testing
import YAML

struct ConfigurationTests {
  private func read(_ text: String) throws -> LintConfiguration {
    try LintConfiguration(
      reading: Tree(parsing: SourceFile(name: "team/.kubectl-jitsi.yaml", text: text)),
      folder: "/srv/team")
  }

  private func errors(_ text: String) -> [String] {
    do {
      _ = try read(text)
      return []
    } catch let errors as ConfigurationErrors {
      return errors.errors.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }

  @Test func everyKeyIsRead() throws {
    let configuration = try read(
      """
      apiVersion: kubectl-jitsi.dev/v1alpha1
      kind: LintConfiguration
      rules:
        jvb-autoscaled: off
        shard-zones: "info"
      exclude: [vendor/, "*.generated.yaml"]
      ownRules: ../rules
      kubernetesVersion: 1.30
      whole: true
      failOn: warning
      baseline: ./known.json
      releases:
        registry.example.com/jitsi/*: stable-11146-2
        example.com/our-web: stable-10741
      """)
    #expect(configuration.rules["jvb-autoscaled"]?.value == .off)
    #expect(configuration.rules["shard-zones"]?.value == .severity(.info))
    #expect(configuration.ownRules == ["/srv/rules"])
    #expect(configuration.kubernetesVersion?.value == KubernetesVersion(minor: 30))
    #expect(configuration.whole?.value == true)
    #expect(configuration.failOn?.value == .warning)
    #expect(configuration.baseline?.value == "/srv/team/known.json")
    #expect(configuration.releases.map(\.release) == ["stable-11146-2", "stable-10741"])
    #expect(configuration.leavesOut("/srv/team/a/vendor", isFolder: true))
    #expect(configuration.leavesOut("/srv/team/a/b.generated.yaml", isFolder: false))
  }

  @Test(arguments: ["", "# nothing yet\n", "rules:\nexclude: []\n", "---\n"])
  func anEmptyConfigurationSettlesNothing(text: String) throws {
    #expect(try read(text).rules.isEmpty)
  }

  @Test(arguments: [
    ("rule: {}\n", "1:1: a configuration has no key `rule`; did you mean `rules`?"),
    (
      "rules: {a: of}\n", "1:12: this must be one of off, info, warning, error; did you mean `off`?"
    ),
    ("rules: [a]\n", "1:8: this must be a mapping of rules, as in `jvb-autoscaled: off`"),
    ("whole: 1\n", "1:8: this must be true or false"),
    (
      "releases: [a]\n",
      "1:11: this must be a mapping of images, as in `registry.example.com/web: stable-10741`"
    ),
    (
      "releases: {example.com/web: stable-9164}\n",
      "1:29: `stable-9164` must be a release from stable-5765 to \(ReleaseTable.newest.name); `kubectl jitsi releases` lists them"
    ),
    (
      "kubernetesVersion: 1.3\n",
      "1:20: this must be a version such as \(KubernetesVersion.newest), 1.16 or later"
    ),
    ("failOn: fatal\n", "1:9: this must be one of error, warning, info, never"),
    ("exclude: {a: b}\n", "1:10: this must be a list"),
    ("exclude: [a, /]\n", "1:14: `/` is not a path pattern"),
    ("exclude: [[a]]\n", "1:11: this must be a non-empty string"),
    ("kind: Rule\n", "1:7: kind must be LintConfiguration"),
    ("apiVersion: v1\n", "1:13: apiVersion must be kubectl-jitsi.dev/v1alpha1"),
    ("rules: {}\nrules: {}\n", "2:1: duplicate key `rules`"),
    ("- a\n", "1:1: a configuration must be a mapping"),
    (
      "whole: true\n---\nwhole: false\n",
      "3:1: a configuration must be a single document, but this is a second one"
    ),
  ])
  func whatItDoesNotHaveIsAnErrorAtItsPlace(text: String, message: String) {
    #expect(errors(text) == ["team/.kubectl-jitsi.yaml:" + message])
  }

  @Test func allErrorsAreToldAtOnce() {
    #expect(errors("whole: x\nfailOn: y\nother: z\n").count == 3)
    #expect(errors("a: [\n").count == 1)
  }

  @Test(arguments: [
    ("*.yaml", "a/b.yaml", true), ("*.yaml", "b.yml", false), ("/*.yaml", "a/b.yaml", false),
    ("/*.yaml", "b.yaml", true), ("a/*.yaml", "a/b.yaml", true), ("a/*.yaml", "x/a/b.yaml", false),
    ("a/**/b.yaml", "a/b.yaml", true), ("a/**/b.yaml", "a/x/y/b.yaml", true),
    ("**/x/*.yaml", "a/x/b.yaml", true), ("a/**", "a/x/b.yaml", true), ("a/**", "b/a.yaml", false),
    ("?.yaml", "ü.yaml", true), ("?.yaml", "ab.yaml", false), ("a*b*c", "aXbYbZc", true),
    ("a*b*c", "aXbYbZ", false), ("./a.yaml", "a.yaml", true), ("./a.yaml", "x/a.yaml", false),
    ("a/", "a", false), ("*aaaaaaaaaaaaaaaaaaaaaaab", String(repeating: "a", count: 200), false),
  ])
  func patternsMeanWhatTheyDoForGit(pattern: String, path: String, isMatch: Bool) throws {
    let configuration = try read("exclude:\n- '\(pattern)'\n")
    #expect(configuration.leavesOut("/srv/team/" + path, isFolder: false) == isMatch)
  }

  @Test func aLaterPatternTakesBackWhatAnEarlierOneLeavesOut() throws {
    let configuration = try read("exclude: ['*.yaml', '!keep.yaml', 'old/keep.yaml']")
    #expect(configuration.leavesOut("/srv/team/a.yaml", isFolder: false))
    #expect(!configuration.leavesOut("/srv/team/x/keep.yaml", isFolder: false))
    #expect(configuration.leavesOut("/srv/team/old/keep.yaml", isFolder: false))
  }
}
