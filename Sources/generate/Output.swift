#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where what was generated goes.
enum Output {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  static func save(_ text: String, to path: String) throws {
    guard let file = fopen(path, "w") else {
      throw Failure(description: "\(path): can't be written")
    }
    defer { fclose(file) }
    guard fputs(text, file) >= 0 else { throw Failure(description: "\(path): can't be written") }
  }

  static func complain(_ text: String) {
    let line = Array((text + "\n").utf8)
    _ = write(STDERR_FILENO, line, line.count)
  }
}
