#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension InputRequest {
  /// Returns the request, or one for standard input if it names no input and standard input is piped.
  ///
  /// - Throws: ``CommandFailure/noInput(command:)`` if there is nothing to read.
  package func orStandardInput(command: String) throws(CommandFailure) -> InputRequest {
    guard isEmpty else { return self }
    guard Self.hasPipedInput else { throw .noInput(command: command) }
    var request = self
    request.paths = ["-"]
    return request
  }

  /// Whether standard input is a pipe or a redirected file.
  private static var hasPipedInput: Bool {
    var record = stat()
    guard fstat(STDIN_FILENO, &record) == 0 else { return false }
    return [S_IFIFO, S_IFREG, S_IFSOCK].contains(record.st_mode & S_IFMT)
  }
}
