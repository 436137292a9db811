#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes what was generated.
enum Output {
  static func write(_ text: String, to path: String) throws {
    guard let file = fopen(path, "w") else {
      throw RuleFolder.Failure("\(path): can't be written")
    }
    defer { fclose(file) }
    guard fputs(text, file) >= 0 else { throw RuleFolder.Failure("\(path): can't be written") }
  }

  static func complain(_ text: String) {
    var line = text + "\n"
    line.withUTF8 { bytes in
      _ = fwrite(bytes.baseAddress, 1, bytes.count, fdopen(STDERR_FILENO, "w"))
    }
  }
}
