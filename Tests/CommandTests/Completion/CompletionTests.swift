import ApiServerStandIn
import Foundation
import TestSupport
import Testing

@testable import Commands

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct CompletionTests {
  private func answer(_ words: String...) -> CompletionAnswer { .reading(["--"] + words) }
  private func words(_ words: String...) -> [String] {
    CompletionAnswer.reading(words).candidates.map(\.word)
  }

  @Test func commandsHaveDescriptions() {
    let all = answer("")
    #expect(all.candidates.map(\.word).contains("remove-shard"))
    #expect(all.candidates.map(\.word).contains("help"))
    #expect(!all.candidates.contains { $0.word.hasPrefix("_") || $0.description.isEmpty })
    #expect(words("st") == ["status"])
    #expect(words("-n", "jitsi", "--context=c", "st") == ["status"])
    #expect(words("help", "st") == ["status"])
    #expect(words("help", "lint", "") == [])
  }

  @Test func flagsAreLongOnesUnlessOneDashIsTyped() {
    #expect(words("lint", "--fa") == ["--fail-on"])
    #expect(words("lint", "--fail-on", "error", "--fa") == [])
    #expect(words("lint", "--select", "a", "--sel") == ["--select"])
    let all = words("status", "-")
    #expect(all.contains("-w") && all.contains("--watch") && all.contains("--help"))
    #expect(!words("status", "--").contains("-w"))
    #expect(words("auth", "--con") == ["--context"])
    #expect(words("lint", "--", "--fa") == [])
  }

  @Test func aValueIsCompletedAlone() {
    #expect(words("lint", "--fail-on", "w") == ["warning"])
    #expect(words("lint", "--fail-on=ne") == ["never"])
    #expect(words("lint", "--output=") == words("lint", "-o", ""))
    #expect(words("lint", "-qo", "js") == ["json"])
    #expect(words("completion", "") == ["bash", "zsh", "fish"])
    #expect(words("auth", "lint", "st") == ["status"])
    #expect(answer("lint", "--fail-on=").directive == .only)
  }

  @Test func rulesAreNamedOnce() {
    #expect(words("rules", "prosody-clu") == ["prosody-clusterip"])
    #expect(words("rules", "prosody-clusterip", "prosody-clu") == [])
    #expect(words("lint", "--select", "prosody-clu") == ["prosody-clusterip"])
    #expect(words("lint", "--ignore=yaml-syntax,prosody-clu") == ["yaml-syntax,prosody-clusterip"])
  }

  @Test func filesAreLeftToTheShell() {
    #expect(answer("lint", "-f", "") == CompletionAnswer(directive: .files))
    #expect(answer("lint", "mani") == CompletionAnswer(directive: .files))
    #expect(answer("lint", "-k", "") == CompletionAnswer(directive: .folders))
    #expect(answer("lint", "--context", "") == CompletionAnswer(directive: .folders))
    let configuration = answer("lint", "--config", "")
    #expect(configuration.directive == .extensions)
    #expect(configuration.candidates.map(\.word) == ["yaml", "yml"])
    #expect(answer("version", "") == .nothing)
    #expect(answer("lint", "--timeout", "") == .nothing)
  }

  @Test func theProtocolIsCobras() {
    let answer = CompletionAnswer(
      candidates: [.init(word: "a", description: "first"), .init(word: "b")], directive: .files)
    #expect(answer.text == "a\tfirst\nb\n:0\n")
  }

  // MARK: Cluster

  private func complete(
    _ words: [String], _ environment: [String: String] = [:]
  ) async throws -> String {
    let outcome = try await Binary.run(
      ["__complete", "--"] + words, environment: environment)
    #expect(outcome.code == 0)
    #expect(outcome.errors.isEmpty)
    return outcome.output
  }

  @Test func contextsComeFromTheKubeconfig() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "config",
      """
      contexts: [{name: b, context: {}}, {name: a, context: {}}]
      clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
      users: [{name: u, user: {}}]
      """)
    #expect(words("status", "--kubeconfig", file, "--context", "") == ["a", "b"])
    #expect(words("--kubeconfig=\(file)", "status", "--cluster", "") == ["c"])
    #expect(words("status", "--kubeconfig", file, "--user=") == ["u"])
    #expect(words("lint", "--live", "--kubeconfig", file, "--context", "a") == ["a"])
    #expect(words("status", "--kubeconfig", file + "x", "--context", "") == [])
    #expect(words("status", "--kubeconfig", file, "--contexts", "a,") == ["a,b"])
    #expect(words("lint", "--live", "--kubeconfig", file, "--contexts=") == ["a", "b"])
    #expect(
      try await complete(["status", "--context", ""], ["KUBECONFIG": file]) == "a\nb\n:4\n")
  }

  @Test func namesComeFromTheCluster() throws {
    let cluster = try PlanCluster("server-template")
    cluster.server.add([
      "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "other"],
    ])
    let file = cluster.folder.path + "/config"
    // A long deadline, so that the test does not depend on the machine's load.
    func names(_ words: String...) -> ClusterCandidates {
      ClusterCandidates(TypedLine(words + ["--kubeconfig", file]), milliseconds: 120_000)
    }
    #expect(names("remove-shard").shards == [0, 1])
    #expect(names("remove-shard", "-n", "other").shards == [])
    #expect(names("status").namespaces.contains("other"))
    #expect(names("remove-shard").isQueried)
    #expect(!names("remove-shard", "-f", "x").isQueried)
  }

  @Test func aDeadClusterHasNoNames() async throws {
    let server = ["--server", "http://127.0.0.1:1"]
    #expect(try await complete(["status"] + server + ["-n", ""]) == ":4\n")
    #expect(try await complete(["remove-shard"] + server + [""]) == ":4\n")
    #expect(try await complete(["add-shard"] + server + ["--from="]) == ":4\n")
  }

  /// The server accepts the connection and never answers. Without the deadline, each case would wait for a minute.
  @Test(.timeLimit(.minutes(5)))
  func aServerThatDoesNotAnswerIsNotWaitedFor() async throws {
    let server = try ApiServerStandIn()
    server.inject(.silent, times: 1000)
    let flags = ["--server", server.address]
    for arguments in [["status"] + flags + ["-n", ""], ["remove-shard"] + flags + [""]] {
      let start = ContinuousClock.now
      #expect(try await complete(arguments) == ":4\n")
      #expect(ContinuousClock.now - start < .seconds(59))
    }
  }

  /// A credential plugin that hangs is terminated, too.
  @Test(.timeLimit(.minutes(1)))
  func aCredentialPluginThatHangsIsEnded() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "config",
      """
      current-context: lab
      clusters: [{name: lab, cluster: {server: "http://127.0.0.1:1"}}]
      users:
      - name: me
        user:
          exec:
            apiVersion: client.authentication.k8s.io/v1
            command: sh
            args: [-c, 'echo $$ > \(folder.path)/pid; exec sleep 300']
            interactiveMode: Never
      contexts: [{name: lab, context: {cluster: lab, user: me}}]
      """)
    let found = try await complete(
      ["status", "-n", ""], ["KUBECONFIG": folder.path + "/config"])
    #expect(found == ":4\n")
    // On a busy machine the time may be over before the plugin starts.
    guard let text = try? folder.read("pid") else { return }
    let plugin = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    try await eventually { kill(plugin, 0) != 0 }
    #expect(kill(plugin, 0) != 0)
  }
}
