#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the process was started with.
enum ProcessContext {
  static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
