import Lint

/// The number of findings of each severity at a place.
struct FindingCount {
  private(set) var errors = 0
  private(set) var warnings = 0
  private(set) var infos = 0

  var total: Int { errors + warnings + infos }

  /// The worst severity; nil without findings.
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

  /// The counts in the form `1 error, 2 infos`, or `nothing found`.
  var words: String {
    let kinds = [(errors, "error"), (warnings, "warning"), (infos, "info")]
    let words = kinds.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
    return words.isEmpty ? "nothing found" : words.joined(separator: ", ")
  }
}
