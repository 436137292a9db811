import Lint

/// How many findings of each severity a place has.
struct FindingCount {
  private(set) var errors = 0
  private(set) var warnings = 0
  private(set) var infos = 0

  var total: Int { errors + warnings + infos }

  /// Nil where there is no finding.
  var worst: Severity? {
    errors > 0 ? .error : warnings > 0 ? .warning : infos > 0 ? .info : nil
  }

  mutating func add(_ severity: Severity) {
    switch severity {
    case .error: errors += 1
    case .warning: warnings += 1
    case .info: infos += 1
    }
  }

  mutating func add(_ other: FindingCount) {
    errors += other.errors
    warnings += other.warnings
    infos += other.infos
  }

  subscript(_ severity: Severity) -> Int {
    switch severity {
    case .error: errors
    case .warning: warnings
    case .info: infos
    }
  }

  /// As in `1 error, 2 infos`; `nothing found` where there is no finding.
  var words: String {
    let kinds = [(errors, "error"), (warnings, "warning"), (infos, "info")]
    let words = kinds.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
    return words.isEmpty ? "nothing found" : words.joined(separator: ", ")
  }
}
