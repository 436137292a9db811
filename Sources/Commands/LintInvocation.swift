import Basics
import Lint
import Operations
import Reports

/// A lint request, and how to print its result.
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

  /// How a baseline identifies findings: by the lines shown in reports, and the absolute paths of files.
  static var baselineView: Baseline.FindingView {
    let folder = WorkingFolder.path
    return Baseline.FindingView(
      line: { $0.shownLine }, file: { WorkingFolder.absolute($0, from: folder) })
  }
}
