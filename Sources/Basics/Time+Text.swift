extension Time {
  /// Formats a time as Kubernetes does: `2026-11-22T20:48:41Z`.
  ///
  /// - Parameter seconds: Seconds since 1970.
  package static func text(_ seconds: Int64) -> String {
    let time = CivilTime(seconds: seconds)
    return "\(padded(time.year, 4))-\(padded(time.month, 2))-\(padded(time.day, 2))"
      + "T\(padded(time.hour, 2)):\(padded(time.minute, 2)):\(padded(time.second, 2))Z"
  }

  /// Words for a duration, such as `30 s` or `1.5 s`.
  package static func words(milliseconds: Int) -> String {
    milliseconds % 1000 == 0
      ? "\(milliseconds / 1000) s" : "\(Double(milliseconds) / 1000) s"
  }

  private static func padded(_ number: Int64, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
