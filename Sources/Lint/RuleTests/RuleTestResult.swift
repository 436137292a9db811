/// How a test of a rule went.
public struct RuleTestResult: Sendable {
  public let test: RuleTest
  /// Findings that were expected and are missing, described.
  public internal(set) var missing: [String] = []
  /// Findings that nothing expects, described.
  public internal(set) var unexpected: [String] = []
  /// What else is wrong: with the test's edits, with the fix, with an expression.
  public internal(set) var faults: [String] = []

  init(_ test: RuleTest) { self.test = test }

  public var isPassed: Bool { missing.isEmpty && unexpected.isEmpty && faults.isEmpty }

  /// What is wrong, in one line; empty for a test that passed.
  public var message: String {
    var parts: [String] = []
    if !missing.isEmpty || !unexpected.isEmpty {
      let expected = missing.isEmpty ? "no more findings" : missing.joined(separator: ", ")
      let found = unexpected.isEmpty ? "none" : unexpected.joined(separator: ", ")
      parts.append("expected \(expected); found \(found)")
    }
    return (parts + faults).joined(separator: "; ")
  }
}
