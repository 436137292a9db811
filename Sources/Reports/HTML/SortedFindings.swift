import Lint

/// The findings of a report by installation; those that belong to none stay apart.
struct SortedFindings {
  private(set) var installations: [PlacedFindings]
  private(set) var elsewhere: [Finding] = []

  init(_ report: LintReport) {
    let pictures = report.pictures
    installations = pictures.enumerated().map { position, picture in
      PlacedFindings(picture, prefix: pictures.count > 1 ? "i\(position)-" : "")
    }
    let positions = Dictionary(
      pictures.enumerated().map { ($1.namespace, $0) }, uniquingKeysWith: { first, _ in first })
    for finding in report.findings {
      let position =
        pictures.count == 1 ? 0 : finding.object.flatMap { positions[$0.namespace ?? ""] }
      if let position {
        installations[position].add(finding)
      } else {
        elsewhere.append(finding)
      }
    }
  }
}
