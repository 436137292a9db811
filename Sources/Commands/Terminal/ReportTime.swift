import Basics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The time that reports show.
enum ReportTime {
  /// Seconds since 1970: SOURCE_DATE_EPOCH, which makes a report reproducible, or else the clock.
  static var now: Int64 {
    getenv("SOURCE_DATE_EPOCH").flatMap { Int64(String(cString: $0)) } ?? Time.now
  }
}
