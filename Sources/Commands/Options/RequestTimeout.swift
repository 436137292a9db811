import ArgumentParser

/// A duration in kubectl's form: `30s`, `1m30s`, `500ms`, or whole seconds.
struct RequestTimeout: ExpressibleByArgument, Sendable {
  let milliseconds: Int

  init(milliseconds: Int) { self.milliseconds = milliseconds }

  init?(argument: String) {
    guard let time = Self.milliseconds(of: argument, atMost: 86_400_000) else { return nil }
    milliseconds = time
  }

  /// Reads a duration; nil if it is none, or longer than a limit in milliseconds.
  static func milliseconds(of text: String, atMost limit: Int) -> Int? {
    if let seconds = Int(text) {
      return (0...limit / 1000).contains(seconds) ? seconds * 1000 : nil
    }
    var total = 0.0
    var rest = Substring(text)
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(unit.count)
      guard let number = Double(String(digits)), let factor = units[String(unit)] else {
        return nil
      }
      total += number * factor
    }
    return total <= Double(limit) ? Int(total) : nil
  }

  /// The time in whole units, as in `5m`.
  var text: String {
    switch milliseconds {
    case let time where time > 0 && time % 3_600_000 == 0: "\(time / 3_600_000)h"
    case let time where time > 0 && time % 60_000 == 0: "\(time / 60_000)m"
    case let time where time % 1000 == 0: "\(time / 1000)s"
    default: "\(milliseconds)ms"
    }
  }

  var defaultValueDescription: String { "0" }

  private static let units = ["ms": 1.0, "s": 1000, "m": 60_000, "h": 3_600_000]
}
