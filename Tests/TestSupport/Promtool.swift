import Foundation

/// Prometheus' `promtool`, which checks rules and runs them on given series.
package struct Promtool: Sendable {
  private let path: String

  /// Nil if it is not installed; `scripts/setup test` installs it on Debian.
  package static let found = Program.path(of: "promtool").map { Promtool(path: $0) }

  /// Why promtool rejects a rule file; nil if it accepts it.
  package func fault(inRules text: String) async throws -> String? {
    let folder = try TemporaryFolder()
    return try await fault(["check", "rules", folder.write("rules.yaml", text)])
  }

  /// Why a test of rules fails; nil if it passes.
  package func fault(inTest text: String, of rules: String) async throws -> String? {
    let folder = try TemporaryFolder()
    try folder.write("rules.yaml", rules)
    return try await fault(["test", "rules", folder.write("test.yaml", text)])
  }

  private func fault(_ arguments: [String]) async throws -> String? {
    let script = "\"$0\" \"$@\" 2>&1"
    let outcome = try await Program.run("/bin/sh", ["-c", script, path] + arguments)
    return outcome.code == 0 ? nil : outcome.output
  }
}
