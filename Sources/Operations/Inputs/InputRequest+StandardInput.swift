#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension InputRequest {
  /// What was named; standard input when nothing was, and something is piped in.
  ///
  /// - Throws: ``CommandFailure/noInput(command:)`` when there is nothing to read.
  package func orStandardInput(command: String) throws(CommandFailure) -> InputRequest {
    guard isEmpty else { return self }
    guard Self.hasPipedInput else { throw .noInput(command: command) }
    var request = self
    request.paths = ["-"]
    return request
  }

  /// Whether something is piped or redirected into the process.
  private static var hasPipedInput: Bool {
    var record = stat()
    guard fstat(STDIN_FILENO, &record) == 0 else { return false }
    return [S_IFIFO, S_IFREG, S_IFSOCK].contains(record.st_mode & S_IFMT)
  }
}
