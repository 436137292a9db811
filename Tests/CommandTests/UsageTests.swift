import Foundation
import Subprocess
import SystemPackage
import TestSupport
import Testing

struct UsageTests {
  @Test func usageSpeaksOfKubectl() async throws {
    for arguments in [["--help"], ["lint", "--help"], ["help", "eval"]] {
      let help = try await run(arguments)
      #expect(help.code == 0)
      #expect(help.output.contains("Usage:\n  kubectl jitsi "))
      #expect(!help.output.contains("kubectl help"))
      #expect(help.errors.isEmpty)
    }
  }

  @Test(arguments: [
    (["lint", "--selct", "x"], "unknown flag --selct; did you mean --select?"),
    (["lnt"], "unknown command \"lnt\"; did you mean lint?"),
    (["frobnicate"], "unknown command \"frobnicate\"\n"),
    (["lint", "-o", "xml", "-"], "kubectl jitsi lint"),
    (["lint", "--select", "yaml-sintax", "-"], "did you mean yaml-syntax?"),
    (["rules", "yaml-sintax"], "did you mean yaml-syntax?"),
    (["completion"], "set a shell"),
    (["lint"], "nothing to read"),
  ])
  func whatIsAskedWronglyExitsWithTwoAndIsExplained(
    arguments: [String], message: String
  ) async throws {
    let outcome = try await run(arguments)
    #expect(outcome.code == 2)
    #expect(outcome.errors.hasPrefix("error: "))
    #expect(outcome.errors.contains(message))
    #expect(outcome.output.isEmpty)
  }

  @Test func versionIsPrinted() async throws {
    let version = try await Binary.run("version")
    #expect(version.code == 0)
    #expect(version.output.hasPrefix("kubectl-jitsi "))
    #expect(try await Binary.run("--version").code == 0)
  }

  @Test(arguments: [
    (["lint", "--fail"], "--fail-on\tThe l"),
    (["lint", "--fail-on", "w"], "warning\n:4\n"),
    (["lint", "--fail-on=ne"], "never\n:4\n"),
    (["li"], "lint\t"),
    (["completion", ""], "bash\nzsh\nfish\n:4\n"),
    (["lint", "-f", ""], ":0\n"),
    (["lint", "mani"], ":0\n"),
    ([""], "rules\t"),
  ])
  func kubectlCanCompleteWords(words: [String], expected: String) async throws {
    let outcome = try await run(["__complete", "--"] + words)
    #expect(outcome.code == 0)
    #expect(outcome.output.contains(expected))
    #expect(!outcome.output.contains("__complete"))
  }

  @Test func completionIsInstalledAsAnExecutable() async throws {
    let folder = try TemporaryFolder()
    #expect(try await Binary.run("completion", "--install", folder.path).code == 0)
    let script = try folder.read("kubectl_complete-jitsi")
    #expect(script.hasPrefix("#!/bin/sh\n"))
    #expect(folder.isExecutable("kubectl_complete-jitsi"))
    let failed = try await Binary.run("completion", "--install", folder.path + "/gone")
    #expect(failed.code == 2)
    #expect(failed.errors.contains("No such file or directory"))
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func shellsHaveAScript(shell: String) async throws {
    let script = try await Binary.run("completion", shell)
    #expect(script.code == 0)
    #expect(script.output.contains("kubectl-jitsi"))
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
  func aReportThatCannotBeWrittenIsAnError() async throws {
    let full = try FileDescriptor.open("/dev/full", .writeOnly)
    let result = try await Subprocess.run(
      .path(FilePath(Binary.path)), arguments: ["version"],
      output: .fileDescriptor(full, closeAfterSpawningProcess: true),
      error: .string(limit: 1 << 10))
    #expect(result.terminationStatus == .exited(2))
    #expect(
      result.standardError
        == "error: standard output: cannot be written: No space left on device\n")
  }

  private func run(_ arguments: [String]) async throws -> Binary.Outcome {
    try await Binary.run(arguments)
  }
}
