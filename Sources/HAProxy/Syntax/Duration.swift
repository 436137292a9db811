/// Parses durations and sizes in HAProxy syntax (section 2.5 of the configuration manual).
enum Measure {
  /// Returns the duration in milliseconds: digits and one of us, ms, s, m, h, d; milliseconds if there is no unit. Microseconds
  /// are rounded up. Returns nil for anything else, and above 2³¹−1 ms.
  static func milliseconds(_ text: String) -> Int? {
    guard let (number, unit) = split(text) else { return nil }
    let value: Int
    switch unit {
    case "", "ms": value = number
    case "us": value = number / 1000 + (number % 1000 == 0 ? 0 : 1)
    case "s": value = number * 1000
    case "m": value = number * 60_000
    case "h": value = number * 3_600_000
    case "d": value = number * 86_400_000
    default: return nil
    }
    return value <= Int(Int32.max) ? value : nil
  }

  /// Returns the number of entries or bytes: digits and one of k, m, g, in powers of 1024.
  static func size(_ text: String) -> Int? {
    guard let (number, unit) = split(text) else { return nil }
    switch unit {
    case "": return number
    case "k", "K": return number << 10
    case "m", "M": return number << 20
    case "g", "G": return number << 30
    default: return nil
    }
  }

  private static func split(_ text: String) -> (Int, Substring)? {
    let digits = text.utf8.prefix { $0 >= 48 && $0 <= 57 }
    guard (1...12).contains(digits.count), let number = Int(Substring(digits)) else { return nil }
    return (number, text[digits.endIndex...])
  }
}

extension Word {
  /// The duration in milliseconds; nil if the word is not a duration or depends on the environment.
  public var milliseconds: Int? { constant.flatMap(Measure.milliseconds) }

  /// The size, such as `100k`; nil if the word is not a size or depends on the environment.
  public var size: Int? { constant.flatMap(Measure.size) }

  /// The integer; nil if the word is not an integer or depends on the environment.
  public var number: Int? { constant.flatMap { Int($0) } }
}
