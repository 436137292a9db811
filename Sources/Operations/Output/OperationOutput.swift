/// Where operations report what they find and do: commands print it, tests collect it.
package protocol OperationOutput: Sendable {
  /// Takes a result, which commands print on standard output.
  ///
  /// - Throws: ``CommandFailure/notWritten(_:reason:)`` when it can't be written.
  func show(_ result: OperationResult) throws(CommandFailure)

  /// Takes what happens on the way, which commands print on standard error.
  func tell(_ notice: OperationNotice)

  /// Asks whether the plan that was shown is to be carried out.
  ///
  /// - Throws: ``CommandFailure/needsYes`` when there is nobody to ask.
  func isAgreed() throws(CommandFailure) -> Bool
}

/// The end of a command whose report is made: only its exit code is left to say.
package struct CommandEnd: Error, Hashable {
  package let exitCode: Int32

  package init(exitCode: Int32) { self.exitCode = exitCode }

  /// Something was found, or a condition does not hold.
  package static let findings = CommandEnd(exitCode: 1)
  /// The command could not do its work.
  package static let couldNotRun = CommandEnd(exitCode: 2)
  /// As shells tell of a process that SIGINT ended.
  package static let interrupted = CommandEnd(exitCode: 130)
}
