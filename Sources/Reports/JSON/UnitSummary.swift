import Basics
import Lint

/// The number of findings in one unit of a report with several.
struct UnitSummary {
  let name: String
  let objects: Int
  let installations: Int
  let shards: Int
  private(set) var count = FindingCount()

  static func all(of report: LintReport) -> [UnitSummary] {
    var positions: [ObjectIdentifier: Int] = [:]
    var summaries: [UnitSummary] = []
    for part in report.parts {
      for source in part.sources { positions[source] = summaries.count }
      summaries.append(
        UnitSummary(
          name: part.name, objects: part.objects, installations: part.installations,
          shards: part.shards))
    }
    for finding in report.findings {
      guard let position = positions[ObjectIdentifier(finding.file)] else { continue }
      summaries[position].count.add(finding.severity)
    }
    return summaries
  }

  func write(_ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", name)
      writer.member("objects", objects)
      writer.member("installations", installations)
      writer.member("shards", shards)
      writer.member("errors", count.errors)
      writer.member("warnings", count.warnings)
      writer.member("infos", count.infos)
    }
  }
}
