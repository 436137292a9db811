import Foundation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// Tests completion in the shells themselves, in a folder with some files.
struct ShellCompletionTests {
  /// The typed text and its completions.
  struct Case: Sendable, CustomTestStringConvertible {
    let line: String
    let found: [String]

    var testDescription: String { line }
  }

  static let cases = [
    Case(line: "kubectl-jitsi sta", found: ["status"]),
    Case(line: "kubectl-jitsi lint --fail-o", found: ["--fail-on"]),
    Case(line: "kubectl-jitsi lint --fail-on w", found: ["warning"]),
    Case(line: "kubectl-jitsi lint --output=js", found: ["json"]),
    Case(
      line: "kubectl-jitsi lint --output ",
      found: [
        "text", "json", "sarif", "junit", "github", "html", "name",
      ]),
    Case(line: "kubectl-jitsi rules prosody-clu", found: ["prosody-clusterip"]),
    Case(line: "kubectl-jitsi help rem", found: ["remove-shard"]),
    Case(line: "kubectl-jitsi lint -f ma", found: ["manifests"]),
    Case(line: "kubectl-jitsi lint --config co", found: ["conf.yaml"]),
    Case(line: "kubectl-jitsi lint -k ", found: ["manifests"]),
    Case(line: "kubectl-jitsi version ", found: []),
  ]

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("files/manifests/a.txt", "a")
    try folder.write("files/conf.yaml", "a: 1\n")
    try folder.write("files/conf.txt", "a")
    try FileManager.default.createDirectory(
      atPath: folder.path + "/bin", withIntermediateDirectories: true)
    try folder.link("bin/kubectl-jitsi", to: Binary.path)
    return folder
  }

  private func run(
    _ shell: String, _ arguments: [String], in folder: TemporaryFolder
  ) async throws -> [String] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let result = try await Subprocess.run(
      .name(shell), arguments: Arguments(arguments),
      environment: .inherit.updating([
        "PATH": "\(folder.path)/bin:\(path)", "HOME": folder.path, "TERM": "dumb",
        "KUBECONFIG": folder.path + "/none",
      ]),
      workingDirectory: FilePath(folder.path + "/files"), input: .none,
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    #expect(result.standardError.isEmpty, "\(result.standardError)")
    return result.standardOutput.split(separator: "\n").map(String.init)
  }

  /// - Parameter setup: The script to load first.
  private func bash(_ line: String, _ setup: String) async throws -> [String] {
    // Bash also splits words at `=`. A script has no line editor, so it sets the words like the line editor would.
    let script = """
      \(setup)
      source <(kubectl-jitsi completion bash)
      COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=() COMP_TYPE=9
      for word in $1; do
        if [[ $word == *=* ]]; then COMP_WORDS+=("${word%%=*}" = "${word#*=}"); else COMP_WORDS+=("$word"); fi
      done
      [[ $1 == *' ' ]] && COMP_WORDS+=('')
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      compopt() { :; }
      __kubectl_jitsi_complete kubectl-jitsi "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
      [[ ${#COMPREPLY[@]} == 0 ]] || printf '%s\\n' "${COMPREPLY[@]}"
      """
    return try await run("bash", ["--norc", "-c", script, "bash", line], in: try folder())
  }

  @Test(.enabled(if: Program.has("bash"), "needs bash"), arguments: cases)
  func bashCompletes(_ typed: Case) async throws {
    #expect(try await bash(typed.line, "") == typed.found)
  }

  private static let library = "/usr/share/bash-completion/bash_completion"

  @Test(
    .enabled(
      if: Program.has("bash") && FileManager.default.fileExists(atPath: library),
      "needs bash and bash-completion"), arguments: cases)
  func bashCompletesWithBashCompletion(_ typed: Case) async throws {
    #expect(try await bash(typed.line, "source \(Self.library)") == typed.found)
  }

  @Test(.enabled(if: Program.has("fish"), "needs fish"), arguments: cases)
  func fishCompletes(_ typed: Case) async throws {
    let script = "kubectl-jitsi completion fish | source\ncomplete --do-complete=$argv[1]"
    let found = try await run(
      "fish", ["--no-config", "-c", script, "--", typed.line], in: try folder())
    let words = found.map { String($0.prefix { $0 != "\t" }) }
    // Fish replaces the whole word and marks folders.
    #expect(
      words.map { word in
        let value = word.hasPrefix("--output=") ? String(word.dropFirst(9)) : word
        return value.hasSuffix("/") ? String(value.dropLast()) : value
      } == typed.found.sorted(by: { words.firstIndex(of: $0) ?? 0 < words.firstIndex(of: $1) ?? 0 })
    )
  }

  /// Zsh completes only on a terminal, so the test runs a second zsh in a pseudo-terminal and types there.
  @Test(.enabled(if: Program.has("zsh"), "needs zsh"), arguments: cases)
  func zshCompletes(_ typed: Case) async throws {
    let script = #"""
      zmodload zsh/zpty
      zpty shell zsh -f -i
      {
        zpty -w shell 'PROMPT= RPROMPT= ; unset zle_bracketed_paste; stty -echo; autoload -Uz compinit; compinit -u -D'
        zpty -w shell 'source <(kubectl-jitsi completion zsh)'
        # Instead of showing matches, write them down.
        zpty -w shell 'compadd () {
          if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return $?; fi
          local -a matches; builtin compadd -A matches "$@"
          (( $#matches )) && print -rl -- $matches >> found; builtin compadd "$@"
        }'
        zpty -w shell 'done-now () { print ready >> done }; zle -N done-now; bindkey "^X" done-now; zstyle ":completion:*" list-grouped no'
        zpty -w shell 'print begun > begun'
        while [[ ! -e begun ]]; do sleep 0.01; done
        zpty -w -n shell "$1"$'\t'
        zpty -w -n shell $'\x18'
        while [[ ! -e done ]]; do zpty -r -t shell >/dev/null; sleep 0.01; done
      } always {
        zpty -d shell
      }
      [[ ! -e found ]] || cat found
      """#
    let found = try await run("zsh", ["-f", "-c", script, "zsh", typed.line], in: try folder())
    var words: [String] = []
    for word in found.map({ $0.hasSuffix("/") ? String($0.dropLast()) : $0 })
    where !words.contains(word) { words.append(word) }
    #expect(Set(words) == Set(typed.found))
  }

  /// Kubectl runs the executable that `completion --install` writes.
  @Test(
    .enabled(if: Program.has("kubectl"), "needs kubectl"),
    arguments: [
      (["sta"], "status\tShow"), (["lint", "--fail-on", "w"], "warning\n:4\n"),
      (["lint", "--output="], "json\n"), (["rules", "prosody-clu"], "prosody-clusterip\t"),
      (["lint", "-k", ""], ":16\n"), (["lint", "-f", ""], ":0\n"),
    ])
  func kubectlCompletes(words: [String], expected: String) async throws {
    let folder = try folder()
    let installed = try await Binary.run("completion", "--install", folder.path + "/bin")
    #expect(installed.code == 0)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let output = try await Program.output(
      of: "kubectl", ["__complete", "jitsi"] + words,
      environment: ["PATH": "\(folder.path)/bin:\(path)", "KUBECONFIG": folder.path + "/none"])
    #expect(output.contains(expected), "\(output)")
  }
}
