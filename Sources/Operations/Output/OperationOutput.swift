/// Receives the results and notices of operations: commands print them, tests collect them.
package protocol OperationOutput: Sendable {
  /// Receives a result, which commands print to standard output.
  ///
  /// - Throws: ``CommandFailure/notWritten(_:reason:)`` if it cannot be written.
  func show(_ result: OperationResult) throws(CommandFailure)

  /// Receives a notice, which commands print to standard error.
  func tell(_ notice: OperationNotice)

  /// Asks for confirmation of the plan that was shown.
  ///
  /// - Throws: ``CommandFailure/needsYes`` if there is no terminal to ask on.
  func isAgreed() throws(CommandFailure) -> Bool
}

extension OperationOutput {
  /// Reports an error that was not reported yet, and returns its exit code.
  func report(_ error: any Error) -> Int32 {
    if let end = error as? CommandEnd { return end.exitCode }
    tell(.failure("\(error)"))
    return (error as? CommandFailure)?.exitCode ?? CommandEnd.couldNotRun.exitCode
  }
}

/// The end of a command that has already reported its result; only the exit code remains.
package struct CommandEnd: Error, Hashable {
  package let exitCode: Int32

  package init(exitCode: Int32) { self.exitCode = exitCode }

  /// There are findings, or a condition is not met.
  package static let findings = CommandEnd(exitCode: 1)
  /// The command could not do its work.
  package static let couldNotRun = CommandEnd(exitCode: 2)
  /// The exit code that shells report for a process ended by SIGINT.
  package static let interrupted = CommandEnd(exitCode: 130)
}
