#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal of the user.
enum Terminal {
  /// Whether the user can be prompted.
  static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 }
}
