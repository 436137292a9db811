#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Timestamps in Kubernetes' format (RFC 3339), and clocks.
package enum Time {
  /// Parses a timestamp such as `2026-11-22T20:48:41Z` into seconds since 1970, dropping fractions. Returns nil if it is not a
  /// timestamp.
  package static func seconds(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D,
      bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t") || bytes[10] == 0x20,
      bytes[13] == 0x3A, bytes[16] == 0x3A,
      let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
      let day = number(bytes[8..<10]), let hour = number(bytes[11..<13]),
      let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
    else { return nil }
    var rest = bytes[19...]
    if rest.first == 0x2E { rest = rest.dropFirst().drop { (0x30...0x39).contains($0) } }
    guard let offset = zone(rest) else { return nil }
    return (CivilTime.days(year: year, month: month, day: day) * 24 + hour) * 3600 + minute * 60
      + second - offset
  }

  /// The current time in seconds since 1970.
  package static var now: Int64 { Int64(time(nil)) }

  /// Milliseconds of the monotonic clock.
  package static var steady: Int64 {
    var moment = timespec()
    clock_gettime(CLOCK_MONOTONIC, &moment)
    return Int64(moment.tv_sec) * 1000 + Int64(moment.tv_nsec) / 1_000_000
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    var value: Int64 = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + Int64(digit - 0x30)
    }
    return value
  }

  private static func zone(_ text: ArraySlice<UInt8>) -> Int64? {
    guard let sign = text.first else { return nil }
    if text.count == 1 { return sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") ? 0 : nil }
    let rest = text.dropFirst()
    guard rest.count == 5, sign == 0x2B || sign == 0x2D, rest[rest.startIndex + 2] == 0x3A,
      let hours = number(rest.prefix(2)), let minutes = number(rest.suffix(2))
    else { return nil }
    return (hours * 3600 + minutes * 60) * (sign == 0x2B ? 1 : -1)
  }
}
