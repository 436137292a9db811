import Basics

/// The time of a line of a log, in nanoseconds since 1970.
package struct LogTime: Sendable, Hashable, Comparable {
  package let nanoseconds: Int64

  init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Reads a timestamp such as `2026-11-22T20:48:41.123456789Z`; nil for anything else.
  package init?(_ text: String) {
    guard let seconds = Time.seconds(text), (-9_000_000_000...9_000_000_000).contains(seconds)
    else { return nil }
    var fraction: Int64 = 0
    var digits = 0
    if let dot = text.utf8.firstIndex(of: 0x2E) {
      for byte in text.utf8[text.utf8.index(after: dot)...] {
        guard (0x30...0x39).contains(byte) else { break }
        if digits < 9 {
          fraction = fraction * 10 + Int64(byte - 0x30)
          digits += 1
        }
      }
    }
    while digits < 9 {
      fraction *= 10
      digits += 1
    }
    nanoseconds = seconds * 1_000_000_000 + fraction
  }

  /// The start of its second, as the server reads it.
  var text: String { Time.text(nanoseconds.floorDivided(by: 1_000_000_000)) }

  package static func < (left: LogTime, right: LogTime) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}
