#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The environment of the process.
enum ProcessContext {
  static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
