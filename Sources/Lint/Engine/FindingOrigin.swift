import YAML

/// The position in a user's file that a rendered value comes from.
public struct FindingOrigin: Sendable, Hashable, CustomStringConvertible {
  /// The path as the user writes it.
  public let file: String
  public let line: Int
  public let column: Int

  public init(file: String, line: Int = 1, column: Int = 1) {
    self.file = file
    self.line = line
    self.column = column
  }

  public var description: String { "\(file):\(line):\(column)" }
}

extension Finding {
  /// The position in an existing file: the finding's own, or the one that it was rendered from.
  public var place: FindingOrigin {
    origin ?? FindingOrigin(file: file.name, line: start.line, column: start.column)
  }

  /// The position in the text that was linted, as reports show it.
  public var writtenPlace: String { "\(file.name):\(start.line):\(start.column)" }
}

extension Finding {
  /// Returns the finding with another origin in the user's files.
  public func placed(at origin: FindingOrigin?) -> Finding {
    var finding = self
    finding.origin = origin
    return finding
  }
}

extension LintReport {
  /// Returns the report with transformed findings; those that `change` maps to nil are dropped.
  public func mapping(_ change: (Finding) -> Finding?) -> LintReport {
    LintReport(
      findings: findings.compactMap(change), of: self,
      suppressions: suppressions.filter { change($0.finding) != nil })
  }

  /// Returns the report with the origins of rendered findings.
  public func placing(_ origin: (Finding) -> FindingOrigin?) -> LintReport {
    var report = self
    for position in report.findings.indices {
      report.findings[position].origin = origin(report.findings[position])
    }
    return report
  }
}
