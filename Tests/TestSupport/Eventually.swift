/// Waits until something holds. The time only bounds a hang: whether it held is for the test to expect.
package func eventually(_ holds: () throws -> Bool) async throws {
  let end = ContinuousClock.now + .seconds(120)
  while try !holds(), ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(20)) }
}
