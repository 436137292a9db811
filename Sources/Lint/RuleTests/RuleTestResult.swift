/// The result of a rule's test.
public struct RuleTestResult: Sendable {
  public let test: RuleTest
  /// Descriptions of expected findings that were not reported.
  public internal(set) var missing: [String] = []
  /// Descriptions of reported findings that were not expected.
  public internal(set) var unexpected: [String] = []
  /// Other failures: of the test's edits, of the fix, or of an expression.
  public internal(set) var faults: [String] = []

  init(_ test: RuleTest) { self.test = test }

  public var isPassed: Bool { missing.isEmpty && unexpected.isEmpty && faults.isEmpty }

  /// The failures in one line; empty if the test passed.
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
