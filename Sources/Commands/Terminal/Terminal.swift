#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whoever sits before the process.
enum Terminal {
  /// Whether somebody can be asked.
  static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 }
}
