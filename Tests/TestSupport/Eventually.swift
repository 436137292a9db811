/// Waits until a condition holds or a time limit that guards against a hang. The test must check the condition afterwards.
package func eventually(_ holds: () throws -> Bool) async throws {
  let end = ContinuousClock.now + .seconds(120)
  while try !holds(), ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(20)) }
}
