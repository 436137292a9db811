import YAML

/// The place in a file of the user's that something rendered comes from.
public struct FindingOrigin: Sendable, Hashable, CustomStringConvertible {
  /// The path as the user would write it.
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
  /// The place in a file that there is: the finding's own, or that which it was rendered from.
  public var place: FindingOrigin {
    origin ?? FindingOrigin(file: file.name, line: start.line, column: start.column)
  }

  /// The place in the text that was linted, as reports show it.
  public var writtenPlace: String { "\(file.name):\(start.line):\(start.column)" }
}

extension Finding {
  /// The finding at another place of the user's files.
  public func placed(at origin: FindingOrigin?) -> Finding {
    var finding = self
    finding.origin = origin
    return finding
  }
}

extension LintReport {
  /// The report with those findings alone that something is made of.
  public func mapping(_ change: (Finding) -> Finding?) -> LintReport {
    LintReport(
      findings: findings.compactMap(change), of: self,
      suppressions: suppressions.filter { change($0.finding) != nil })
  }

  /// The report with the places that rendered findings come from.
  public func placing(_ origin: (Finding) -> FindingOrigin?) -> LintReport {
    var report = self
    for position in report.findings.indices {
      report.findings[position].origin = origin(report.findings[position])
    }
    return report
  }
}
