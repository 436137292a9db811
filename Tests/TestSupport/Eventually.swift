/// Waits until a condition holds.
///
/// - Throws: ``NeverHeld`` after a time limit that guards against a hang.
package func eventually(
  _ file: String = #fileID, _ line: Int = #line, _ holds: () throws -> Bool
) async throws {
  let end = ContinuousClock.now + .seconds(120)
  while try !holds() {
    if ContinuousClock.now >= end { throw NeverHeld(place: "\(file):\(line)") }
    try await Task.sleep(for: .milliseconds(20))
  }
}

/// A condition that did not come to hold in time.
package struct NeverHeld: Error {
  let place: String
}
