public import Lint
import YAML

extension Finding {
  /// The line of the finding as reports show it: secrets masked, cropped around the location.
  public var shownLine: String { Excerpt(self)?.text ?? "" }
}

extension Excerpt {
  /// Creates the excerpt for a finding, limited to its object.
  init?(_ finding: Finding, in report: LintReport) {
    let line = finding.file.lineRange(finding.start.line)
    // A short line contains only one object, so skip the costly search for its bounds.
    let isLong = (line?.count ?? 0) > 100
    self.init(
      finding.file, from: finding.start, to: finding.end, inSecret: Self.isInSecret(finding),
      within: isLong ? report.extent(of: finding) : nil)
  }

  init?(_ finding: Finding) {
    self.init(
      finding.file, from: finding.start, to: finding.end, inSecret: Self.isInSecret(finding))
  }

  /// Whether the location is in a Secret, judged by the surrounding lines if the object could not be parsed.
  private static func isInSecret(_ finding: Finding) -> Bool {
    if let object = finding.object { return object.kind == "Secret" }
    for step in [-1, 1] {
      var number = finding.start.line
      var remaining = 300
      while remaining > 0, let line = finding.file.lineRange(number) {
        let text = finding.file.bytes[line.prefix(200)]
        if text.starts(with: "---".utf8), number != finding.start.line { break }
        if LineText(finding.file.bytes, line.prefix(200)).saysSecret { return true }
        number += step
        remaining -= 1
      }
    }
    return false
  }
}
