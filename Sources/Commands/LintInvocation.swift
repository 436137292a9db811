import Basics
import Lint
import Operations
import Reports

/// A request of `lint`, and how its result is printed.
struct LintInvocation {
  var request = LintRequest(baselineView: Self.baselineView)
  var format = LintFormat.text
  var colour = ColourChoice.auto
  var isQuiet = false

  func run() throws {
    let output = TerminalOutput(
      format: format, style: TextStyle(isColoured: colour.isColoured(.standard)),
      isQuiet: isQuiet)
    try request.run(output)
  }

  /// Findings as a baseline keeps them: lines as reports show them, files by their absolute paths.
  private static var baselineView: Baseline.FindingView {
    let folder = WorkingFolder.path
    return Baseline.FindingView(
      line: { $0.shownLine }, file: { WorkingFolder.absolute($0, from: folder) })
  }
}
