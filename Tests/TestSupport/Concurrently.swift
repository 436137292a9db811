/// Runs a trial for each number in a range, several at a time, so that trials that wait for retries and timeouts overlap.
package func concurrently(
  _ range: Range<Int>, width: Int = 6, _ trial: @escaping @Sendable (Int) async throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    for number in range {
      if number - range.lowerBound >= width { try await group.next() }
      group.addTask { try await trial(number) }
    }
    try await group.waitForAll()
  }
}
