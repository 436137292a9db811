import ArgumentParser
import Layout
import Lint
import YAML

/// What adding and removing shards have in common, in files and in a cluster.
enum ShardChange {
  static func make(
    _ growth: inout Growth, _ change: (inout Growth) throws(GrowthError) -> Void
  ) throws(CommandFailure) {
    do throws(GrowthError) {
      try change(&growth)
    } catch {
      throw .growth(error)
    }
  }

  /// Refuses what would have findings that were not there before.
  ///
  /// - Parameters:
  ///   - trees: what was there before.
  ///   - place: where a finding stands, for people.
  ///   - refusal: why so many findings are refused.
  static func check(
    _ growth: Growth, _ trees: [Tree], with linter: Linter, _ options: LintOptions,
    place: (Finding) -> String, refusal: (Int) -> String
  ) throws {
    let before = linter.lint(trees, options: options)
    let after = linter.lint(growth.current.map { Tree(parsing: $0) }, options: options)
    let new = NewFindings.find(before: before, after: after, steps: growth.steps)
    guard !new.isEmpty else { return }
    for finding in new {
      Output.error.tell(
        "\(place(finding)): \(finding.severity.rawValue) \(finding.rule): \(finding.message)\n")
    }
    Output.error.tell("error: \(refusal(new.count)); nothing was changed\n")
    throw ExitCode.findings
  }
}
