public import Lint
import YAML

extension Finding {
  /// The line that the finding stands in as reports show it: secrets masked, cropped around the place.
  public var shownLine: String { Excerpt(self)?.text ?? "" }
}

extension Excerpt {
  /// The line of a finding, and of that no more than belongs to its object.
  init?(_ finding: Finding, in report: LintReport) {
    let line = finding.file.lineRange(finding.start.line)
    // Short lines hold one object; to look for its ends takes time.
    let isLong = (line?.count ?? 0) > 100
    self.init(
      finding.file, from: finding.start, to: finding.end, inSecret: Self.isInSecret(finding),
      within: isLong ? report.extent(of: finding) : nil)
  }

  init?(_ finding: Finding) {
    self.init(
      finding.file, from: finding.start, to: finding.end, inSecret: Self.isInSecret(finding))
  }

  /// Where no object could be read, what stands around the place tells whether it was to be a Secret.
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
