/// A point in time between the years 1 and 9999.
public struct Timestamp: Sendable, Equatable, Comparable {
  /// Seconds since 1970-01-01T00:00:00Z.
  public let seconds: Int64
  /// Nanoseconds within the second, from 0 to 999 999 999.
  public let nanoseconds: Int32

  static let earliest: Int64 = -62_135_596_800
  static let latest: Int64 = 253_402_300_799

  /// Creates a timestamp, or returns nil if it is out of range.
  public init?(seconds: Int64, nanoseconds: Int32 = 0) {
    guard (Self.earliest...Self.latest).contains(seconds), (0..<1_000_000_000).contains(nanoseconds)
    else { return nil }
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }

  func adding(_ duration: Duration) -> Timestamp? {
    let (whole, part) = duration.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    var seconds = self.seconds + whole
    var nanoseconds = Int64(self.nanoseconds) + part
    if nanoseconds < 0 {
      nanoseconds += 1_000_000_000
      seconds -= 1
    } else if nanoseconds >= 1_000_000_000 {
      nanoseconds -= 1_000_000_000
      seconds += 1
    }
    return Timestamp(seconds: seconds, nanoseconds: Int32(nanoseconds))
  }

  func since(_ other: Timestamp) -> Duration? {
    let (scaled, overflow) = (seconds - other.seconds).multipliedReportingOverflow(
      by: 1_000_000_000)
    let (sum, carried) = scaled.addingReportingOverflow(Int64(nanoseconds - other.nanoseconds))
    return overflow || carried ? nil : Duration(nanoseconds: sum)
  }
}
