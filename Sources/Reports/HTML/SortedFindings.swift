import Lint

/// The findings of a report by installation; those without an installation are kept separately.
struct SortedFindings {
  private(set) var installations: [PlacedFindings]
  private(set) var elsewhere: [FindingBlock] = []

  init(_ report: LintReport) {
    let pictures = report.parts.map(\.pictures)
    let count = pictures.reduce(0) { $0 + $1.count }
    installations = []
    /// For each unit, the index of the first installation in each namespace.
    var places: [[String: Int]] = []
    var partOfText: [ObjectIdentifier: Int] = [:]
    for (part, pictures) in zip(report.parts, pictures) {
      let unit = report.parts.count > 1 ? part.name : ""
      var positions: [String: Int] = [:]
      for picture in pictures {
        if positions[picture.namespace] == nil {
          positions[picture.namespace] = installations.count
        }
        installations.append(
          PlacedFindings(
            picture, unit: unit, prefix: count > 1 ? "i\(installations.count)-" : ""))
      }
      if report.parts.count > 1 {
        for source in part.sources { partOfText[source] = places.count }
      }
      places.append(positions)
    }
    for block in FindingBlock.all(of: report) {
      let finding = block.first
      let part = report.parts.count == 1 ? 0 : partOfText[ObjectIdentifier(finding.file)]
      let positions = part.map { places[$0] } ?? [:]
      let position =
        positions.count == 1
        ? positions.values.first
        : finding.object.flatMap { positions[$0.namespace ?? ""] }
      if let position {
        installations[position].add(block)
      } else {
        elsewhere.append(block)
      }
    }
  }
}
